/** What must go when someone signs out: each store of customers' text in memory names its own eraser here. */
const erasers = new Set<() => void>();

export function onForget(eraser: () => void): void {
  erasers.add(eraser);
}

export function forgetAll(): void {
  for (const erase of erasers) erase();
}
