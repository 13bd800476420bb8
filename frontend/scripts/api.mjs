/** Types of the HTTP API, from the server's own OpenAPI document: `npm run api -- <openapi.json>`; --check compares. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const [source, mode] = process.argv.slice(2);
if (!source) throw new Error("usage: npm run api -- <openapi.json> [--check]");
const target = fileURLToPath(new URL("../core/src/api/schema.d.ts", import.meta.url));
const types = await openapiTS(JSON.parse(readFileSync(source, "utf8")), { alphabetize: true });
const written = `/** Written by \`npm run api\`. Do not edit. */\n${astToString(types)}`;

if (mode !== "--check") writeFileSync(target, written);
else if (readFileSync(target, "utf8") !== written) {
  console.error("core/src/api/schema.d.ts is not what the server's OpenAPI document says: npm run api");
  process.exitCode = 1;
}
