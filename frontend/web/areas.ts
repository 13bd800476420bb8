/**
 * Areas of the interface whose messages come with their own pages, and the folders of `src/features` in each. What is in
 * no area is in the catalogue that the first page waits for. A further area is one further line, then `npm run i18n`.
 */
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

export const AREAS: Record<string, readonly string[]> = {
  approvals: ["approvals"],
  auth: ["auth"],
  billing: ["billing", "growth"],
  calendar: ["calendar", "visits"],
  finance: ["finance"],
  forms: ["forms"],
  import: ["import"],
  records: [
    "addresses",
    "board",
    "consents",
    "create",
    "duplicates",
    "files",
    "forecast",
    "funnel",
    "identity-keys",
    "list",
    "merging",
    "overview",
    "palette",
    "record",
    "sharing",
    "timeline",
  ],
  transfers: ["transfers"],
  settings: [
    "assignment",
    "audit",
    "currencies",
    "fields",
    "hours",
    "keys",
    "limits",
    "objects",
    "pipelines",
    "portability",
    "price-books",
    "privacy",
    "queues",
    "response",
    "roles",
    "settings",
    "storage",
    "team",
    "territories",
    "tokens",
    "webhooks",
  ],
};
export const LOCALES = ["en", "zh-CN"] as const;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const NAME = "virtual:messages/";

const registering = (area: string): string =>
  `import { register } from ${JSON.stringify(here("src/app/i18n.ts"))};
register({ ${LOCALES.map((each) => `"${each}": () => import(${JSON.stringify(here(`src/locales/${area}/${each}.po`))})`)} });`;

/** Each module of an area that says something registers the area's catalogues before it runs: none can be forgotten. */
export function areaMessages(): Plugin {
  const ofFolder = new Map(
    Object.entries(AREAS).flatMap(([area, folders]) => folders.map((folder) => [folder, area] as const)),
  );
  return {
    name: "area-messages",
    enforce: "pre",
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith(`\0${NAME}`) ? registering(id.slice(NAME.length + 1)) : undefined),
    transform: {
      filter: { id: /\/src\/features\/[^?]+\.tsx?$/, code: /from "@lingui\/(core|react)\/macro"/ },
      handler(code, id) {
        const area = ofFolder.get(/\/src\/features\/([^/]+)\//.exec(id)?.[1] ?? "");
        return area ? { code: `${code}\nimport "${NAME}${area}";\n`, map: null } : undefined;
      },
    },
  };
}
