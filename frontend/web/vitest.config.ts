/** Tests of the web app: files that replace modules or globals have their own, the others share a worker's. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mergeConfig } from "vite";
import { defineProject } from "vitest/config";
import base from "./vite.config.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const files = globSync("src/**/*.test.{ts,tsx}", { cwd: here });
const replacing = files.filter((path) =>
  /\bvi\.(mock|doMock|resetModules|stubGlobal)\(/.test(readFileSync(`${here}${path}`, "utf8")),
);

const shared = {
  environment: "happy-dom",
  setupFiles: [`${here}src/testing/setup.ts`],
  testTimeout: 30_000,
} as const;

/** Modules are read once per worker, not once per file: most of a file's time went there. */
export const together = mergeConfig(
  base,
  defineProject({
    root: here,
    test: {
      ...shared,
      name: "web",
      isolate: false,
      include: files.filter((path) => !replacing.includes(path)),
    },
  }),
);

export const apart = mergeConfig(
  base,
  defineProject({ root: here, test: { ...shared, name: "web apart", include: replacing } }),
);
