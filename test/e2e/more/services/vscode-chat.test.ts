// VS Code's own chat with a custom model: `SnowCell: Use in VS Code's Chat` leads there without an account, agent mode runs
// a tool, and a model whose server lists no abilities gets tools by setting and by a check.

import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecordedRequest } from "../../../sandbox/recorded-request.js";
import { isLacking } from "../../../support/editor-versions.js";
import { openWindow, type Window } from "../../window.js";

type Body = Readonly<Record<string, unknown>> & { readonly messages: readonly { role: string; content: unknown }[] };

const bodyOf = (request: RecordedRequest): Body => request.body as Body;
const isChat = ({ path }: RecordedRequest): boolean => path.endsWith("/open/v1/chat/completions");

describe.skipIf(isLacking("VS Code's own chat"))("VS Code's own chat", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 20_000 },
      settings: ({ openai, ollama }) => ({
        "snowcell.customProviders": [
          {
            id: "silent",
            name: "Silent",
            baseUrl: `${openai.url}/open/v1`,
            auth: "none",
            boundary: "local",
            models: [
              { id: "sandbox-large", capabilities: ["tools", "thinking"], contextLength: 128_000 },
              { id: "sandbox-small", contextLength: 128_000 },
            ],
          },
        ],
        // Nothing else is listed.
        "snowcell.ollama.baseUrl": `${ollama.url}/nowhere`,
      }),
    });
  });
  afterAll(() => window?.close());

  const chat = (): Locator => window.workbench.page.locator(".interactive-session:visible").last();
  const picker = (): Locator => chat().locator(".model-picker-name");
  /** The name is hidden where there is no room for it. */
  const selected = (model: string): Promise<void> => chat().locator(`.model-picker-name[aria-label$="${model}"]`).waitFor();

  /** The rows of the model picker for a search. */
  async function modelsFor(search: string): Promise<Locator> {
    const { page } = window.workbench;
    await picker().click();
    const list = page.locator(".action-widget:visible");
    await list.locator("input").first().fill(search);
    return list.locator(".monaco-list-row.action").filter({ hasText: search });
  }

  async function ask(question: string): Promise<void> {
    const { page } = window.workbench;
    await chat().locator(".interactive-input-part .monaco-editor").first().click();
    await page.keyboard.insertText(question);
    await page.keyboard.press("Enter");
  }

  const asked = (from: number): Promise<RecordedRequest[]> =>
    expect
      .poll(() => window.sandbox.openai.requests.slice(from).filter(isChat))
      .toHaveLength(2)
      .then(() => window.sandbox.openai.requests.slice(from).filter(isChat));

  it("opens with a model selected, and asks for no account", async () => {
    const { workbench } = window;
    await workbench.runCommand("SnowCell: Use in VS Code's Chat");
    const ready = /sandbox-large is ready in VS Code's chat/;
    await workbench.waitForNotification(ready);
    await workbench.dismissNotification(ready);
    await selected("sandbox-large");
    expect(await chat().textContent()).not.toMatch(/Sign in/i);
  });

  it("runs a tool in agent mode, shows the reasoning, and answers from the tool's result", async () => {
    const { sandbox, workspace, workbench } = window;
    const from = sandbox.openai.requests.length;
    const call = JSON.stringify({ filePath: join(workspace, "notes.md"), startLine: 1, endLine: 3 });
    await ask(`[[reasoning]] [[call:read_file ${call}]]`);
    const [first, second] = await asked(from);
    if (!first || !second) throw new Error("two requests were made");
    expect(bodyOf(first)["tools"]).toEqual(
      expect.arrayContaining([expect.objectContaining({ function: expect.objectContaining({ name: "read_file" }) })]),
    );
    expect(
      bodyOf(first)
        .messages.map(({ role }) => role)
        .slice(0, 2),
    ).toEqual(["system", "user"]);
    const result = bodyOf(second).messages.at(-1);
    expect(result?.role).toBe("tool");
    expect(JSON.stringify(result?.content)).toContain("totalsByCustomer");
    await chat().getByText("The tool said:").waitFor();
    const answer = chat().locator(".interactive-response").last();
    await answer.getByText(/^Completed \d+ step/).click();
    await answer.locator(".chat-thinking-box").first().getByText("Finished").click();
    await answer.getByText("First find what is slow").waitFor();
    await workbench.screenshot("vscode-chat-agent");
  });

  it("lists a model without stated abilities only after a check has found that it calls tools", async () => {
    const { workbench } = window;
    const { page } = workbench;
    expect(await (await modelsFor("sandbox-small")).count()).toBe(0);
    await page.keyboard.press("Escape");

    await workbench.runCommand("SnowCell: Select Model");
    await page.locator(".quick-input-titlebar", { hasText: "Select Model" }).waitFor();
    await page.locator(".quick-input-widget .quick-input-box input").fill("sandbox-small");
    await page.locator(".quick-input-progress.active").waitFor({ state: "detached" });
    const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "silent/sandbox-small" });
    // A list or a health check that arrives replaces the rows, and with them the button under the mouse.
    const details = async (): Promise<boolean> => {
      await row.hover();
      return await row
        .locator(".codicon-info")
        .click({ timeout: 1000 })
        .then(
          () => true,
          () => false,
        );
    };
    await expect.poll(details).toBe(true);
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByRole("button", { name: "Check Abilities" }).click();
    await dialog.filter({ hasText: "Check what sandbox-small can do?" }).getByRole("button", { name: /^Send/ }).click();
    await dialog.filter({ hasText: "Tools: yes · learned from its answers" }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.press("Escape");

    const offered = await modelsFor("sandbox-small");
    await offered.first().click();
    await selected("sandbox-small");
  });

  it("sends the effort that the user chose for the model", async () => {
    const { sandbox, workbench } = window;
    const { page } = workbench;
    await (await modelsFor("sandbox-large")).first().click();
    await selected("sandbox-large");
    await chat().locator(".model-picker-config").click();
    await page.locator(".action-widget:visible").getByText("High", { exact: true }).click();
    await chat().locator(".model-picker-config").filter({ hasText: "High" }).waitFor();
    await page.keyboard.press("Escape");
    const from = sandbox.openai.requests.length;
    await ask("[[echo]]Hello");
    await expect
      .poll(() =>
        sandbox.openai.requests
          .slice(from)
          .filter(isChat)
          .map((request) => bodyOf(request)["reasoning_effort"]),
      )
      .toContain("high");
  });

  it("asks for no account after a reload either", async () => {
    await window.workbench.reload();
    await selected("sandbox-large");
    expect(await chat().textContent()).not.toMatch(/Sign in/i);
  });
});
