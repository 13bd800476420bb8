/**
 * Collects the interface's messages into the catalogues; what another catalogue has a translation of is filled with it.
 * With --check nothing is written: it fails when the catalogues are behind the code, when a language lacks a translation,
 * or when two areas translate one message differently.
 */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AREAS, LOCALES } from "../areas.ts";

const web = fileURLToPath(new URL("..", import.meta.url));
const files = ["", ...Object.keys(AREAS).map((area) => `${area}/`)].flatMap((area) =>
  LOCALES.map((locale) => `${web}src/locales/${area}${locale}.po`),
);
const chinese = files.filter((file) => file.endsWith("zh-CN.po"));
const all = () =>
  new Map(globSync(`${web}src/locales/**/*.po`).map((file) => [file, readFileSync(file, "utf8")]));
const withoutDates = (text) => text?.replace(/^"POT-Creation-Date.*\n/m, "");

const ENTRY = /^((?:msgctxt .*\n)?msgid [\s\S]*?)^msgstr ([\s\S]*)/m;

/** Messages and their translations as a catalogue has them; the header is none. */
const entries = (text) =>
  text
    .split(/\n\n+/)
    .map((block) => ENTRY.exec(block))
    .filter((found) => found && found[1].trim() !== 'msgid ""')
    .map(([, id, translation]) => [id.trim(), translation.trim()]);

/** `found` has what was translated before; a message that moves or comes to a further area keeps its translation. */
function fill(file, found) {
  const blocks = readFileSync(file, "utf8").split(/\n\n+/);
  const filled = blocks.map((block) => {
    const [, id, translation] = ENTRY.exec(block) ?? [];
    const known = translation?.trim() === '""' && found.get(id.trim());
    return known ? block.replace(/msgstr ""\s*$/, () => `msgstr ${known}`) : block;
  });
  writeFileSync(file, `${filled.join("\n\n").trimEnd()}\n`);
}

const before = all();
execFileSync("lingui", ["extract", "--clean", "--overwrite"], {
  cwd: web,
  stdio: ["ignore", "ignore", "inherit"],
});
const found = new Map(
  [...before]
    .filter(([file]) => file.endsWith("zh-CN.po"))
    .flatMap(([, text]) => entries(text))
    .filter(([, translation]) => translation !== '""'),
);
for (const file of chinese) fill(file, found);
const after = all();
const missing = chinese.flatMap((file) => entries(after.get(file)).filter(([, each]) => each === '""'));

function differing() {
  const first = new Map();
  return chinese
    .flatMap((file) => entries(after.get(file)))
    .filter(([id, each]) => {
      if (!first.has(id)) first.set(id, each);
      return first.get(id) !== each;
    });
}

if (process.argv.includes("--check")) {
  const behind = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => !files.includes(file) || withoutDates(before.get(file)) !== withoutDates(after.get(file)),
  );
  for (const file of after.keys()) before.has(file) ? writeFileSync(file, before.get(file)) : rmSync(file);
  for (const file of behind) console.error(`${file.slice(web.length)} is behind the code: npm run i18n`);
  for (const [id] of missing) console.error(`no zh-CN translation: ${id}`);
  for (const [id] of differing()) console.error(`translated differently in two areas: ${id}`);
  process.exit(behind.length + missing.length + differing().length > 0 ? 1 : 0);
}
for (const file of after.keys()) if (!files.includes(file)) rmSync(file);
console.log(`${missing.length} messages without a zh-CN translation`);
