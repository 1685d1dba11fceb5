// `SnowCell: Add Custom Provider` from the address to the answer, and away again.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

describe("a custom provider", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({ sandbox: { charactersPerSecond: 4000 }, settings: { "snowcell.customProviders": [] } });
    await window.panel.open();
  });
  afterAll(async () => await window?.close());

  const walk = async (name: string, address: string, key: string): Promise<void> => {
    const { workbench } = window;
    await workbench.runCommand("SnowCell: Add Custom Provider");
    await workbench.pickQuickItem("Another server");
    await workbench.fillInput(name);
    await workbench.fillInput(address);
    await workbench.pickQuickItem("A key (Bearer)");
    await workbench.fillInput(key);
    await workbench.pickQuickItem("This machine or its network");
  };

  it("is tried before it is saved: a wrong key is told, and nothing is saved", async () => {
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

  it("is saved when it works, chats, stops, and is removed with its key", async () => {
    const { workbench, panel, sandbox } = window;
    await walk("My Gateway", `${sandbox.openai.url}/bearer/v1`, sandbox.openai.demoKey);
    await workbench.waitForNotification(/My Gateway is added/);
    await selectModel(workbench, /my-gateway\//);
    await panel.send("[[echo]]Through the gateway");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Through the gateway");
    sandbox.openai.charactersPerSecond = 150;
    await panel.send("[[length:6000]]");
    await panel.answerHasGrownTo(5);
    await panel.frame.getByTestId("stop-button").click();
    await panel.answerIs("stopped");

    await workbench.runCommand("SnowCell: Add Custom Provider");
    await workbench.pickQuickItem("Remove My Gateway");
    await workbench.page.locator(".monaco-dialog-box").getByRole("button", { name: "Remove" }).click();
    await panel.send("Are you still there?");
    await panel.answerIs("error");
    expect(await panel.lastAnswer.getByTestId("message-error").getAttribute("data-error-kind")).toBe("model-not-found");
  });
});
