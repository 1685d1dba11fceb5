// Texts that count something: every text with a number before a plural needs a text of its own for one, as in
// `count === 1 ? l10n.t("1 model") : l10n.t("{0} models", count)`.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** Plurals of what is counted. Not among them are tokens, whose numbers are estimates and limits and never one. */
const nouns = [
  ...["attachments", "branches", "changes", "characters", "commits", "conversations", "days", "entries", "files", "folders"],
  ...["hours", "hunks", "images", "items", "lines", "matches", "messages", "minutes", "models", "presets", "problems"],
  ...["providers", "questions", "requests", "results", "seconds", "steps", "suggestions", "tests", "times"],
];

/** A number, perhaps an adjective, and what is counted. */
const counted = new RegExp(`\\{\\d\\} (?:(?:chat|more|new|other|unchanged) )?(${nouns.join("|")})\\b`);

/** The texts whose file has none for one of what they count. */
export async function pluralsWithoutSingular(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob(["src/**/*.ts", "webview-ui/**/*.ts"], { cwd: root.pathname })) {
    const texts = textsIn(await readFile(new URL(file, root), "utf8"), file);
    found.push(...withoutSingular(texts));
  }
  return found.sort();
}

export function withoutSingular(texts: readonly string[]): string[] {
  return texts.filter((text) => {
    const [, plural] = counted.exec(text) ?? [];
    if (plural === undefined) return false;
    const one = new RegExp(`\\b1 (?:\\w+ )?${singularOf(plural)}\\b`);
    return !texts.some((other) => one.test(other));
  });
}

function singularOf(plural: string): string {
  if (plural.endsWith("ies")) return `${plural.slice(0, -3)}y`;
  return plural.replace(/(ch|sh)es$|s$/, "$1");
}

function textsIn(text: string, file: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "l10n.t") {
      const [literal] = node.arguments;
      if (literal && ts.isStringLiteralLike(literal)) texts.push(literal.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return texts;
}
