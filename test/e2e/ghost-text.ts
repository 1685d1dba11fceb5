// Completions as drawn in the editor, and the requests that the sandbox's llama.cpp got for them.

import { expect } from "vitest";
import type { Workbench } from "../harness/workbench.js";
import type { Sandbox } from "../sandbox/sandbox.js";

/** Two providers at the sandbox's llama.cpp: one counts as this machine's, one as the organization's. */
export function llamaProviders(sandbox: Sandbox): Readonly<Record<string, unknown>> {
  const baseUrl = `${sandbox.openai.url}/llama/v1`;
  const both = [
    { id: "llama", name: "Local llama.cpp", baseUrl, auth: "none", boundary: "local" },
    { id: "shared-llama", name: "Shared llama.cpp", baseUrl, auth: "none", boundary: "company" },
  ];
  return { "snowcell.customProviders": both };
}

/** The texts of a request around the cursor, and the cursor's line without blanks at its end. */
export interface AskedFor {
  readonly above: string;
  readonly line: string;
  readonly below: string;
}

/** The requests for completions. */
export function completionRequests(sandbox: Sandbox): readonly AskedFor[] {
  const bodies = sandbox.openai.requests.filter(({ path }) => path === "/llama/completion").map(({ body }) => body as object);
  return bodies.map((body) => {
    const prompt = "prompt" in body ? String(body.prompt) : "";
    const [, above = "", below = "", line = ""] =
      /<\|fim_prefix\|>(.*)<\|fim_suffix\|>(.*)<\|fim_middle\|>(.*)$/s.exec(prompt) ?? [];
    return { above, line, below };
  });
}

/** What is drawn as ghost text in the editors, of all lines; empty if nothing is. */
export async function ghostText({ page }: Workbench): Promise<string> {
  const lines = await page.locator(".monaco-editor .view-line").evaluateAll((elements) =>
    elements.map((element) => {
      const isAdded = element.closest(".suggest-preview-text") !== null;
      const pieces = isAdded ? [element] : [...element.querySelectorAll('[class*="ghost-text"]')];
      return pieces.map((piece) => piece.textContent ?? "").join("");
    }),
  );
  return lines
    .filter((line) => line !== "")
    .join("\n")
    .replaceAll("\u00a0", " ");
}

export async function ghostTextIs(workbench: Workbench, text: string): Promise<void> {
  await expect.poll(() => ghostText(workbench)).toBe(text);
}

/**
 * Opens a file of the workspace with the cursor at its end. Until the editor has drawn the file, keys go elsewhere or are lost,
 * and with them the first blanks of what is typed: the status bar shows that one arrived.
 */
export async function openAtEnd(workbench: Workbench, file: string, text: string): Promise<void> {
  await workbench.openFile(file);
  const lines = text.split("\n");
  const end = `Ln ${lines.length}, Col ${(lines.at(-1) ?? "").length + 1}`;
  const afterKey = async (): Promise<string> => {
    await workbench.focusEditor();
    await workbench.page.keyboard.press("Control+End");
    return await workbench.statusBarText("status.editor.selection");
  };
  await expect.poll(afterKey).toBe(end);
}
