// Commands, settings, views and the walkthrough in the pseudo-language: what has no brackets bypasses translation.

import { describe, expect, it } from "vitest";
import { pseudo, pseudoManifest } from "../harness/pseudo-locale.js";
import { manifest } from "./manifest.js";

/** Properties of contributions that VS Code shows. */
const shown = new Set([
  ...["title", "shortTitle", "label", "name", "displayName", "category", "description", "markdownDescription", "contents"],
  ...["enumDescriptions", "markdownEnumDescriptions", "enumItemLabels", "deprecationMessage", "markdownDeprecationMessage"],
  ...["errorMessage", "patternErrorMessage", "altText", "when-label"],
]);
const productNames = new Set(["SnowCell"]);

function shownTexts(value: unknown, isShown: boolean): string[] {
  if (typeof value === "string") return isShown ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => shownTexts(each, isShown));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => shownTexts(each, shown.has(key) && !isSchema(each)));
}

/** A setting's property can be called `name` or `description` too; it is then a schema. */
const isSchema = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

describe("in the pseudo-language", () => {
  it("every text of commands, settings, views and the walkthrough is in brackets", () => {
    const translated = pseudoManifest();
    const texts = shownTexts(manifest.contributes, false).map((text) =>
      text.replace(/^%(.+)%$/, (_, key: string) => translated[key] ?? text),
    );
    expect(texts.length).toBeGreaterThan(100);
    expect([...new Set(texts)].filter((text) => !/^⟦.*⟧$/s.test(text) && !productNames.has(text))).toEqual([]);
  });

  it("placeholders, code, links and names of settings stay, and a text grows by a third", () => {
    expect(pseudo("Send {0} to `model/name`")).toMatch(/^⟦Séñd \{0\} tö `model\/name`.{9}⟧$/u);
    expect(pseudo("[Log In](command:snowcell.login)")).toContain("(command:snowcell.login)");
    expect(pseudo("See `#snowcell.usage.prices#`.")).toContain("`#snowcell.usage.prices#`");
  });
});
