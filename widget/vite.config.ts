import { fileURLToPath } from "node:url";
import type { Plugin, UserConfig } from "vite";
import { defineConfig } from "vitest/config";
import { texts } from "./build/texts.ts";
import { demoTexts } from "./demo/plugin.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const outDir = here("dist");

type Output = { format: "es" | "iife"; entryFileNames: string; assetFileNames?: string };
const part = (input: string, output: Output, emptyOutDir = false) => ({
  consumer: "client" as const,
  build: { outDir, emptyOutDir, copyPublicDir: false, rolldownOptions: { input: here(input), output, preserveEntrySignatures: "strict" as const } },
});

/** Tells the launcher, as `virtual:panel`, what the panel's file is called; its name has the hash of what is in it. */
function panelFile(): Plugin {
  let name = "";
  return {
    name: "panel-file",
    sharedDuringBuild: true,
    generateBundle(_, bundle) {
      if (this.environment.name === "panel") name = Object.keys(bundle)[0] ?? "";
    },
    resolveId: { filter: { id: /^virtual:panel$/ }, handler: (id) => `\0${id}` },
    load: { filter: { id: /^\0virtual:panel$/ }, handler: () => `export default ${JSON.stringify(name)}` },
  };
}

/** Writes scripts in ASCII, as without a charset from the server a browser reads them in that of the page; drops indentation of templates. */
function compact(): Plugin {
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return {
    name: "compact",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        if (this.environment.name === "panel") chunk.code = chunk.code.replace(/\n +/g, " ");
        if (this.environment.name === "script") chunk.code = chunk.code.replace(/[^\x00-\x7f]/g, escape);
      }
    },
  };
}

export default defineConfig({
  root: here("demo"),
  base: "./",
  publicDir: false,
  plugins: [texts(here("texts.yml")), panelFile(), compact(), demoTexts()],
  build: {
    target: ["chrome123", "firefox128", "safari18"],
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  environments: {
    panel: part("src/panel/panel.ts", { format: "es", entryFileNames: "panel-[hash].js" }, true),
    script: part("src/script.ts", { format: "iife", entryFileNames: "widget.js" }),
    module: part("src/module.ts", { format: "es", entryFileNames: "widget.mjs" }),
    client: part("demo/index.html", { format: "es", entryFileNames: "demo-[hash].js", assetFileNames: "demo-[hash][extname]" }),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ["panel", "script", "module", "client"]) await builder.build(builder.environments[name]!);
    },
  },
  test: { root: here("."), include: ["tests/**/*.test.ts"] },
} satisfies UserConfig & { test: object });
