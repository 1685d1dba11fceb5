// Nothing that a workspace brings reaches a model in the user's name before the user trusts it, and the gate holds for the
// user's own files too.

import { beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { settings } from "../../../src/contributions/contributions.js";
import { findInstructions } from "../../../src/vscode/instructions/find-instructions.js";
import { findPrompts } from "../../../src/vscode/slash/prompt-files.js";
import { testWindow } from "../../support/vscode/test-window.js";
import { Uri } from "../../support/vscode/values.js";

const files = {
  "/project/AGENTS.md": "Root rules",
  "/project/.gitignore": "hidden/\n",
  "/project/hidden/AGENTS.md": "Ignored rules",
  "/project/.ssh/AGENTS.md": "Rules in a folder of keys",
  "/project/.github/prompts/review.prompt.md": "Review it",
  "/home/me/mine.md": "My rules",
  "/home/me/.env": "TOKEN=1",
  "/home/me/prompts/own.prompt.md": "Do it",
};
const ownPrompts = Uri.file("/home/me/prompts") as unknown as vscode.Uri;

const instructions = async (): Promise<string[]> => (await findInstructions()).map(({ text }) => text);
const prompts = async (): Promise<string[]> => (await findPrompts(ownPrompts)).map(({ name }) => name);

describe("instruction and prompt files", () => {
  beforeEach(() => {
    testWindow.reset();
    for (const [path, text] of Object.entries(files)) testWindow.files.set(path, text);
    testWindow.settings.set(settings.instructionFiles, ["/home/me/mine.md", "/home/me/.env", "/home/me/missing.md", 7]);
  });

  it("are read from a trusted workspace, except ignored ones and those in a place of secrets", async () => {
    expect(await instructions()).toEqual(["Root rules", "My rules"]);
    expect(await prompts()).toEqual(["review", "own"]);
  });

  it("are not read from an untrusted one; the user's own still are", async () => {
    testWindow.isTrusted = false;
    expect(await instructions()).toEqual(["My rules"]);
    expect(await prompts()).toEqual(["own"]);
  });
});
