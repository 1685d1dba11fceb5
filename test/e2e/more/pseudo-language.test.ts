// The whole extension in a pseudo-language in a real VS Code: panel, lists, reports, settings and walkthrough show no English
// text of ours, and cut none off. test/webview/pseudo-language.test.ts looks at each state of the panel.
// Screenshots: test-results/screenshots/pseudo-*.

import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPseudoLanguage, readPseudoBundle } from "../../harness/pseudo-language.js";
import { pseudo, pseudoLocale } from "../../harness/pseudo-locale.js";
import { cutOff, seenTextsIn, untranslated } from "../../webview/seen-text.js";
import { openWindow, type Window } from "../window.js";

/** Names of services, models, formats and files, which are the same in every language. */
const names = [
  ...["SnowCell", "StackSpot", "Ollama", "Hugging Face", "OpenAI", "Codegen", "Anthropic", "VS Code"],
  ...["Markdown", "JSON", "CSV"],
];

describe("in a pseudo-language", () => {
  let window: Window;
  beforeAll(async () => {
    const bundle = await readPseudoBundle();
    window = await openWindow({
      sandbox: { charactersPerSecond: 8000 },
      server: { locale: pseudoLocale },
      settings: { "snowcell.request.maxRetries": 0 },
      prepare: ({ extensionsDir }) => addPseudoLanguage(extensionsDir, bundle),
    });
  });
  afterAll(async () => await window?.close());

  const run = (title: string): Promise<void> => window.workbench.runCommand(`SnowCell: ${pseudo(title)}`);
  const leave = (): Promise<void> => window.workbench.page.keyboard.press("Escape");
  const report = (): Locator =>
    window.workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" }).locator("body");
  const list = (): Locator => window.workbench.page.locator(".quick-input-widget .quick-input-list .monaco-list-rows");
  const panel = (): Locator => window.panel.frame.locator("body");

  /** What is wrong with the texts in an element. `data` may be there as it is. */
  async function wrong(element: Locator, picture: string, data: readonly string[] = []): Promise<object> {
    await window.workbench.screenshot(`pseudo-${picture}`);
    const seen = await seenTextsIn(element);
    expect(seen.length).toBeGreaterThan(0);
    return { untranslated: untranslated(seen, [...names, ...data]), cutOff: cutOff(seen) };
  }
  const nothing = { untranslated: [], cutOff: [] };
  const models = (): readonly string[] => [
    ...window.sandbox.snowcell.models.flatMap((model) => Object.values(model).filter((value) => typeof value === "string")),
  ];

  it("the panel greets in it", async () => {
    await run("Open Chat");
    await window.panel.ready();
    await window.panel.frame.getByTestId("welcome").waitFor();
    expect(await wrong(panel(), "welcome", models())).toEqual(nothing);
  });

  it("the palette lists every command in it", async () => {
    await window.workbench.page.keyboard.press("F1");
    await window.workbench.page.locator(".quick-input-widget .quick-input-box input").fill(">SnowCell: ⟦");
    await list().locator(".monaco-list-row", { hasText: "⟦" }).first().waitFor();
    await window.workbench.screenshot("pseudo-palette");
    const labels = await list().locator(".monaco-list-row .label-name").allTextContents();
    expect(labels.filter((label) => !/^SnowCell: ⟦.*⟧$/.test(label))).toEqual([]);
    await leave();
  });

  it("an answer, a failure and their actions are in it", async () => {
    const { panel: chat, sandbox } = window;
    await run("Select Model");
    await window.workbench.page.locator(".quick-input-widget .quick-input-box input").fill("Qwen 1.5");
    expect(await wrong(list(), "select-model", models())).toEqual(nothing);
    await window.workbench.pickQuickItem(/Qwen 1\.5/);
    await chat.send("[[echo]]Snow");
    await chat.answerIs("done");
    sandbox.snowcell.faults.add({ behaviour: { status: 500 } });
    await chat.send("[[echo]]Ice");
    await chat.answerIs("error");
    expect(await wrong(panel(), "answer", [...models(), "[[echo]]Snow", "[[echo]]Ice"])).toEqual(nothing);
  });

  it.each(["Login", "Select Model for…", "Add Custom Provider", "Export Chat", "Import Credentials", "Select Completion Model"])(
    "the list of %s is in it",
    async (title) => {
      await run(title);
      await list().locator(".monaco-list-row").first().waitFor();
      expect(await wrong(list(), `list-${title.replace(/[^A-Za-z]+/g, "-")}`, models())).toEqual(nothing);
      await leave();
    },
  );

  it.each(["Show Status", "Show Usage", "Diagnose Connection"])("the page of %s is in it", async (title) => {
    await run(title);
    await report().getByTestId("report").waitFor();
    expect(await wrong(report(), `page-${title.replace(" ", "-")}`, models())).toEqual(nothing);
    await window.workbench.runCommand("View: Close All Editors");
  });

  it("the walkthrough is in it", async () => {
    await window.workbench.runCommand("Welcome: Open Walkthrough...");
    await window.workbench.page.locator(".quick-input-widget .quick-input-box input").fill("SnowCell");
    await window.workbench.pickQuickItem(/⟦/);
    const steps = window.workbench.page.locator(".gettingStartedContainer .gettingStartedDetailsContent");
    await steps.locator(".getting-started-step").first().waitFor();
    const seen = await seenTextsIn(steps.locator(".getting-started-detail-left, .steps-container").first());
    await window.workbench.screenshot("pseudo-walkthrough");
    expect(untranslated(seen, names)).toEqual([]);
    await window.workbench.runCommand("View: Close All Editors");
  });

  it("the settings are in it", async () => {
    await window.workbench.runCommand("Preferences: Open Settings (UI)");
    const { page } = window.workbench;
    await page.locator(".settings-editor .search-container .monaco-editor").click();
    await page.keyboard.type("@ext:snowcell.snowcell");
    await page.locator(".settings-editor .setting-item-description", { hasText: "⟦" }).first().waitFor();
    await window.workbench.screenshot("pseudo-settings");
    const shown = await page.locator(".settings-editor .setting-item-description").allTextContents();
    expect(shown.filter((text) => text.trim() !== "" && !/⟦[\s\S]*⟧/.test(text))).toEqual([]);
    await window.workbench.runCommand("View: Close All Editors");
  });
});
