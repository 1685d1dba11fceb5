// A canary token: after a login with it, chatting, and servers that quote it back, it must be in no file, log, panel
// message or text on the screen.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { logIn, openWindow, selectModel, type Window } from "./window.js";

const canary = `canary-${crypto.randomUUID()}`;
/** Parts of it and encoded forms count too. */
const traces = [canary, canary.slice(0, 20), Buffer.from(canary).toString("base64").slice(0, 24), encodeURIComponent(canary)];

describe("a token", () => {
  let window: Window;
  const userDataDir = temporaryFolder("snowcell-e2e-secrets-");
  const messages: string[] = [];

  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 5000 },
      settings: { "snowcell.request.maxRetries": 0 },
      server: { userDataDir },
    });
    const { sandbox, workbench, panel } = window;
    sandbox.snowcell.users.set("canary", { tokens: new Set([canary]) });
    await workbench.page.exposeFunction("snowcellTestRecord", (message: string) => messages.push(message));
    await panel.open();
    await panel.frame.locator("body").evaluate(() => {
      const record = (globalThis.top as unknown as { snowcellTestRecord(message: string): void }).snowcellTestRecord;
      globalThis.addEventListener("message", (event) => record(JSON.stringify(event.data)));
    });
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(userDataDir);
  });

  it("logs in and reaches the model that needs it", async () => {
    const { workbench, sandbox, panel } = window;
    await logIn(workbench, "canary", canary);
    await workbench.waitForNotification(/Logged in as canary/);
    await selectModel(workbench, /Llama 2/);
    await panel.send("[[echo]]Hello");
    await panel.answerIs("done");
    const chat = sandbox.snowcell.requests.findLast(({ path }) => path === "/llama/v1/chat/completions");
    expect(chat?.headers.authorization).toBe(`Bearer ${canary}`);
  });

  it("is removed from text that servers quote back", async () => {
    const { sandbox, panel, workbench } = window;
    const isChat = ({ path }: { path: string }): boolean => path.endsWith("/chat/completions");
    const quoted = { error: { message: `The token ${canary} may not do this`, code: canary } };
    for (const status of [400, 401, 403, 500]) {
      sandbox.snowcell.faults.add({ behaviour: { status, body: quoted }, match: isChat });
      await panel.send("Hello");
      await panel.answerIs("error");
      expect(await panel.lastAnswer.textContent()).not.toContain(canary.slice(0, 20));
    }
    sandbox.snowcell.faults.add({ behaviour: { rawStream: `data: ${JSON.stringify(quoted)}\n\n` }, match: isChat });
    await panel.send("Hello");
    await panel.answerIs("error");
    expect(await panel.lastAnswer.textContent()).not.toContain(canary.slice(0, 20));
    await workbench.runCommand("SnowCell: Show Log");
    await workbench.page.locator(".part.panel .output-view .view-line").first().waitFor();
    await workbench.runCommand("SnowCell: Show Status");
    const report = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" }).getByTestId("report");
    await report.waitFor();
    expect(await report.textContent()).not.toContain(canary.slice(0, 20));
  });

  it("is in no message to the panel", () => {
    expect(messages.length).toBeGreaterThan(10);
    expect(messages.filter((message) => traces.some((trace) => message.includes(trace)))).toEqual([]);
  });

  it("is in no file but the secret store", async () => {
    // Closed first, so that everything is written to disk.
    await window.close();
    const files = filesBelow(userDataDir);
    expect(files.some((file) => file.endsWith("history.db"))).toBe(true);
    const found = files.filter((file) => {
      const content = readFileSync(file);
      return traces.some((trace) => content.includes(trace));
    });
    expect(found).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
