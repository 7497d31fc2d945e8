/**
 * The demo page is built with its texts in it, so nothing is missing while it loads or where scripts are off.
 */
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { parse } from "yaml";
import { DEFAULT_LANGUAGE, lookUp, type Language, type Texts } from "./lookup.ts";

const FILE = new URL("./texts.yml", import.meta.url);

/** Returns `text` as it has to be written in HTML. */
function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

/** Returns `html` with the texts of `language` in every empty `data-text` element, `data-label` and `data-content`. */
export function fillIn(html: string, texts: Texts, language: Language): string {
  const text = (key: string): string => escapeHtml(lookUp(texts, key, language));
  return html
    .replace(/(data-text="([^"]+)"[^>]*>)(?=<\/)/g, (_, tag: string, key: string) => tag + text(key))
    .replace(/data-label="([^"]+)"/g, (whole, key: string) => `${whole} aria-label="${text(key)}"`)
    .replace(/data-content="([^"]+)"/g, (whole, key: string) => `${whole} content="${text(key)}"`);
}

/** Returns the Vite plugin that fills in `index.html`; its script is waited for, lest the other language flash. */
export function demoTexts(): Plugin {
  return {
    name: "demo-texts",
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        fillIn(html, parse(readFileSync(FILE, "utf8")) as Texts, DEFAULT_LANGUAGE).replace(
          /<script type="module"/g,
          '<script type="module" blocking="render"',
        ),
    },
  };
}
