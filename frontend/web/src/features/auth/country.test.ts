import type { Country } from "@rapport/core";
import { expect, it } from "vitest";
import { likelyCountry } from "./country.ts";

const country = (code: string, time_zone: string) => ({ code, time_zone }) as Country;
const countries = [
  country("CN", "Asia/Shanghai"),
  country("US", "America/New_York"),
  country("GB", "Europe/London"),
  country("IN", "Asia/Kolkata"),
];

it.each([
  ["America/Los_Angeles", ["zh-CN"], "US"],
  ["America/New_York", [], "US"],
  ["America/Indiana/Knox", [], "US"],
  ["Asia/Urumqi", ["en-US"], "CN"],
  ["Asia/Calcutta", [], "IN"],
  ["Europe/London", ["en-US"], "GB"],
  // A zone of no country on the list, or of none at all: the region of the browser's language.
  ["Africa/Lagos", ["en", "en-US"], "US"],
  ["UTC", ["de-AT", "en-GB"], "GB"],
  // A language alone is no country.
  ["UTC", ["en", "zh"], ""],
  ["No/Such", ["_"], ""],
])("guesses from the zone %s and the languages %j: %s", (zone, languages, expected) => {
  expect(likelyCountry(countries, { zone, languages })).toBe(expected);
});
