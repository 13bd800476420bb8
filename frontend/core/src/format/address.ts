/** How an address reads: from the country down to the street in Chinese, from the recipient up elsewhere. */
export type AddressLines = {
  recipient: string;
  street: string;
  city: string;
  region: string;
  postcode: string;
  country: string;
};

const HAN = /\p{Script=Han}/u;
/** Codes that `Intl` names and that are no country. */
const NONE = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The lines of an address, in the order in which its reader expects them; empty ones are left out. */
export function addressLines(address: AddressLines, locale: string): string[] {
  const country = address.country ? countryName(address.country, locale) : "";
  const { recipient, street, city, region, postcode } = address;
  if (locale.startsWith("zh")) {
    // 上海市 and 上海 are said once.
    const places = region.startsWith(city) || city.startsWith(region) ? [city || region] : [region, city];
    const whole = [country, ...places, street].filter(Boolean).reduce(beside, "");
    return [whole, [postcode, recipient].filter(Boolean).join(" ")].filter(Boolean);
  }
  const town = [city === region ? "" : region, postcode].filter(Boolean).join(" ");
  return [recipient, street, [city, town].filter(Boolean).join(", "), country].filter(Boolean);
}

/** Between hanzi there is no space. */
function beside(before: string, next: string): string {
  if (!before) return next;
  return HAN.test(before.slice(-1)) && HAN.test(next.slice(0, 1)) ? before + next : `${before} ${next}`;
}

const countryName = (code: string, locale: string): string =>
  new Intl.DisplayNames([locale], { type: "region" }).of(code) ?? code;

/** Every country and region by its code, in the order of its names. */
export function countriesOf(locale: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([locale], { type: "region", fallback: "none" });
  const found = [...LETTERS].flatMap((one) =>
    [...LETTERS].flatMap((other) => {
      const code = one + other;
      const name = NONE.has(code) ? undefined : names.of(code);
      return name ? [{ code, name }] : [];
    }),
  );
  return found.sort((one, other) => one.name.localeCompare(other.name, locale));
}
