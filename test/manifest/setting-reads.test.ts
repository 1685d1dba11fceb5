// Settings are read in one place, which ignores the values of an untrusted workspace. All other code that reads VS Code's
// configuration is listed here with its reason.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);

const allowed: Readonly<Record<string, string>> = {
  "src/vscode/platform/trusted-settings.ts": "The one place.",
  "src/vscode/platform/own-prompts.ts": "Prompts at each level; ownPromptIn ignores untrusted ones.",
  "src/vscode/platform/request-settings.ts": "The system prompt at each level; ownPromptIn ignores untrusted ones.",
  "src/vscode/editor/document-context.ts": "VS Code's own editor settings.",
  "src/vscode/commit-message/changes.ts": "A setting of VS Code's Git extension.",
  "src/vscode/status/diagnosis.ts": "VS Code's own network settings.",
  "src/vscode/platform/proxy-settings.ts": "VS Code's own network settings.",
  "src/vscode/models/task-settings.ts": "Writes machine-scoped settings.",
  "src/vscode/inline/select-completion-model.ts": "Writes the user's own choice.",
  "src/vscode/agent/outside/outside-choice.ts": "Writes the user's own choice to an application-scoped setting.",
  "src/vscode/fetch/page-fetcher.ts": "Adds a host that the user agreed to for good to a machine-scoped setting.",
  "src/vscode/language-models/enable-chat.ts": "Writes the user's own choice, and reads a setting of VS Code's chat.",
  "src/vscode/accounts/provider-entries.ts": "Reads and writes a machine-scoped setting.",
};

it("settings are read where trust is checked, or are listed here", { timeout: 60_000 }, async () => {
  const found = new Set<string>();
  for await (const file of glob(["src/**/*.ts"], { cwd: root.pathname })) {
    const source = ts.createSourceFile(file, await readFile(new URL(file, root), "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && (node.text === "getConfiguration" || node.text === "inspectSetting")) found.add(file);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  expect([...found].sort()).toEqual(Object.keys(allowed).sort());
});
