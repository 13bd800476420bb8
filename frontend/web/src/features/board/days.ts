/** Days as short as they can be: month and day, with the year only where it is another one. */
export function shortDay(day: string, today: string, locale: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  if (locale.startsWith("zh")) return sameYear ? day.slice(5) : day.slice(2);
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "2-digit" }),
    timeZone: "UTC",
  }).format(date);
}
