/** A return path from the address bar is anybody's text: only a path of this very origin is followed. */
export function safePath(path: string | undefined): string {
  if (!path?.startsWith("/") || path.startsWith("//") || path.includes("\\")) return "/";
  const url = new URL(path, "https://rapport.invalid");
  return url.origin === "https://rapport.invalid" ? `${url.pathname}${url.search}${url.hash}` : "/";
}
