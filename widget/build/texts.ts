/**
 * Texts in YAML, both languages side by side, as modules.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Plugin } from "vite";
import { parse } from "yaml";

const LANGUAGES = ["en", "sv"] as const;
type Language = (typeof LANGUAGES)[number];
type Leaf = Record<Language, string | string[]>;
interface Group {
  [key: string]: Group | Leaf;
}

function isLeaf(node: Group | Leaf): node is Leaf {
  return LANGUAGES.some((language) => language in node);
}

/** Throws, which ends the build, when a text under `path` is not there in every language. */
export function checkLanguages(node: Group | Leaf, path: string): void {
  if (isLeaf(node)) {
    for (const language of LANGUAGES) {
      if (!node[language]?.length) throw new Error(`${path} has no text in "${language}"`);
    }
    return;
  }
  for (const [key, child] of Object.entries(node)) {
    if (typeof child !== "object" || child === null) throw new Error(`${path}.${key} is no text in two languages`);
    checkLanguages(child, `${path}.${key}`);
  }
}

/** Returns the texts of a section by language: `{open: {en, sv}}` as `{en: {open}, sv: {open}}`. */
export function byLanguage(section: Record<string, Leaf>): Record<Language, Record<string, string | string[]>> {
  const one = (language: Language) =>
    Object.fromEntries(Object.entries(section).map(([key, leaf]) => [key, leaf[language]]));
  return { en: one("en"), sv: one("sv") };
}

/** Returns the type declaration of the sections' exports, so that a key that is not there is a type error. */
function declaration(sections: Record<string, Record<string, Leaf>>): string {
  const keys = (section: Record<string, Leaf>) =>
    Object.entries(section).map(([key, { en }]) => `  ${key}: ${Array.isArray(en) ? "string[]" : "string"};\n`);
  return Object.entries(sections)
    .map(([name, section]) => `export const ${name}: Record<"en" | "sv", {\n${keys(section).join("")}}>;\n`)
    .join("");
}

/**
 * Returns the Vite plugin that lets a module import a file of texts.
 *
 * A file's default export is the document as it stands. Of `typed`, the file with one level of sections, each section is also
 * an export of its own, by language, and its types are written beside it.
 */
export function texts(typed: string): Plugin {
  const read = (file: string): Group => {
    const document = parse(readFileSync(file, "utf8")) as Group;
    checkLanguages(document, basename(file));
    return document;
  };
  return {
    name: "texts",
    buildStart() {
      const sections = read(typed) as Record<string, Record<string, Leaf>>;
      writeFileSync(join(dirname(typed), `${basename(typed, ".yml")}.d.yml.ts`), declaration(sections));
    },
    load: {
      filter: { id: /\.yml$/ },
      handler(file) {
        const document = read(file);
        this.addWatchFile(file);
        const named = file === typed ? Object.entries(document as Record<string, Record<string, Leaf>>) : [];
        return {
          code: [
            `export default ${JSON.stringify(document)};`,
            ...named.map(([name, section]) => `export const ${name} = ${JSON.stringify(byLanguage(section))};`),
          ].join("\n"),
          moduleType: "js",
        };
      },
    },
  };
}
