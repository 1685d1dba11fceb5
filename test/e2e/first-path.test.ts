// The first complete path of a new user: log in, select a model, ask about the code, watch the answer stream.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

describe("the first path", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({ sandbox: { charactersPerSecond: 2000 } });
  });
  afterAll(async () => await window?.close());

  it("welcomes the user, and shows which providers are not logged in", async () => {
    const { workbench, panel } = window;
    await workbench.openFile("src/lookup.ts");
    await panel.open();
    const provider = panel.frame.locator('[data-testid="welcome-provider"][data-provider="snowcell"]');
    await provider.waitFor();
    expect(await provider.getAttribute("data-state")).toBe("signed-out");
  });

  it("chats before any login, with a model that needs none", async () => {
    const { workbench, panel, sandbox } = window;
    await selectModel(workbench, /Qwen 1\.5/);
    await workbench.statusBarItem("snowcell.model").filter({ hasText: "Qwen" }).waitFor();
    await panel.send("[[echo]]No login needed");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("No login needed");
    expect(
      sandbox.snowcell.requests.findLast(({ path }) => path.endsWith("/chat/completions"))?.headers.authorization,
    ).toBeUndefined();
  });

  it("asks for a login if the model needs one, and then answers without retyping", async () => {
    const { workbench, panel, sandbox } = window;
    await selectModel(workbench, /Llama 2/);
    await panel.send("[[echo]]Let me in");
    await panel.answerIs("error");
    const error = panel.lastAnswer.getByTestId("message-error");
    expect(await error.getAttribute("data-error-kind")).toBe("signed-out");
    await error.getByRole("button", { name: "Log in to SnowCell" }).click();
    await workbench.fillInput(sandbox.snowcell.demoUser);

    // A wrong token shows an error in the box, and the typed text stays.
    await workbench.fillInput("wrong-token-987654");
    await expect.poll(async () => await workbench.inputValidationMessage()).toContain("refused the login");
    await workbench.fillInput(sandbox.snowcell.demoToken);
    await workbench.waitForNotification(/Logged in as demo@snowcell\.dev/);
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Let me in");
  });

  it("answers about the attached file, and names it", async () => {
    const { workbench, panel } = window;
    await workbench.openFile("src/lookup.ts");
    await workbench.selectLines(13, 22);
    await workbench.runCommand("SnowCell: Add Selection to Chat");
    await panel.frame.getByTestId("attachment").filter({ hasText: "lookup.ts:13–22" }).waitFor();
    await panel.send("Why is this slow?");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("lookup.ts");
    await panel.lastAnswer.getByTestId("code-block").first().waitFor();
    expect(await panel.lastAnswer.getByTestId("message-footer").textContent()).toMatch(/tok/);
  });

  it("stops on request, keeps the text received, and closes the connection", async () => {
    const { panel, sandbox } = window;
    sandbox.snowcell.charactersPerSecond = 200;
    await panel.send("[[length:5000]]");
    await panel.answerHasGrownTo(20);
    await panel.frame.getByTestId("stop-button").click();
    await panel.answerIs("stopped");
    expect((await panel.answerText()).length).toBeGreaterThan(10);
    const request = sandbox.snowcell.requests.findLast(({ path }) => path.endsWith("/chat/completions"));
    expect((await request?.closed)?.byClient).toBe(true);
    sandbox.snowcell.charactersPerSecond = 2000;
  });

  it("runs and fetches nothing from a hostile answer, and finds words in the conversation", async () => {
    const { panel, workbench } = window;
    const asked: string[] = [];
    workbench.page.on("request", (request) => asked.push(request.url()));
    await panel.send("[[hostile]]");
    await panel.answerIs("done");
    await panel.answerHolds("This line comes last.");
    const body = panel.lastAnswer.getByTestId("message-body");
    expect(await body.evaluate(() => "hostile" in globalThis)).toBe(false);
    expect(await body.locator("script, style, img, svg, iframe, form, [onload], [onerror], [href^=javascript]").count()).toBe(0);
    expect(asked.filter((address) => address.includes("example.invalid"))).toEqual([]);

    await panel.composer.press("ControlOrMeta+f");
    await panel.frame.getByTestId("find-input").fill("No login needed");
    await panel.frame
      .getByTestId("find-count")
      .filter({ hasText: / of 2$/ })
      .waitFor();
    await panel.frame.getByTestId("find-input").press("Escape");
    await panel.frame.getByTestId("find-input").waitFor({ state: "detached" });
  });

  it("tests the model, shows the status, and logs out", async () => {
    const { workbench, sandbox } = window;
    await workbench.runCommand("SnowCell: Test Model");
    await workbench.waitForNotification(/Llama 2.* works/);
    await workbench.runCommand("SnowCell: Show Status");
    const row = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" }).locator('[data-row="snowcell"]');
    await row.filter({ hasText: `Logged in as ${sandbox.snowcell.demoUser}` }).waitFor();
    await workbench.runCommand("SnowCell: Logout");
    await workbench.waitForNotification(/Logged out of SnowCell/);
  });

  it("violates no content policy", () => {
    expect(window.workbench.consoleErrors()).toEqual([]);
  });
});
