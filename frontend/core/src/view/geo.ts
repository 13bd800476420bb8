/** Points as `geo:` URIs say them, and days of the week as digits, for people to read. */

const URI = /^geo:([-\d.]+),([-\d.]+)((?:;[a-z]+=[^;]+)*)$/;
const DATUMS: Record<string, string> = { gcj02: "GCJ-02", bd09: "BD-09" };

/** `geo:31.230416,121.473701;crs=gcj02;u=12` reads 31.230416, 121.473701 (GCJ-02, ±12 m). */
export function readPoint(uri: string): string {
  const found = URI.exec(uri);
  if (!found) return uri;
  const [, latitude, longitude, rest = ""] = found;
  const parts = new Map(
    rest
      .split(";")
      .filter(Boolean)
      .map((each) => each.split("=") as [string, string]),
  );
  const crs = DATUMS[parts.get("crs") ?? ""];
  const accuracy = parts.get("u");
  const beside = [crs, accuracy && `±${accuracy} m`].filter(Boolean).join(", ");
  return `${latitude}, ${longitude}${beside ? ` (${beside})` : ""}`;
}

/** What is typed into a field of a point: as it reads, but for what isn't plain degrees. */
export function pointInput(uri: string): string {
  const found = URI.exec(uri);
  return found && !found[3] ? `${found[1]}, ${found[2]}` : uri;
}

/** A browser's position as the server takes it. */
export const pointUri = (latitude: number, longitude: number, accuracy: number): string =>
  `geo:${latitude.toFixed(6)},${longitude.toFixed(6)};u=${Math.min(100_000, Math.ceil(accuracy))}`;

/** Short names of days of the week, 1 being Monday. */
export function weekdayNames(locale: string, digits: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  return [...digits].map((digit) => format.format(Date.UTC(2024, 0, Number(digit))));
}
