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

/** Bodies of the requests for completions, without the probe that finds out about the server. */
export function completionRequests(sandbox: Sandbox): readonly Readonly<Record<string, unknown>>[] {
  const bodies = sandbox.openai.requests.filter(({ path }) => path === "/llama/infill").map(({ body }) => body as object);
  return bodies.map((body) => ({ ...body })).filter((body: Record<string, unknown>) => body["stream"] === true);
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

/** Opens a file of the workspace with the cursor at its end. */
export async function openAtEnd(workbench: Workbench, file: string): Promise<void> {
  await workbench.openFile(file);
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Control+End");
}
