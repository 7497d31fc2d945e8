import { expect, test } from "vitest";
import { byLanguage, checkLanguages } from "../build/texts";

test("a text without one of the languages ends the build, and is named", () => {
  expect(() => checkLanguages({ panel: { send: { en: "Send", sv: "" } } }, "texts.yml")).toThrow('texts.yml.panel.send has no text in "sv"');
  expect(() => checkLanguages({ panel: { send: { en: "Send" } as never } }, "texts.yml")).toThrow("panel.send");
  expect(() => checkLanguages({ panel: { send: null as never } }, "texts.yml")).toThrow("panel.send");
});

test("sections are turned round", () => {
  expect(byLanguage({ send: { en: "Send", sv: "Skicka" } })).toEqual({ en: { send: "Send" }, sv: { send: "Skicka" } });
});
