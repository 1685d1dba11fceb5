// VS Code's own dialogs say what they are for. Lists and input boxes need a title by their types, in src/vscode/interface; a
// file dialog without a title is only "Open" or "Save".

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
/** The option that names each dialog. */
const names: ReadonlyMap<string, string> = new Map([
  ["showOpenDialog", "title"],
  ["showSaveDialog", "title"],
  ["showWorkspaceFolderPick", "placeHolder"],
]);

/** Calls that open a dialog without a name. */
function namelessIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const name = names.get(node.expression.name.text);
      const [options] = node.arguments;
      const fields = options && ts.isObjectLiteralExpression(options) ? options.properties : [];
      if (name !== undefined && !fields.some((field) => field.name?.getText() === name)) found.push(node.expression.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true));
  return found;
}

describe("VS Code's dialogs", () => {
  it("have a title or a placeholder", async () => {
    const nameless: string[] = [];
    for await (const file of glob("src/**/*.ts", { cwd: root.pathname }))
      for (const dialog of namelessIn(await readFile(new URL(file, root), "utf8"))) nameless.push(`${file}: ${dialog}`);
    expect(nameless).toEqual([]);
  });

  it.each([
    ["vscode.window.showOpenDialog({ canSelectMany: false })", ["showOpenDialog"]],
    ['vscode.window.showOpenDialog({ title: l10n.t("Import Chat") })', []],
    ["vscode.window.showWorkspaceFolderPick()", ["showWorkspaceFolderPick"]],
    ['vscode.window.showSaveDialog({ defaultUri, title: l10n.t("Export") })', []],
  ])("are found in %s", (text, nameless) => {
    expect(namelessIn(text)).toEqual(nameless);
  });
});
