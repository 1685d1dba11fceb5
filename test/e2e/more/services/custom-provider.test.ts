// `SnowCell: Add Provider…`, from the address to an answer and to its removal.

import { readdirSync, readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeTemporaryFolder, temporaryFolder } from "../../../harness/temporary-folder.js";
import { openWindow, type Window } from "../../window.js";

/** A server behind HTTP Basic with one model, which answers "Let in". */
function basicServer(user: string, password: string): http.Server {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return http.createServer((request, response) => {
    const chat = { choices: [{ index: 0, message: { role: "assistant", content: "Let in" }, finish_reason: "stop" }] };
    const body = request.url?.endsWith("/models") ? { data: [{ id: "behind-basic" }] } : chat;
    request.resume().on("end", () => {
      if (request.headers.authorization === wanted)
        response.setHeader("content-type", "application/json").end(JSON.stringify(body));
      else response.writeHead(401).end();
    });
  });
}

describe("a custom provider", () => {
  let window: Window;
  const userDataDir = temporaryFolder("snowcell-e2e-custom-");
  const password = `simple${crypto.randomUUID().slice(0, 8)}`;
  const gate = basicServer("bob", password);
  beforeAll(async () => {
    await new Promise<void>((resolve) => gate.listen(0, "127.0.0.1", resolve));
    window = await openWindow({
      sandbox: { charactersPerSecond: 4000 },
      settings: { "snowcell.customProviders": [] },
      server: { userDataDir },
    });
    await window.panel.open();
  });
  afterAll(async () => {
    await window?.close();
    gate.close();
    removeTemporaryFolder(userDataDir);
  });

  const walk = async (name: string, address: string, key: string): Promise<void> => {
    const { workbench } = window;
    await workbench.runCommand("SnowCell: Add Provider…");
    await workbench.pickQuickItem("Another server");
    await workbench.fillInput(name);
    await workbench.fillInput(address);
    await workbench.pickQuickItem("Chat Completions");
    await workbench.pickQuickItem("API key (Bearer)");
    await workbench.fillInput(key);
    await workbench.pickQuickItem("This machine or its network");
  };

  it("is tested before it is saved: with a wrong key the user sees an error, and nothing is saved", async () => {
    const { workbench, sandbox } = window;
    await walk("My Gateway", `${sandbox.openai.url}/bearer/v1`, "sk-wrong-key-000");
    const dialog = workbench.page.locator(".monaco-dialog-box").filter({ hasText: "My Gateway does not work yet." });
    await dialog.waitFor();
    await workbench.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await workbench.runCommand("SnowCell: Select Model");
    expect((await workbench.quickPickItems()).join("\n")).not.toContain("my-gateway/");
    await workbench.page.keyboard.press("Escape");
  });

  it("is saved if it works, chats, stops, and is removed together with its key", async () => {
    const { workbench, panel, sandbox } = window;
    await walk("My Gateway", `${sandbox.openai.url}/bearer/v1`, sandbox.openai.demoKey);
    await workbench.waitForNotification(/My Gateway was added\. .+ is selected/);
    await panel.send("[[echo]]Through the gateway");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Through the gateway");
    sandbox.openai.charactersPerSecond = 150;
    await panel.send("[[length:6000]]");
    await panel.answerHasGrownTo(5);
    await panel.frame.getByTestId("stop-button").click();
    await panel.answerIs("stopped");

    await workbench.runCommand("SnowCell: Add Provider…");
    await workbench.pickQuickItem("Remove My Gateway");
    await workbench.page.locator(".monaco-dialog-box").getByRole("button", { name: "Remove" }).click();
    await workbench.waitForNotification(/My Gateway was removed/);
    await panel.send("Are you still there?");
    await panel.answerIs("error");
    expect(await panel.lastAnswer.getByTestId("message-error").getAttribute("data-error-kind")).toBe("model-not-found");
  });

  it("with a password in its address is saved without it, and logs in with HTTP Basic instead", async () => {
    const { workbench, panel } = window;
    await workbench.runCommand("SnowCell: Add Provider…");
    await workbench.pickQuickItem("Another server");
    await workbench.fillInput("Behind Basic");
    await workbench.fillInput(`http://bob:${password}@127.0.0.1:${(gate.address() as AddressInfo).port}/v1`);
    await workbench.pickQuickItem("Chat Completions");
    expect((await workbench.quickPickItems())[0]).toContain("User name and password (Basic)");
    await workbench.pickQuickItem("User name and password (Basic)");
    await workbench.fillInput("bob");
    await workbench.fillInput(password);
    await workbench.pickQuickItem("This machine or its network");
    // The model that was selected before is gone with its provider.
    await workbench.waitForNotification(/Behind Basic was added\. behind-basic is selected/);
    await panel.send("Hello");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Let in");
    const settings = readdirSync(userDataDir, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith("settings.json"),
    );
    expect(settings.length).toBeGreaterThan(0);
    const saved = settings.map((file) => readFileSync(join(userDataDir, file), "utf8")).join("\n");
    expect(saved).toContain("behind-basic");
    expect(saved).not.toContain(password);
  });
});
