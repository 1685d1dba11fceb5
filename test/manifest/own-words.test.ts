// A failure's `detail` is quoted to users as the server's own words. SnowCell's texts belong in `note`: only a
// `configuration`, which is never quoted, may have a translated text as its `detail`.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** Whether an expression contains a call of `l10n.t`, directly or through a variable that does. */
function isOurs(expression: ts.Expression, translated: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(expression)) return translated.has(expression.text);
  let found = false;
  const look = (node: ts.Node): void => {
    found ||= ts.isCallExpression(node) && node.expression.getText() === "l10n.t";
    ts.forEachChild(node, look);
  };
  look(expression);
  return found;
}

/** Failures in a source whose `detail` is one of SnowCell's texts. */
function ownWordsAsDetail(source: ts.SourceFile): string[] {
  const translated = new Set<string>();
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer &&
      isOurs(node.initializer, translated)
    ) {
      translated.add(node.name.text);
    }
    if (ts.isObjectLiteralExpression(node) && isFailure(node)) {
      for (const property of node.properties) {
        if (property.name?.getText() !== "detail") continue;
        const value = ts.isPropertyAssignment(property)
          ? property.initializer
          : ts.isShorthandPropertyAssignment(property) && property.name;
        if (value && isOurs(value, translated)) found.push(`${source.fileName}: ${property.getText().slice(0, 80)}`);
      }
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** An object with a `remedy`, or made from another failure; leaves out `configuration`. */
function isFailure(node: ts.ObjectLiteralExpression): boolean {
  const texts = node.properties.map((property) => property.getText());
  if (texts.some((text) => text.startsWith("kind:") && text.includes('"configuration"'))) return false;
  return texts.some((text) => /^remedy\b|^\.\.\.\(?failure\b/.test(text));
}

describe("a server's words", () => {
  it("are never one of SnowCell's own texts", () => {
    const found = files.flatMap((file) => {
      const path = join("src", file);
      const text = readFileSync(path, "utf8");
      // Parsing all files takes seconds on a small machine.
      if (!text.includes("detail") || !text.includes("l10n.t(")) return [];
      return ownWordsAsDetail(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
    });
    expect(found).toEqual([]);
  }, 30_000);

  it.each([
    'const f = { kind: "empty", detail: l10n.t("Ours"), remedy: "retry" };',
    'const detail = l10n.t("Ours"); const f = { ...failure, detail };',
    'const words = yes ? l10n.t("Ours") : ""; const f = { ...failure, detail: words };',
  ])("are found to be SnowCell's in %s", (code) => {
    expect(ownWordsAsDetail(ts.createSourceFile("x.ts", code, ts.ScriptTarget.Latest, true))).toHaveLength(1);
  });

  it("may be one of SnowCell's own texts for a setting", () => {
    const code = 'const f = { kind: "configuration", setting: "a", detail: l10n.t("Ours"), remedy: "open-settings" };';
    expect(ownWordsAsDetail(ts.createSourceFile("x.ts", code, ts.ScriptTarget.Latest, true))).toEqual([]);
  });
});
