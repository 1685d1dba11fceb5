// Credentials already on the machine: found, listed, and imported only if they are ticked.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { openWindow, type Window } from "./window.js";

describe("importing credentials", () => {
  let window: Window;
  const userDataDir = temporaryFolder("snowcell-e2e-import-");
  const openaiKey = "sk-sandbox-demo-key";
  beforeAll(async () => {
    // The harness gives the server its own home folder inside its data folder.
    const aider = join(userDataDir, "home", ".aider");
    mkdirSync(aider, { recursive: true });
    const login = { user_input: "demo@snowcell.dev", token: "demo-token-12345", selected_model: { key: "mistral" } };
    writeFileSync(join(aider, "snc_config.json"), JSON.stringify(login));
    window = await openWindow({ server: { userDataDir, env: { OPENAI_API_KEY: openaiKey } } });
    await window.panel.open();
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(userDataDir);
  });

  it("has sent none of them before", () => {
    const { openai, snowcell, huggingface, stackspot, codegen, ollama } = window.sandbox;
    const all = [openai, snowcell, huggingface, stackspot, codegen, ollama].flatMap(({ requests }) => requests);
    expect(all.filter((request) => JSON.stringify([request.headers, request.rawBody]).includes(openaiKey))).toEqual([]);
  });

  it("imports only what is ticked, and the model selected there", async () => {
    const { workbench, sandbox } = window;
    await workbench.runCommand("SnowCell: Import Credentials");
    const items = await workbench.quickPickItems();
    expect(items.join("\n")).toContain("OPENAI_API_KEY");
    expect(items.join("\n")).not.toContain(openaiKey);
    await workbench.pickQuickItem(/snc_config\.json/, { staysOpen: true });
    await workbench.page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
    await workbench.waitForNotification(/Logged in as demo@snowcell\.dev/);
    await workbench.statusBarItem("snowcell.model").filter({ hasText: "Mistral" }).waitFor();
    expect(sandbox.openai.requests.filter(({ headers }) => headers.authorization?.includes(openaiKey))).toEqual([]);
  });

  it("sends an imported key only to its own host", async () => {
    const { workbench, sandbox } = window;
    await workbench.runCommand("SnowCell: Import Credentials");
    await workbench.pickQuickItem(/OPENAI_API_KEY/, { staysOpen: true });
    await workbench.page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
    await sandbox.openai.waitForRequest(({ headers }) => headers.authorization === `Bearer ${openaiKey}`);
    await workbench.waitForNotification(/Logged in as/);
    const others = [sandbox.snowcell, sandbox.huggingface, sandbox.stackspot, sandbox.codegen, sandbox.ollama];
    for (const { requests } of others) expect(JSON.stringify(requests.map(({ headers }) => headers))).not.toContain(openaiKey);
  });
});
