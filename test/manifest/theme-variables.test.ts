// The panel's tests know each of VS Code's theme variables that the panel's styles use: contrast is tested with the colors that
// a user sees, not with those of a missing variable.

import { glob, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { themes } from "../webview/themes.js";

const root = new URL("../../", import.meta.url);
/** None of the three themes defines them. */
const undefinedEverywhere = ["--vscode-editor-dropIntoPromptBackground"];
/** Each theme's `sideBar`. */
const ownField = ["--vscode-sideBar-background"];

it("the tests' themes define the variables that the styles use", async () => {
  const known = new Set([...undefinedEverywhere, ...ownField]);
  for (const { variables } of Object.values(themes)) for (const name of Object.keys(variables)) known.add(name);
  const unknown = new Set<string>();
  for await (const file of glob("webview-ui/**/*.{css,ts}", { cwd: root.pathname })) {
    const text = await readFile(new URL(file, root), "utf8");
    for (const [name] of text.matchAll(/--vscode-\w[\w-]*/g)) if (!known.has(name)) unknown.add(`${file}: ${name}`);
  }
  expect([...unknown]).toEqual([]);
});
