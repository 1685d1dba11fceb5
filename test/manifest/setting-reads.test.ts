// Settings are read in one place, which leaves out what a workspace without trust chose. Everything else that reads
// VS Code's configuration stands here with its reason.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);

const allowed: Readonly<Record<string, string>> = {
  "src/vscode/platform/trusted-settings.ts": "The one place.",
  "src/vscode/platform/own-prompts.ts": "Prompts at each level; ownPromptIn leaves out what has no trust.",
  "src/vscode/platform/request-settings.ts": "The system prompt at each level; ownPromptIn leaves out what has no trust.",
  "src/vscode/editor/document-context.ts": "VS Code's own settings of an editor.",
  "src/vscode/commit-message/changes.ts": "A setting of VS Code's Git.",
  "src/vscode/status/diagnosis.ts": "VS Code's own settings of the network.",
  "src/vscode/platform/proxy-settings.ts": "VS Code's own settings of the network.",
  "src/vscode/platform/task-settings.ts": "Writes settings of machine scope.",
  "src/vscode/accounts/provider-entries.ts": "Reads and writes a setting of machine scope.",
};

it("settings are read where trust is heeded, or stand here", { timeout: 60_000 }, async () => {
  const found = new Set<string>();
  for await (const file of glob(["src/**/*.ts"], { cwd: root.pathname })) {
    const source = ts.createSourceFile(file, await readFile(new URL(file, root), "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node.text === "getConfiguration") found.add(file);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  expect([...found].sort()).toEqual(Object.keys(allowed).sort());
});
