/** Where a person signing up probably is: a guess for the form, and none rather than a wrong one. */
import type { Country } from "@rapport/core";

type Place = { zone: string; languages: readonly string[] };

export const browserPlace = (): Place => ({
  zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  languages: navigator.languages,
});

/** The computer's time zone says more than the browser's language does; of a language only its region counts. */
export function likelyCountry(countries: Country[], { zone, languages }: Place): string {
  const here = canonical(zone);
  const byZone = countries.find((country) => zonesOf(country).some((name) => canonical(name) === here));
  if (byZone) return byZone.code;
  const regions = languages.map(regionOf);
  return regions.find((region) => countries.some((country) => country.code === region)) ?? "";
}

type WithZones = Intl.Locale & { timeZones?: string[]; getTimeZones?: () => string[] | undefined };

/** All zones of a country, as the browser knows them; older ones know at least the one that the country names. */
function zonesOf({ code, time_zone }: Country): string[] {
  const region: WithZones = new Intl.Locale("und", { region: code });
  return [time_zone, ...(region.getTimeZones?.() ?? region.timeZones ?? [])];
}

/** One name for each zone: Asia/Kolkata and Asia/Calcutta are the same. */
function canonical(zone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return zone;
  }
}

function regionOf(language: string): string | undefined {
  try {
    return new Intl.Locale(language).region;
  } catch {
    return undefined;
  }
}
