// The icon font, reduced to the icons that the sources name: the whole font is a tenth of the package.

import { glob, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

const codicons = "node_modules/@vscode/codicons/dist";

/** Writes codicon.css and codicon.ttf to a folder. Every word of a source that is an icon's name counts as its use. */
export async function writeIconSubset(outdir) {
  const css = await readFile(join(codicons, "codicon.css"), "utf8");
  const used = await wordsOfSources();
  const characters = new Set();
  const kept = css.replace(/\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)" \}\n?/g, (rule, name, code) => {
    if (!used.has(name) && !used.has(code)) return "";
    characters.add(String.fromCodePoint(Number.parseInt(code, 16)));
    return rule;
  });
  const font = await readFile(join(codicons, "codicon.ttf"));
  await writeFile(join(outdir, "codicon.css"), kept);
  await writeFile(join(outdir, "codicon.ttf"), await subsetFont(font, [...characters].join(""), { targetFormat: "sfnt" }));
  return characters.size;
}

/** Words with hyphens, as icon names have them, and code points in style sheets. */
async function wordsOfSources() {
  const words = new Set();
  for await (const file of glob(["src/**/*.ts", "webview-ui/**/*.{ts,css}"])) {
    for (const [word] of (await readFile(file, "utf8")).matchAll(/[a-z0-9]+(?:-[a-z0-9]+)*/g)) {
      words.add(word.replace(/^codicon-/, ""));
    }
  }
  return words;
}
