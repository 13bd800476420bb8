import { defineConfig } from "vitest/config";
import { apart, together } from "./web/vitest.config.ts";

export default defineConfig({ test: { projects: ["core", together, apart] } });
