// Every string that a user can see must exist in every language of l10n/, and its translation must look right. Collects the
// strings from the sources' syntax trees, from the same calls as VS Code's own tool. A language is found by its files.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";
import { commandNameSuspicions, type Glossary, pluralSuspicions, suspicions, type Texts } from "./translation-rules.js";

const root = new URL("../../", import.meta.url);

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

/** The languages that have a bundle, settings or a glossary. */
export async function languages(): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const file of glob(["l10n/*.json", "package.nls.*.json"], { cwd: root.pathname }))
    found.add(/(?:bundle\.l10n|glossary|nls)\.([\w-]+)\.json$/.exec(file)?.[1] ?? file);
  return [...found].sort();
}

/** Messages about missing, unused and suspicious translations. */
export async function translationProblems(): Promise<string[]> {
  const texts = Object.fromEntries([...(await textsInCode())].map((text) => [text, text]));
  const manifest = await read<Texts>("package.nls.json");
  const problems: string[] = [];
  for (const language of await languages()) {
    const bundleFile = `l10n/bundle.l10n.${language}.json`;
    const manifestFile = `package.nls.${language}.json`;
    const glossaryFile = `l10n/glossary.${language}.json`;
    try {
      const [bundle, settings] = await Promise.all([read<Texts>(bundleFile), read<Texts>(manifestFile)]);
      const glossary = await read<Glossary>(glossaryFile);
      const titles = { english: commandTitles(manifest), translated: commandTitles(settings) };
      problems.push(...fileProblems(bundleFile, texts, bundle, glossary, titles));
      problems.push(...fileProblems(manifestFile, manifest, settings, glossary, titles));
    } catch (thrown) {
      problems.push(`${language} needs ${bundleFile}, ${manifestFile} and ${glossaryFile}: ${String(thrown)}`);
    }
  }
  return problems;
}

interface Titles {
  readonly english: Texts;
  readonly translated: Texts;
}

function fileProblems(file: string, english: Texts, translated: Texts, glossary: Glossary, titles: Titles): string[] {
  const problems: string[] = [];
  for (const [key, text] of Object.entries(english)) {
    const translation = translated[key];
    if (translation === undefined) problems.push(`${file} lacks: ${key}`);
    else
      for (const suspicion of [
        ...suspicions(text, translation, glossary),
        ...commandNameSuspicions(text, translation, titles.english, titles.translated),
      ])
        problems.push(`${file}: ${suspicion}: ${key}`);
  }
  for (const key of Object.keys(translated)) if (!(key in english)) problems.push(`${file} has a text that is not used: ${key}`);
  return [...problems, ...pluralSuspicions(translated).map((suspicion) => `${file}: ${suspicion}`)];
}

const commandTitles = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => key.startsWith("command.")));

const read = async <T>(file: string): Promise<T> => JSON.parse(await readFile(new URL(file, root), "utf8")) as T;
