// A provider fails and recovers: visible retries, a disclosed fallback, an open circuit breaker, and health that recovers
// without a reload. Then the diagnosis, which stops at the step that fails.

import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCertificate } from "../sandbox/certificate.js";
import { logIn, openWindow, selectModel, type Window } from "./window.js";

const report = ({ workbench }: Window): FrameLocator =>
  workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });

describe("health and fallback", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 4000 },
      settings: {
        "snowcell.fallback.enabled": true,
        "snowcell.fallback.chain": ["ollama/llama3.2:latest"],
        "snowcell.request.maxRetries": 1,
      },
    });
    await window.panel.open();
    await selectModel(window.workbench, /snowcell\/qwen/);
  });
  afterAll(async () => await window?.close());

  it("shows in the answer which model took over, and why", async () => {
    const { panel, sandbox, workbench } = window;
    await sandbox.snowcell.kill();
    await panel.send("[[echo]]Who is there?");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Who is there?");
    const notice = await panel.lastAnswer.getByTestId("fallback-notice").textContent();
    expect(notice).toContain("SnowCell");
    expect(notice).toContain("Ollama");
    await workbench.statusBarItem("snowcell.model").locator(".codicon-debug-disconnect").waitFor();
  });

  it("shows which providers are down, which work, and what failed", async () => {
    const { workbench } = window;
    await workbench.runCommand("SnowCell: Show Status");
    await report(window).locator('[data-row="snowcell"][data-state="error"]').waitFor();
    await report(window).locator('[data-row="ollama"][data-state="ok"]').waitFor();
    expect(await report(window).locator('[data-row="snowcell"]').textContent()).toContain("Last error");
    await workbench.screenshotInThemes("status");
  });

  it("recovers without a reload when the service is back", async () => {
    const { panel, sandbox, workbench } = window;
    await sandbox.snowcell.revive();
    await panel.open();
    await panel.send("[[echo]]Back again");
    await panel.answerIs("done");
    expect(await panel.lastAnswer.getByTestId("fallback-notice").count()).toBe(0);
    await workbench.statusBarItem("snowcell.model").locator(".codicon-sparkle").waitFor();
  });

  const asked = (): number => window.sandbox.snowcell.requests.filter(({ path }) => path.includes("completions")).length;

  it("counts down to the retry that the service asked for, and then answers", async () => {
    const { panel, sandbox } = window;
    sandbox.snowcell.faults.add({ behaviour: { status: 429, headers: { "retry-after": "5" } } });
    const before = asked();
    await panel.send("[[echo]]Worth the wait");
    const waiting = panel.lastAnswer.locator(".message-progress");
    const seconds = async (): Promise<number> => Number(/\d+/.exec((await waiting.textContent()) ?? "")?.[0]);
    await waiting.filter({ hasText: /\d/ }).waitFor();
    const first = await seconds();
    expect(first).toBeLessThanOrEqual(5);
    await waiting.filter({ hasText: new RegExp(`\\b${first - 1}\\b`) }).waitFor();
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Worth the wait");
    expect(await panel.lastAnswer.getByTestId("fallback-notice").count()).toBe(0);
    expect(asked() - before).toBe(2);
  });

  it("does not retry after it is cancelled during the countdown", async () => {
    const { panel, sandbox } = window;
    sandbox.snowcell.faults.add({ behaviour: { status: 429, headers: { "retry-after": "30" } } });
    const before = asked();
    await panel.send("Never mind");
    await panel.lastAnswer.locator(".message-progress").filter({ hasText: /\d/ }).waitFor();
    await panel.frame.getByTestId("stop-button").click();
    await panel.answerIs("stopped");
    expect(asked() - before).toBe(1);
    await panel.lastAnswer.getByTestId("retry-button").waitFor();
  });
});

