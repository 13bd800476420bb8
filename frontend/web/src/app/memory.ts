/**
 * The few facts the browser may keep: a language, and that somebody was signed in here. Never a customer's text.
 * Storage may be refused (private windows, blocked cookies): the facts then last as long as the page.
 */
const page = new Map<string, string>();

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return page.get(key) ?? null;
  }
}

export function remember(key: string, value: string): void {
  page.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
