/** System and browser as the server read them; the person only needs to recognise their own device. */
export function deviceName(device: { platform: string; version: string }): string | null {
  return [device.version, device.platform].filter(Boolean).join(" · ") || null;
}
