/**
 * Collects the interface's messages into the catalogues. With --check nothing is written: it fails when the catalogues
 * are behind the code, or when a language lacks a translation.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("..", import.meta.url));
const files = ["en", "zh-CN"].map((locale) => `${web}src/locales/${locale}.po`);
const read = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};
const withoutDates = (text) => text.replace(/^"POT-Creation-Date.*\n/m, "");

/** Messages whose translation is empty; the header is not one. */
function missing(text) {
  return text
    .split(/\n\n+/)
    .filter((entry) => /\nmsgstr ""\s*$/.test(`\n${entry.trim()}`) && !/^msgid ""\nmsgstr/m.test(entry))
    .map((entry) => /msgid "(.*)"/.exec(entry)?.[1] ?? entry);
}

const before = files.map(read);
execFileSync("lingui", ["extract", "--clean", "--overwrite"], {
  cwd: web,
  stdio: ["ignore", "ignore", "inherit"],
});
const after = files.map(read);

if (process.argv.includes("--check")) {
  const behind = files.filter((_, index) => withoutDates(before[index]) !== withoutDates(after[index]));
  for (const [index, file] of files.entries()) writeFileSync(file, before[index]);
  for (const file of behind) console.error(`${file.slice(web.length)} is behind the code: npm run i18n`);
  const untranslated = missing(after[1]);
  for (const id of untranslated) console.error(`no zh-CN translation: ${id}`);
  process.exit(behind.length + untranslated.length > 0 ? 1 : 0);
}
console.log(`${missing(after[1]).length} messages without a zh-CN translation`);
