import { defineConfig } from "@lingui/cli";
import { AREAS, LOCALES } from "./areas.ts";

const TESTS = "**/*.test.*";
const folders = (names: readonly string[]): string[] => names.map((name) => `<rootDir>/src/features/${name}`);

export default defineConfig({
  sourceLocale: "en",
  locales: [...LOCALES],
  catalogs: [
    {
      path: "<rootDir>/src/locales/{locale}",
      include: ["<rootDir>/src"],
      exclude: [TESTS, ...folders(Object.values(AREAS).flat()).map((folder) => `${folder}/**`)],
    },
    ...Object.entries(AREAS).map(([area, names]) => ({
      path: `<rootDir>/src/locales/${area}/{locale}`,
      include: folders(names),
      exclude: [TESTS],
    })),
  ],
  orderBy: "message",
});
