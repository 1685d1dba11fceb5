// Commands about models besides the chat: the benchmark, the automatic model, and requests in the log.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, type Window } from "../../window.js";

describe("commands about models", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 4000 },
      settings: { "snowcell.defaultModel": "auto" },
    });
    await window.panel.open();
  });
  afterAll(() => window?.close());

  const dialog = (text: string) => window.workbench.page.locator(".monaco-dialog-box").filter({ hasText: text });

  it("with `auto`, the nearest usable model answers, and the answer names it", async () => {
    const { panel, workbench } = window;
    expect(await workbench.statusBarText("snowcell.model")).toContain("Automatic");
    await panel.send("[[echo]]Chosen for me");
    await panel.answerIs("done");
    expect(await panel.lastAnswer.textContent()).toMatch(/Chosen automatically: answered by /);
  });

  it("measure models after saying what is sent, and show the results as a table", async () => {
    const { workbench, sandbox } = window;
    await workbench.runCommand("SnowCell: Benchmark Models");
    const search = workbench.page.locator(".quick-input-widget .quick-input-box input");
    for (const [typed, row] of [
      ["llama3.2", /ollama\/llama3\.2/],
      ["qwen3:4b", /ollama\/qwen3:4b/],
    ] as const) {
      await search.fill(typed);
      await workbench.pickQuickItem(row, { staysOpen: true });
    }
    await search.press("Enter");
    await workbench.pickQuickItem(/^1 run/);
    const asks = dialog("Benchmark these models?");
    await asks.filter({ hasText: "price unknown" }).waitFor();
    const before = sandbox.ollama.requests.filter(({ path }) => path === "/api/chat").length;
    await asks.getByRole("button", { name: "Send 6 Requests" }).click();
    const report = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
    await report.getByText("Each model was asked the same 3 questions, in turns.").waitFor();
    expect(await report.locator("tbody tr").count()).toBe(2);
    expect(await report.locator("tbody tr").first().textContent()).toMatch(/ollama\/llama3\.2.*(ms|s).*3/);
    expect(sandbox.ollama.requests.filter(({ path }) => path === "/api/chat").length - before).toBe(6);
    await workbench.screenshot("benchmark");
  });

  it("write requests and answers to the log only after the user agreed", async () => {
    const { workbench, panel, server } = window;
    const logged = (): string =>
      readdirSync(server.serverDataDir, { recursive: true, encoding: "utf8" })
        .filter((file) => /SnowCell\.log$/.test(file))
        .map((file) => readFileSync(join(server.serverDataDir, file), "utf8"))
        .join("\n");
    await panel.send("[[echo]]Before the log");
    await panel.answerIs("done");
    await workbench.runCommand("SnowCell: Log Requests for Ten Minutes");
    await dialog("Log requests and answers for ten minutes?").getByRole("button", { name: "Start Logging" }).click();
    // The log opens and takes the focus, and with it text that is being typed.
    await workbench.page.locator(".output-view .monaco-editor.focused").waitFor();
    await panel.send("[[echo]]In the log");
    await panel.answerIs("done");
    await expect.poll(logged).toMatch(/#\d+ POST http:\/\/127\.0\.0\.1:\d+\/api\/chat[\s\S]*In the log[\s\S]*#\d+ end/);
    expect(logged()).not.toMatch(/POST[^#]*Before the log"}\]/);
  });
});
