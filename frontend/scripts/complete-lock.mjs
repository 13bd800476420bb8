/**
 * Adds to package-lock.json the optional packages of other platforms that npm left out because the registry it was
 * made with does not carry them. Without an entry `npm ci` calls the lock out of step; with one it passes them over
 * by their `os` and `cpu`. Run it after `npm install`.
 */
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../package-lock.json", import.meta.url);
const OS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const CPU = [
  "arm64",
  "armv7",
  "arm",
  "ia32",
  "x64",
  "ppc64le",
  "ppc64",
  "riscv64",
  "s390x",
  "loong64",
  "mips64el",
  "wasm32",
];

const lock = JSON.parse(readFileSync(FILE, "utf8"));

for (const entry of Object.values({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (Object.keys(lock.packages).some((known) => known === path || known.endsWith(`/${path}`))) continue;
    const os = OS.find((word) => name.includes(word));
    const cpu = CPU.find((word) => name.includes(word));
    lock.packages[path] = {
      version: version.replace(/^[\^~]/, ""),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      os: [os ?? "none"],
      cpu: [cpu === "armv7" ? "arm" : (cpu ?? "none")],
    };
  }
}

const sorted = Object.keys(lock.packages).sort();
lock.packages = Object.fromEntries(sorted.map((path) => [path, lock.packages[path]]));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
