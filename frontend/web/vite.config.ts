/** Build of the web app. The API is served by the same origin; in development it is proxied. */
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { areaMessages } from "./areas.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [
    // Tests of components read the messages as the code has them.
    process.env.VITEST ? null : areaMessages(),
    lingui({ macroTransform: true, configPath: here("./lingui.config.ts") }),
    react(),
  ],
  // The server puts a nonce of its own into each answer (src/rapport/site.py).
  html: { cspNonce: "__CSP_NONCE__" },
  resolve: { alias: { "~": here("./src") } },
  server: { port: 5173, proxy: { "/api": process.env.RAPPORT_API ?? "http://127.0.0.1:8400" } },
  build: { outDir: "dist", target: "es2023", manifest: true, sourcemap: false, reportCompressedSize: false },
});
