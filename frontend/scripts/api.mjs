/** Types of the HTTP API, from the server's own OpenAPI document: `npm run api -- <openapi.json>`. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const [source] = process.argv.slice(2);
if (!source) throw new Error("usage: npm run api -- <openapi.json>");
const target = fileURLToPath(new URL("../core/src/api/schema.d.ts", import.meta.url));
const types = await openapiTS(JSON.parse(readFileSync(source, "utf8")), { alphabetize: true });
writeFileSync(target, `/** Written by \`npm run api\`. Do not edit. */\n${astToString(types)}`);
