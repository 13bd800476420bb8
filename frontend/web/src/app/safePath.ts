/** A return path from the address bar is anybody's text: only a path of this very origin is followed. */
export function safePath(path: string | undefined): string {
  if (!path?.startsWith("/") || path.startsWith("//") || path.includes("\\")) return "/";
  const url = new URL(path, "https://rapport.invalid");
  // Dots are resolved by now: of "/.//evil.example" the path is "//evil.example", which is a host again.
  if (url.origin !== "https://rapport.invalid" || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
