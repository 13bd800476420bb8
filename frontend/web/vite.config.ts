/** Build of the web app. The API is served by the same origin; in development it is proxied. */
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [lingui({ macroTransform: true }), react()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { port: 5173, proxy: { "/api": process.env.RAPPORT_API ?? "http://127.0.0.1:8400" } },
  build: { outDir: "dist", target: "es2023", manifest: true, sourcemap: false, reportCompressedSize: false },
});
