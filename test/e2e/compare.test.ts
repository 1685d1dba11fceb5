// A comparison of three models in the side bar, and a chat in an editor tab kept in step with it: in one window, which is
// reloaded while both are in use.

import type { FrameLocator, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

let window: Window;

beforeAll(async () => {
  window = await openWindow({
    sandbox: { charactersPerSecond: 4000 },
    settings: {
      "snowcell.usage.prices": [{ model: "snowcell/*", input: 1, output: 2, currency: "EUR" }],
    },
    workbench: { viewport: { width: 1400, height: 900 } },
  });
  await window.panel.open();
  // Wide enough for three columns.
  await window.workbench.resizeSideBar(850);
  await selectModel(window.workbench, /ollama\/llama3\.2/);
});
afterAll(async () => await window?.close());

const column = (frame: FrameLocator, model: string): Locator =>
  frame.locator(`[data-testid="compare-column"][data-model="${model}"]`);

const inState = (frame: FrameLocator, model: string, state: string): Locator =>
  column(frame, model).and(frame.locator(`[data-state="${state}"]`));

const [llama, qwen3, qwen] = ["ollama/llama3.2:latest", "ollama/qwen3:4b", "snowcell/qwen"] as const;

describe("a comparison", () => {
  it("sends the message to the ticked models, and asks before it goes farther than the conversation has been", async () => {
    const { panel, workbench, sandbox } = window;
    await panel.send("[[echo]]Here only");
    await panel.answerIs("done");
    await panel.composer.fill("How do I look this up?");
    await workbench.runCommand("SnowCell: Compare Models");
    // The current model is already ticked; typing filters the list.
    const search = workbench.page.locator(".quick-input-widget .quick-input-box input");
    for (const [typed, row] of [
      ["qwen3:4b", /on this machine · ollama\/qwen3:4b/],
      ["snowcell/qwen", /in your organization · snowcell\/qwen/],
    ] as const) {
      await search.fill(typed);
      await workbench.pickQuickItem(row, { staysOpen: true });
    }
    await search.press("Enter");

    const box = panel.frame.getByTestId("compare-input");
    await box.waitFor();
    expect(await panel.frame.getByTestId("compare-column").count()).toBe(3);
    await expect.poll(() => box.inputValue()).toBe("How do I look this up?");
    sandbox.snowcell.charactersPerSecond = 40;
    // An answer that arrives all at once, as on a busy machine, shows no speed.
    sandbox.ollama.charactersPerSecond = 400;
    await box.press("Enter");
    const dialog = workbench.page.locator(".monaco-dialog-box").filter({ hasText: "Send this conversation to SnowCell?" });
    await dialog.waitFor();
    expect(sandbox.snowcell.requests.filter(({ path }) => path.includes("completions"))).toEqual([]);
    await dialog.getByRole("button", { name: "Send to All" }).click();
    for (const model of [llama, qwen3]) await inState(panel.frame, model, "done").waitFor();
    await inState(panel.frame, qwen, "streaming").waitFor();
    for (const model of [llama, qwen3])
      expect(await column(panel.frame, model).textContent()).toMatch(/to first token · .* tok\/s · .* tokens/);
  });

  it("stops one answer, keeps its text and shows its cost", async () => {
    const { panel } = window;
    const slow = column(panel.frame, qwen);
    await expect.poll(async () => (await slow.getByTestId("message-body").textContent())?.length).toBeGreaterThan(20);
    await slow.getByTestId("compare-stop").click();
    await inState(panel.frame, qwen, "stopped").waitFor();
    expect(await slow.getByTestId("message-body").textContent()).toContain("About your question");
    for (const model of [llama, qwen3]) expect(await column(panel.frame, model).getAttribute("data-state")).toBe("done");
  });

  it("shows the difference between two answers, also in the diff editor", async () => {
    const { panel, workbench } = window;
    const order = await panel.frame
      .getByTestId("compare-column")
      .evaluateAll((columns) => columns.map((each) => (each as HTMLElement).dataset["model"]));
    await panel.frame.getByTestId("compare-left").selectOption({ index: order.indexOf(llama) });
    await panel.frame.getByTestId("compare-right").selectOption({ index: order.indexOf(qwen3) });
    await panel.frame.getByTestId("compare-part").selectOption("text");
    await panel.frame.getByTestId("compare-diff-button").click();
    const rows = panel.frame.getByTestId("compare-diff-row");
    await rows.and(panel.frame.locator("[data-kind=removed]")).first().waitFor();
    const removed = await panel.frame.locator("[data-testid=compare-diff-row][data-kind=removed]").allTextContents();
    expect(removed.join("\n")).toContain("llama3.2");
    await workbench.screenshotInThemes("compare");
    await panel.frame.getByTestId("compare-open-diff").click();
    await workbench.page.locator(".part.editor .monaco-diff-editor").waitFor();
    await workbench.runCommand("View: Close All Editors");
  });

  it("is restored after a reload during an answer, with the text received so far", async () => {
    const { panel, workbench, sandbox } = window;
    sandbox.snowcell.charactersPerSecond = 30;
    await column(panel.frame, qwen).getByTestId("retry-button").click();
    await inState(panel.frame, qwen, "streaming").waitFor();
    const text = async (): Promise<string> => (await column(panel.frame, qwen).getByTestId("message-body").textContent()) ?? "";
    await expect.poll(async () => (await text()).length).toBeGreaterThan(40);
    const before = await text();
    await workbench.reloadWindow();
    await panel.ready();
    // The reload cut off this answer, which shows that; the others are unchanged.
    await inState(panel.frame, qwen, "stopped").waitFor();
    expect((await text()).length).toBeGreaterThan(before.length - 30);
    expect(await column(panel.frame, qwen).textContent()).toContain("closed or reloaded");
    for (const model of [llama, qwen3]) await inState(panel.frame, model, "done").waitFor();
    sandbox.snowcell.charactersPerSecond = 4000;
    await column(panel.frame, qwen).getByTestId("retry-button").click();
    await inState(panel.frame, qwen, "done").waitFor();
    expect(await column(panel.frame, qwen).getByTestId("compare-cost").textContent()).toContain("€");
  });

  it("takes a follow-up to all models, each below its own answer, by keyboard", async () => {
    const { panel, sandbox } = window;
    const box = panel.frame.getByTestId("compare-input");
    await box.fill("[[echo]]And by name?");
    const before = sandbox.snowcell.requests.length;
    await box.press("Enter");
    for (const model of [llama, qwen3, qwen]) {
      await column(panel.frame, model).getByTestId("compare-follow-up").filter({ hasText: "And by name?" }).waitFor();
      await inState(panel.frame, model, "done").waitFor();
      expect(await column(panel.frame, model).getByTestId("message-body").count()).toBe(2);
    }
    await expect.poll(() => box.inputValue()).toBe("");
    const [request] = sandbox.snowcell.requests.slice(before).filter(({ path }) => path.includes("completions"));
    const sent = JSON.stringify(request?.body);
    expect(sent).toContain("And by name?");
    expect(sent).toContain("How do I look this up?");
  });

  it("shows the answers in tabs if the side bar is narrow", async () => {
    const { panel, workbench } = window;
    await workbench.resizeSideBar(320);
    const tabs = panel.frame.getByTestId("compare-tab");
    await expect.poll(() => tabs.count()).toBe(3);
    await tabs.first().focus();
    await workbench.page.keyboard.press("End");
    await expect.poll(() => panel.frame.getByTestId("compare-column").nth(2).isVisible()).toBe(true);
    expect(await panel.frame.getByTestId("compare-column").first().isVisible()).toBe(false);
    await workbench.screenshot("compare-tabs");
    await workbench.resizeSideBar(850);
    await expect.poll(() => tabs.count()).toBe(0);
  });

  it("continues with the chosen answer; the others stay as branches", async () => {
    const { panel } = window;
    await column(panel.frame, qwen).getByTestId("compare-continue").click();
    await panel.frame.getByTestId("compare-view").waitFor({ state: "detached" });
    expect(await panel.messages.count()).toBe(6);
    expect(await panel.messages.nth(3).getByTestId("branch-switch").textContent()).toContain("5/5");
    expect(await panel.frame.getByTestId("model-button").textContent()).toContain("Qwen 1.5 0.5B");
    await panel.send("[[echo]]And on it goes");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("And on it goes");
    await window.workbench.resizeSideBar(440);
  });
});

describe("the chat in an editor tab", () => {
  const tab = (): FrameLocator => window.workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
  /** The page shows messages before it shows the draft. */
  const tabIsReady = (): Promise<void> => tab().locator('[data-testid="chat-root"][data-ready="true"]').waitFor();
  const messagesIn = (frame: FrameLocator): Locator => frame.getByTestId("message");

  it("shows the side bar's conversation, and stays in step with it", async () => {
    const { panel, sandbox, workbench } = window;
    await workbench.runCommand("SnowCell: Open Chat in Editor");
    await tabIsReady();
    await messagesIn(tab()).nth(7).waitFor();
    await tab().getByTestId("composer-input").and(tab().locator(":focus")).waitFor();
    const [here, there] = [tab().getByTestId("composer-input"), panel.composer];

    // Text typed in one panel appears in the other, and the caret stays in place.
    await here.fill("a draft of both");
    await expect.poll(() => there.inputValue()).toBe("a draft of both");
    await there.evaluate((input) => (input as HTMLTextAreaElement).setSelectionRange(2, 2));
    await here.press("End");
    await here.pressSequentially(" panels");
    await expect.poll(() => there.inputValue()).toBe("a draft of both panels");
    expect(await there.evaluate((input) => (input as HTMLTextAreaElement).selectionStart)).toBe(2);

    sandbox.snowcell.charactersPerSecond = 400;
    await here.fill(`[[echo]]${"Both of them hear it. ".repeat(20)}`);
    await tab().getByTestId("send-button").click();
    await messagesIn(panel.frame).nth(9).waitFor();
    await panel.answerIs("streaming");
    await panel.answerIs("done");
    const texts = (frame: FrameLocator): Promise<string[]> => frame.getByTestId("message-body").allTextContents();
    expect(await texts(tab())).toEqual(await texts(panel.frame));
    await expect.poll(() => there.inputValue()).toBe("");
    await workbench.screenshot("chat-in-editor");
  });

  it("starts a new chat in the focused panel, and leaves the other one unchanged", async () => {
    const { panel, workbench } = window;
    await tab().getByTestId("composer-input").click();
    await workbench.runCommand("SnowCell: New Chat");
    await tab().getByTestId("welcome").waitFor();
    expect(await messagesIn(panel.frame).count()).toBe(10);
    await tab().getByTestId("composer-input").fill("[[echo]]In the tab alone");
    await tab().getByTestId("send-button").click();
    await tab().locator('[data-testid="message"][data-state="done"]').nth(1).waitFor();
    expect(await messagesIn(panel.frame).count()).toBe(10);
  });

  it("is restored after a reload: each panel keeps its conversation, draft and edit", async () => {
    const { panel, workbench } = window;
    await panel.frame.getByTestId("edit-button").last().click();
    await panel.frame.getByTestId("edit-input").fill("half an edit");
    await tab().getByTestId("composer-input").fill("typed in the tab");
    await workbench.reloadWindow();
    await panel.ready();
    await tabIsReady();
    await messagesIn(tab()).nth(1).waitFor();
    expect(await messagesIn(tab()).nth(1).textContent()).toContain("In the tab alone");
    expect(await tab().getByTestId("composer-input").inputValue()).toBe("typed in the tab");
    await messagesIn(panel.frame).nth(9).waitFor();
    expect(await panel.frame.getByTestId("edit-input").inputValue()).toBe("half an edit");
  });
});
