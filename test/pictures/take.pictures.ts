// The README's pictures, taken in a real VS Code: `npm run pictures`. Answers, theme and sizes are fixed.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "../e2e/window.js";
import { sampleWorkspace } from "../harness/paths.js";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { recordInputs } from "./inputs.js";
import { Recording, withoutNotifications } from "./recording.js";

const folder = "media/readme";
const size = { width: 1120, height: 680 };
const question = "Why is this slow with many orders?";

const fix = `  const names = new Map(customers.map(({ id, name }) => [id, name]));
  const totals: Record<string, number> = {};
  for (const { customerId, total } of orders) {
    const name = names.get(customerId);
    if (name === undefined) continue;
    totals[name] = (totals[name] ?? 0) + total;
  }
  return totals;`;

const answers = {
  ask: `For **every order**, \`find\` searches all customers again, and \`Object.keys\` copies all names. Look each customer up in a map instead:\n\n\`\`\`ts\n${fix}\n\`\`\`\n\nThat is one pass over each list.`,
  small:
    "`find` starts from the beginning for each order. With 1,000 customers and 10,000 orders, that is up to **10 million** comparisons.\n\nBuild a `Map` from id to customer before the loop, and use `map.get` in it.",
  large:
    "Two things grow with the square of the data:\n\n1. `customers.find` runs once for each order.\n2. `Object.keys(totals).includes` copies every name for each order.\n\nA `Map` of customers fixes the first; `totals[name] ?? 0` makes the second unnecessary. Expect time in proportion to **orders + customers**.",
} as const;

let window: Window;
let temporary: string;
let shown = "";

beforeAll(async () => {
  temporary = temporaryFolder("snowcell-pictures");
  const workspace = join(temporary, "orders");
  cpSync(sampleWorkspace, workspace, { recursive: true });
  mkdirSync(folder, { recursive: true });
  window = await openWindow({
    // The port of a real Ollama, which the diagnosis shows.
    sandbox: { charactersPerSecond: 4000, ports: { ollama: 11434 } },
    settings: ({ snowcell }) => ({
      "snowcell.models": snowcell.models.map((model) => ({
        ...model,
        ...(model.key === "qwen" ? { description: "Team Coder" } : {}),
        capabilities: ["chat", "tools"],
        contextLength: 100_000,
      })),
      "files.autoSave": "off",
      "editor.minimap.enabled": false,
      "window.commandCenter": false,
      "workbench.layoutControl.enabled": false,
      "chat.commandCenter.enabled": false,
      "breadcrumbs.enabled": false,
    }),
    server: { workspace },
    workbench: { viewport: size, theme: "dark" },
  });
  window.workbench.page.setDefaultTimeout(25_000);
  await window.panel.open();
});
afterAll(async () => {
  await window?.close();
  if (temporary !== undefined) removeTemporaryFolder(temporary);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await window.workbench.screenshot("picture-failed");
});
beforeEach(async () => {
  await window.workbench.runCommand("View: Close All Editors");
});

async function rememberText(): Promise<void> {
  shown += `${await window.panel.frame.locator("body").textContent()}\n`;
}

async function picture(name: string): Promise<void> {
  await rememberText();
  await window.workbench.page.mouse.move(2, 2);
  await window.workbench.page.screenshot({ path: join(folder, `${name}.png`), style: withoutNotifications });
}

