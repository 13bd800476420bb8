/** Weighs the built app against its budgets (gzip): scripts and styles that the first page needs, and each later chunk. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const KB = 1000;
const BUDGETS = { "initial JS": 200 * KB, "initial CSS": 25 * KB, "largest later chunk": 350 * KB };
const dist = fileURLToPath(new URL("../web/dist/", import.meta.url));
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const weigh = (file) => gzipSync(readFileSync(join(dist, file))).length;

/** A chunk with everything it imports statically, as the browser must load it before the page can run. */
function withImports(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) withImports(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
// The first page after sign-in: the entry, the shell and Home, and in one language what is said by any of them.
const first = ["Shell.tsx", "HomePage.tsx"].map((name) =>
  Object.keys(manifest).find((key) => key.endsWith(name)),
);
const running = [entry, ...first].flatMap((key) => [...withImports(key)]);
const messages = running
  .flatMap((key) => manifest[key].dynamicImports ?? [])
  .filter((key) => key.endsWith("zh-CN.po"));
if (messages.length === 0) throw new Error("no catalogue is among what the first page loads");
const initial = new Set([...running, ...messages]);
const sum = (files) => files.reduce((total, file) => total + weigh(file), 0);
const later = Object.keys(manifest).filter((key) => !initial.has(key) && manifest[key].file?.endsWith(".js"));
const styles = new Set([...initial].flatMap((key) => manifest[key].css ?? []));

const figures = {
  "initial JS": sum([...initial].map((key) => manifest[key].file)),
  "initial CSS": sum([...styles]),
  "largest later chunk": Math.max(0, ...later.map((key) => weigh(manifest[key].file))),
};
let over = false;
for (const [name, size] of Object.entries(figures)) {
  const budget = BUDGETS[name];
  over ||= size > budget;
  console.log(`${name}: ${(size / KB).toFixed(1)} KB of ${budget / KB}${size > budget ? "  OVER" : ""}`);
}
process.exit(over ? 1 : 0);
