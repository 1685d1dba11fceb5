// Ghost text from an unmodified llama.cpp server, in the real VS Code. Its model writes words at random, so the text is not
// known, but where it comes from and that it can be accepted is.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ghostText, openAtEnd } from "../e2e/ghost-text.js";
import { openWindow, type Window } from "../e2e/window.js";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { type LlamaServer, launcher, startLlamaServer } from "./llama-server.js";

describe.skipIf(launcher === undefined)("completions by a real llama.cpp server", () => {
  const workspace = temporaryFolder("snowcell-e2e-real-completions-");
  const text = "# some words of this file\nfirst = 1\n";
  let server: LlamaServer;
  let window: Window;
  beforeAll(async () => {
    writeFileSync(join(workspace, "words.py"), text);
    server = await startLlamaServer("words");
    const provider = { id: "real", name: "llama.cpp", baseUrl: server.baseUrl, auth: "none", boundary: "local" };
    window = await openWindow({
      settings: { "snowcell.customProviders": [provider], "files.autoSave": "off" },
      server: { workspace },
    });
  });
  afterAll(async () => {
    await window?.close();
    await server?.stop();
    removeTemporaryFolder(workspace);
  });

  it("are chosen, tested, shown by /infill and accepted", async () => {
    const { workbench } = window;
    await workbench.runCommand("SnowCell: Select Completion Model");
    await workbench.pickQuickItem(/tiny-words.*\/infill/);
    await workbench.waitForNotification(/tiny-words completes as you type/);
    await openAtEnd(workbench, "words.py", text);
    await workbench.page.keyboard.type("second = ", { delay: 30 });
    await expect.poll(() => ghostText(workbench)).toMatch(/\w/);
    const shown = await ghostText(workbench);
    await workbench.page.keyboard.press("Tab");
    expect(await workbench.editorText()).toBe(`${text}second = ${shown}`);
  });
});
