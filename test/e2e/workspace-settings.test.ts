// A workspace's settings cannot choose a model beyond the boundary of the user's own default unless the user agrees.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleWorkspace } from "../harness/paths.js";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { openWindow, type Window } from "./window.js";

const workspace = temporaryFolder("snowcell-e2e-workspace-settings-");

describe("a model chosen by workspace settings", () => {
  let window: Window;
  beforeAll(async () => {
    cpSync(sampleWorkspace, workspace, { recursive: true });
    mkdirSync(join(workspace, ".vscode"), { recursive: true });
    const settings = { "snowcell.defaultModel": "snowcell/qwen", "snowcell.fallback.enabled": true };
    writeFileSync(join(workspace, ".vscode", "settings.json"), JSON.stringify(settings));
    window = await openWindow({
      sandbox: { charactersPerSecond: 5000 },
      settings: { "snowcell.defaultModel": "ollama/llama3.2" },
      server: { workspace },
    });
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(workspace);
  });

  const dialog = () => window.workbench.page.locator(".monaco-dialog-box").filter({ hasText: "select the model snowcell/qwen" });
  const asked = (service: "snowcell" | "ollama"): number =>
    window.sandbox[service].requests.filter(({ path }) => /chat\/completions$|api\/chat$/.test(path)).length;

  it("is used only after the user agrees", async () => {
    const { workbench, panel } = window;
    await workbench.runCommand("SnowCell: Open Chat");
    await dialog().waitFor();
    expect(await dialog().textContent()).toContain("Your own default model is ollama/llama3.2");
    await dialog().getByRole("button", { name: "Don't Use" }).click();
    await panel.ready();
    await panel.send("[[echo]]Stay near");
    await panel.answerIs("done");
    expect([asked("snowcell"), asked("ollama")]).toEqual([0, 1]);
  });

  it("does not ask again in the same workspace", async () => {
    const { workbench, panel } = window;
    await workbench.reload();
    await panel.open();
    await panel.send("[[echo]]Still near");
    await panel.answerIs("done");
    expect(await dialog().count()).toBe(0);
    expect(asked("snowcell")).toBe(0);
  });
});
