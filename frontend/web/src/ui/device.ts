/** Browser and system from a user agent string, roughly: a person only needs to recognise their own device. */
export function deviceName(agent: string | null | undefined): string | null {
  if (!agent) return null;
  const browser = /(Edg|Firefox|Chrome|Safari)/.exec(agent)?.[1]?.replace("Edg", "Edge");
  const system = /(Windows|Macintosh|iPhone|iPad|Android|Linux)/
    .exec(agent)?.[1]
    ?.replace("Macintosh", "macOS");
  return [browser, system].filter(Boolean).join(" · ") || null;
}
