// Instruction files in a real VS Code, checked at the service: nested AGENTS.md, applyTo, chips, removal, and none of it in a
// workspace that the user does not trust.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { sampleWorkspace } from "../../../harness/paths.js";
import { removeTemporaryFolder, temporaryFolder } from "../../../harness/temporary-folder.js";
import { openWindow, selectModel, type Window } from "../../window.js";

const files: Readonly<Record<string, string>> = {
  "AGENTS.md": "Rules of the root.",
  "src/AGENTS.md": "Rules of the sources.",
  ".github/instructions/python.instructions.md": '---\napplyTo: "**/*.py"\n---\nRules of Python.',
  ".github/prompts/hello.prompt.md": "Say hello.",
};
const root = "AGENTS.md";
const nested = "src/AGENTS.md";
/** The chip shows the end of a long path. */
const python = "…/python.instructions.md";

const workspace = temporaryFolder("snowcell-e2e-instructions-");
cpSync(sampleWorkspace, workspace, { recursive: true });
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), text);
}

describe("instruction files", () => {
  let window: Window;
  const open = async (trusted: boolean): Promise<void> => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 20_000 },
      settings: { "snowcell.ollama.contextLength": 16_384, "files.autoSave": "off" },
      server: { workspace, trustWorkspace: trusted },
      workbench: { trust: trusted ? "trust" : "restrict" },
    });
    await window.panel.open();
    await selectModel(window.workbench, /ollama\/llama3\.2/);
  };
  afterEach(async () => await window?.close());
  afterAll(() => removeTemporaryFolder(workspace));

  const chips = (): Locator => window.panel.frame.getByTestId("instruction-chip");
  const labels = (): Promise<string[]> => chips().locator(".attachment-label").allInnerTexts();
  /** Everything in the last request, as one text. */
  const sent = (): string => {
    const { body } = window.sandbox.ollama.requests.findLast(({ path }) => path === "/api/chat") ?? {};
    return (body as { messages: readonly { content: string }[] }).messages.map(({ content }) => content).join("\n\n");
  };
  const attach = async (query: string, name: string): Promise<void> => {
    await window.panel.composer.pressSequentially(`@${query}`);
    await window.panel.frame.getByTestId("mention").filter({ hasText: name }).first().click();
    await window.panel.frame.locator("snowcell-composer").getByTestId("attachment").filter({ hasText: name }).waitFor();
    await window.panel.composer.fill("");
  };
  const ask = async (text: string): Promise<void> => {
    await window.panel.send(text);
    await window.panel.answerIs("done");
  };

  it("count by folder and by applyTo, are shown before they are sent, and can be removed and taken back", async () => {
    await open(true);
    const { workbench, panel } = window;
    await expect.poll(labels).toEqual([root]);
    await ask("[[echo]]One");
    expect(sent()).toContain("Rules of the root.");
    expect(sent()).not.toMatch(/Rules of the sources|Rules of Python/);

    await attach("Order", "Order.java");
    await expect.poll(labels).toEqual([root, nested]);
    await attach("inven", "inventory.py");
    await expect.poll(labels).toEqual([root, nested, python]);
    await ask("[[echo]]Two");
    expect(sent()).toMatch(/Rules of the root\.[\s\S]*Rules of the sources\.[\s\S]*Rules of Python\./);

    await chips().filter({ hasText: nested }).getByTestId("remove-instructions").click();
    await expect.poll(labels).toEqual([root, python]);
    await ask("[[echo]]Three");
    expect(sent()).not.toContain("Rules of the sources.");
    expect(sent()).toMatch(/Rules of the root\.[\s\S]*Rules of Python\./);

    await panel.frame.getByTestId("context-meter").click();
    await panel.frame.getByTestId("take-back-instructions").click();
    await expect.poll(labels).toEqual([root, nested, python]);
    await panel.frame.getByTestId("close-feature").click();
    for (const theme of ["dark", "light", "high-contrast"] as const) {
      await workbench.setTheme(theme);
      for (const width of [300, 600]) {
        await workbench.resizeSideBar(width);
        await workbench.screenshot(`instruction-chips-${theme}-${width}`);
      }
    }
    await panel.newChat();
    await expect.poll(labels).toEqual([root]);
  });

  it("go with an editor action on a file below their folder", async () => {
    await open(true);
    const { workbench, sandbox } = window;
    await workbench.openFile("src/inventory.py");
    await workbench.selectLines(14, 17);
    const before = sandbox.ollama.requests.length;
    await workbench.runCommand("SnowCell: Improve Selection");
    await expect
      .poll(() => sandbox.ollama.requests.slice(before).filter(({ path }) => path === "/api/chat").length)
      .toBeGreaterThan(0);
    expect(sent()).toMatch(/Rules of the root\.[\s\S]*Rules of the sources\.[\s\S]*Rules of Python\./);
  });

  it("are neither shown nor sent in a workspace that the user does not trust, and its prompts are not listed", async () => {
    await open(false);
    const { panel } = window;
    await attach("inven", "inventory.py");
    await ask("[[echo]]One");
    expect(sent()).toContain("File: src/inventory.py");
    expect(sent()).not.toContain("Rules of");
    expect(await chips().count()).toBe(0);
    await panel.composer.pressSequentially("/");
    await panel.frame.getByTestId("slash-item").first().waitFor();
    expect(await panel.frame.locator('[data-command="hello"]').count()).toBe(0);
  });
});
