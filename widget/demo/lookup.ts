/** The texts of the demo page by their path in `texts.yml`. */

export const LANGUAGES = ["en", "sv"] as const;
export type Language = (typeof LANGUAGES)[number];
export const DEFAULT_LANGUAGE: Language = "en";

/** A group of texts, or one text in every language. */
export interface Texts {
  [key: string]: Texts | string;
}

/**
 * Returns the text at `key`, such as `hero.title`, in `language`.
 *
 * @throws Error when there is none, which ends the build.
 */
export function lookUp(texts: Texts, key: string, language: Language): string {
  const found = [...key.split("."), language].reduce<Texts | string | undefined>(
    (group, name) => (typeof group === "object" ? group[name] : undefined),
    texts,
  );
  if (typeof found !== "string") throw new Error(`texts.yml has no ${key} in ${language}`);
  return found;
}
