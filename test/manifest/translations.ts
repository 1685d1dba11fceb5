// Every string that a user can see must exist in every language of l10n/. Collects the strings from the sources' syntax
// trees, from the same calls as VS Code's own tool.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";

const root = new URL("../../", import.meta.url);
const languages = ["pt-br"];

/** The English texts passed to `l10n.t` in shipped code. */
export async function textsInCode(): Promise<Set<string>> {
  const texts = new Set<string>();
  for await (const file of glob(["src/**/*.ts", "webview-ui/**/*.ts"], { cwd: root.pathname })) {
    const source = ts.createSourceFile(file, await readFile(new URL(file, root), "utf8"), ts.ScriptTarget.Latest, true);
    collect(source, texts, file);
  }
  return texts;
}

function collect(node: ts.Node, texts: Set<string>, file: string): void {
  if (ts.isCallExpression(node) && node.expression.getText() === "l10n.t") {
    const [text] = node.arguments;
    if (!text || !ts.isStringLiteralLike(text)) throw new Error(`${file}: l10n.t needs a literal text: ${node.getText()}`);
    texts.add(text.text);
  }
  ts.forEachChild(node, (child) => collect(child, texts, file));
}

/** Messages about missing and unused translations. */
export async function translationProblems(): Promise<string[]> {
  const texts = await textsInCode();
  const problems: string[] = [];
  for (const language of languages) {
    const file = `l10n/bundle.l10n.${language}.json`;
    const translated = JSON.parse(await readFile(new URL(file, root), "utf8")) as Record<string, string>;
    for (const text of texts) {
      const translation = translated[text];
      if (translation === undefined) problems.push(`${file} lacks: ${text}`);
      else if (placeholders(translation) !== placeholders(text)) problems.push(`${file}: other placeholders than in: ${text}`);
    }
    for (const text of Object.keys(translated))
      if (!texts.has(text)) problems.push(`${file} has a text that no code uses: ${text}`);
  }
  return problems;
}

const placeholders = (text: string): string => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort().join();