describe("pictures of the README", () => {
  it("ask, apply, accept", async () => {
    const { workbench, panel, sandbox } = window;
    const { page } = workbench;
    await selectModel(workbench, /ollama\/llama3\.2/);
    await workbench.openFile("src/lookup.ts");
    await workbench.resizeSideBar(440);
    await workbench.selectLines(14, 21);
    await workbench.runCommand("SnowCell: Add Selection to Chat");
    await panel.frame.getByTestId("attachment").waitFor();

    const recording = new Recording(page);
    await recording.frame(900);
    await panel.composer.click();
    await recording.type(panel.composer, question);
    await recording.frame(500);
    sandbox.ollama.answers.push(answers.ask);
    sandbox.ollama.charactersPerSecond = 120;
    await recording.click(panel.frame.getByTestId("send-button"));
    await panel.lastAnswer.waitFor();
    const running = panel.frame.locator('[data-testid="message"]:is([data-state="waiting"], [data-state="streaming"])');
    while ((await running.count()) > 0) await recording.frame(140);
    await panel.answerIs("done");
    await rememberText();
    await recording.frame(1600);
    await recording.click(panel.lastAnswer.getByTestId("apply-code"));
    const review = page.locator(".part.editor .monaco-diff-editor");
    await review.locator(".editor.modified .view-line").first().waitFor();
    const actions = page.locator(".editor-actions");
    await actions.locator('[aria-label^="SnowCell: Accept Change"], [aria-label^="Accept Change"]').first().waitFor();
    await recording.frame(2600);
    const acceptAll = actions.locator('[aria-label^="SnowCell: Accept All"], [aria-label^="Accept All"]').first();
    if (await acceptAll.isVisible()) await recording.click(acceptAll);
    else await page.keyboard.press("Control+Shift+Enter");
    await review.waitFor({ state: "hidden" });
    await recording.frame(3500);
    writeFileSync(join(folder, "ask-apply-accept.gif"), recording.gif());
    await workbench.runCommand("File: Revert File");
  });

  it("agent", async () => {
    const { workbench, panel } = window;
    await selectModel(workbench, /snowcell\/qwen/);
    await workbench.openFile("report/customer-report.mjs");
    await workbench.resizeSideBar(520);
    await panel.frame.getByTestId("mode-button").click();
    await panel.frame.locator("[data-testid=mode-option][data-mode=agent]").click();
    await panel.send("Find the slow code in this project and make it faster.");
    await panel.frame.getByTestId("approval").waitFor();
    await panel.lastAnswer.locator("[data-testid=step][data-tool=edit_file][data-state=waiting]").waitFor();
    await picture("agent");
    await panel.frame.getByTestId("stop-button").first().click();
    await panel.answerIs("stopped", "done");
    await panel.newChat();
  });

  it("compare", async () => {
    const { workbench, panel, sandbox } = window;
    sandbox.ollama.charactersPerSecond = 4000;
    await panel.newChat();
    // The selected model is ticked in the list.
    await selectModel(workbench, /ollama\/llama3\.2/);
    await workbench.resizeSideBar(900);
    await panel.composer.fill(question);
    await workbench.runCommand("SnowCell: Compare Models");
    const search = workbench.page.locator(".quick-input-widget .quick-input-box input");
    await search.fill("snowcell/qwen");
    await workbench.pickQuickItem(/snowcell\/qwen/, { staysOpen: true });
    await search.press("Enter");
    const box = panel.frame.getByTestId("compare-input");
    await box.waitFor();
    await expect.poll(() => box.inputValue()).toBe(question);
    sandbox.ollama.answers.push(answers.small);
    sandbox.snowcell.answers.push(answers.large);
    await box.press("Enter");
    const columns = panel.frame.locator('[data-testid="compare-column"][data-state="done"]');
    await expect.poll(() => columns.count()).toBe(2);
    await picture("compare");
  });

  it("diagnose", async () => {
    const { workbench, sandbox } = window;
    await selectModel(workbench, /ollama\/llama3\.2/);
    const report = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
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
    await workbench.page.keyboard.press("ControlOrMeta+B");
    await workbench.page.locator(".part.sidebar").waitFor({ state: "hidden" });
    await workbench.runCommand("SnowCell: Diagnose Connection");
    await report.locator('[data-row="model"][data-state="error"]').waitFor();
    shown += await report.locator("body").textContent();
    // The title and the verdict are at the top, and the first step names the machine.
    await report.locator('[data-row="machine"]').evaluate((row, name) => {
      const words = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      while (words.nextNode()) {
        words.currentNode.nodeValue = words.currentNode.nodeValue?.replaceAll(name, "laptop") ?? "";
      }
    }, hostname());
    await report.locator("h1").scrollIntoViewIfNeeded();
    await workbench.page.screenshot({ path: join(folder, "diagnose.png"), style: withoutNotifications });
    sandbox.ollama.faults.clear();
  });

  it("their inputs are recorded", async () => {
    await recordInputs(shown);
  });
});
