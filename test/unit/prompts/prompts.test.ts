// Compares the prompts with golden files, so that a change shows up in review as the model will read it.

import { describe, expect, it } from "vitest";
import type { EditorContext } from "../../../src/core/editing/editor-context.js";
import { instructionFor, replacementMessages } from "../../../src/core/prompts/action-prompt.js";
import { documentPrompt } from "../../../src/core/prompts/document.js";
import { editMessages, editPromptVersion, followUpMessages } from "../../../src/core/prompts/edit.js";
import { explainPrompt } from "../../../src/core/prompts/explain.js";
import { fixPrompt } from "../../../src/core/prompts/fix.js";
import { improvePrompt } from "../../../src/core/prompts/improve.js";
import { ownPromptIn } from "../../../src/core/prompts/own-prompt.js";
import { writeTestsMessages, writeTestsPrompt } from "../../../src/core/prompts/write-tests.js";
import type { ChatMessage } from "../../../src/core/provider-api/provider.js";

const context: EditorContext = {
  path: "src/lookup.ts",
  language: "typescript",
  insertSpaces: true,
  tabSize: 2,
  span: { start: 12, end: 15 },
  selection: ["  for (const order of orders) {", "    find(order);", "  }"],
  symbol: "totals",
  above: ["export function totals(orders: Order[]) {"],
  below: ["}"],
  imports: ['import { find } from "./find.js";'],
  problems: [{ line: 14, severity: "error", message: "Expected 2 arguments,\n but got 1.", source: "ts(2554)" }],
  conventions: ["The project uses Biome (biome.json)"],
  tokens: 100,
};
const partly: EditorContext = {
  ...context,
  exactly: { text: "find(order)", from: "14:5", to: "14:16" },
  problems: [],
  imports: [],
};
const plan = { path: "src/lookup.test.ts", example: { path: "src/other.test.ts", text: 'it("works", () => {});' } };

const asText = (messages: readonly ChatMessage[]): string =>
  `${messages.map(({ role, content }) => `[${role}]\n${String(content)}`).join("\n\n")}\n`;

describe("the prompt", () => {
  it.each([
    ["improve", () => asText(replacementMessages(improvePrompt, undefined, context))],
    ["fix", () => asText(replacementMessages(fixPrompt, undefined, context))],
    ["document", () => asText(replacementMessages(documentPrompt, undefined, context))],
    ["part-of-a-line", () => asText(replacementMessages(improvePrompt, undefined, partly))],
    ["own-words", () => asText(replacementMessages(improvePrompt, "Make {symbol} in {path} rhyme, {lines}.", context))],
    ["edit", () => asText(editMessages("Use {symbol} of the map, not a loop", context))],
    [
      "generate",
      () => asText(editMessages("a function that counts", { ...context, span: { start: 12, end: 12 }, selection: [] })),
    ],
    [
      "follow-up",
      () =>
        asText(
          followUpMessages([{ role: "user", content: "The first prompt" }], context, {
            proposal: ["  orders.forEach(find);"],
            earlier: ["use forEach"],
            instruction: "skip empty ones",
          }),
        ),
    ],
    ["write-tests", () => asText(writeTestsMessages(undefined, context, plan))],
    ["explain", () => `${instructionFor(explainPrompt, undefined, context)}\n`],
  ])("%s", async (name, text) => {
    await expect(text()).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it("has a version for each action", () => {
    const prompts = [explainPrompt, improvePrompt, fixPrompt, documentPrompt, writeTestsPrompt];
    expect(prompts.map(({ action, version }) => `${action} ${version}`)).toEqual([
      "explain 1",
      "improve 2",
      "fix 2",
      "document 2",
      "writeTests 2",
    ]);
    expect(editPromptVersion).toBe(1);
  });

  it("puts code in a fence that the code cannot close", () => {
    const [, user] = replacementMessages(improvePrompt, undefined, { ...context, selection: ["````", "text", "````"] });
    expect(user?.content).toContain("`````typescript\n````\ntext\n````\n`````");
  });
});

describe("the user's own instructions", () => {
  it("are read from a workspace only if it is trusted", () => {
    const levels = { globalValue: "mine", workspaceValue: "the workspace's" };
    expect(ownPromptIn(levels, true)).toBe("the workspace's");
    expect(ownPromptIn(levels, false)).toBe("mine");
    expect(ownPromptIn({ workspaceValue: "the workspace's" }, false)).toBeUndefined();
    expect(ownPromptIn({ globalValue: "  " }, true)).toBeUndefined();
  });
});