describe("the connection diagnosis", () => {
  let window: Window;
  let secure: ReturnType<typeof createSecureServer>;
  beforeAll(async () => {
    secure = createSecureServer(createCertificate(), (_request, response) => response.end("{}"));
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const { port } = secure.address() as AddressInfo;
    const entry = (key: string, endpoint: string) => ({ key, name: `Test/${key}`, endpoint, description: `Model ${key}` });
    window = await openWindow({
      sandbox: { charactersPerSecond: 4000 },
      settings: ({ snowcell }) => ({
        "snowcell.request.maxRetries": 0,
        "snowcell.models": [
          ...snowcell.models,
          entry("down", "http://127.0.0.1:9/v1"),
          entry("nodns", "https://no-such-host.invalid/v1"),
          entry("selfsigned", `https://127.0.0.1:${port}/v1`),
        ],
      }),
    });
    await window.panel.open();
  });
  afterAll(async () => {
    await window?.close();
    await new Promise((resolve) => secure.close(resolve));
  });

  const diagnose = async (model: RegExp): Promise<void> => {
    const { workbench } = window;
    await workbench.runCommand("View: Close All Editors");
    await selectModel(workbench, model);
    await workbench.runCommand("SnowCell: Diagnose Connection");
  };

  it.each([
    [/Model down/, "tcp"],
    [/Model nodns/, "dns"],
    [/Model selfsigned/, "tls"],
  ])("stops for %s at the step %s", async (model, step) => {
    await diagnose(model);
    await report(window).locator(`[data-row="${step}"][data-state="error"]`).waitFor();
    expect(await report(window).locator('[data-state="error"]').count()).toBe(1);
    expect(await report(window).locator('[data-row="token"]').getAttribute("data-state")).toBe("waiting");
  });

  it("stops at the login if the token was revoked", async () => {
    const { workbench, sandbox } = window;
    await logIn(workbench, sandbox.snowcell.demoUser, sandbox.snowcell.demoToken);
    await workbench.waitForNotification(/Logged in as/);
    sandbox.snowcell.revoke(sandbox.snowcell.demoToken);
    await diagnose(/snowcell\/llama/);
    await report(window).locator('[data-row="auth"][data-state="error"]').waitFor();
    await workbench.runCommand("SnowCell: Logout");
  });

  it("stops at the model if it does not exist", async () => {
    const { sandbox, workbench } = window;
    await diagnose(/ollama\/llama3\.2/);
    await report(window).locator('[data-row="token"][data-state="ok"]').waitFor();
    sandbox.ollama.faults.add({
      behaviour: { status: 404, body: { error: "model 'llama3.2:latest' not found" } },
      match: ({ path }) => path === "/api/show",
      always: true,
    });
    sandbox.ollama.faults.add({
      behaviour: { status: 200, body: { models: [] } },
      match: ({ path }) => path === "/api/tags",
      always: true,
    });
    await report(window).getByRole("button", { name: "Diagnose Again" }).click();
    await report(window).locator('[data-row="model"][data-state="error"]').waitFor();
    sandbox.ollama.faults.clear();
    await workbench.screenshot("diagnosis-absent-model");
  });

  it("reaches the first token, and offers a report to copy", async () => {
    const { workbench } = window;
    await diagnose(/snowcell\/qwen/);
    await report(window).locator('[data-row="token"][data-state="ok"]').waitFor();
    expect(await report(window).getByTestId("report-summary").textContent()).toContain("Everything works");
    await workbench.runCommand("Notifications: Clear All Notifications");
    await workbench.screenshotInThemes("diagnosis");
  });

  it("is offered in the answer after repeated failures have opened the circuit breaker", async () => {
    const { panel, sandbox, workbench } = window;
    await workbench.runCommand("View: Close All Editors");
    await panel.newChat();
    await selectModel(workbench, /snowcell\/qwen/);
    await sandbox.snowcell.kill();
    for (let question = 1; question <= 6; question++) {
      await panel.send("Hello?");
      await panel.answerIs("error");
    }
    expect(await panel.lastAnswer.getByTestId("message-error").textContent()).toContain("Requests resume in");
    await sandbox.snowcell.revive();
  });
});
