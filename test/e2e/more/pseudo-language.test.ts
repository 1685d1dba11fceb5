// The whole extension in a pseudo-language in a real VS Code: panel, lists, reports, settings and walkthrough show no English
// text of ours, and cut none off. test/webview/pseudo-language.test.ts looks at each state of the panel.
// Screenshots: test-results/screenshots/pseudo-*.

import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPseudoLanguage, readPseudoBundle } from "../../harness/pseudo-language.js";
import { pseudo, pseudoLocale } from "../../harness/pseudo-locale.js";
import { cutOff, type SeenText, seenTextsIn, untranslated } from "../../webview/seen-text.js";
import { openWindow, type Window } from "../window.js";

/** Names of services and formats, which are the same in every language. */
const names = [
  ...["SnowCell", "StackSpot", "Ollama", "Hugging Face", "OpenAI", "Codegen", "Sandbox, open", "Sandbox, with a key"],
  ...["LM Studio", "vLLM", "LiteLLM", "OpenRouter", "Groq", "Mistral", "Together AI", "Markdown", "JSON", "CSV"],
];
/** Ids, addresses, times and versions, such as `ollama/mistral:7b`. */
const isData = (text: string): boolean => /^\S*[.:/]\S*$/.test(text) || /^\d+ ms$|^\w+, Node [\d.]+$/.test(text);

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

  async function seen(element: Locator, picture: string): Promise<readonly SeenText[]> {
    await window.workbench.screenshot(`pseudo-${picture}`);
    const texts = await seenTextsIn(element);
    expect(texts.length).toBeGreaterThan(0);
    return texts;
  }
  /** What is wrong with the texts of a page of ours. `data` may be there as it is. */
  async function wrong(element: Locator, picture: string, data: readonly string[] = []): Promise<object> {
    const texts = (await seen(element, picture)).filter(({ text }) => !isData(text));
    return { untranslated: untranslated(texts, [...names, ...data]), cutOff: cutOff(texts) };
  }
  /** English texts in a list of VS Code, which adds keys and its own descriptions for screen readers. */
  async function englishInList(picture: string, data: readonly string[] = []): Promise<string[]> {
    await list().locator(".monaco-list-row:visible").first().waitFor();
    const texts = (await seen(list(), picture)).filter(({ place, text }) => !/keybinding|\[/.test(place) && !isData(text));
    return untranslated(texts, [...names, ...data]);
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
    // VS Code adds the English title to each, and a command of its own for each view.
    const titles = (await window.workbench.quickPickItems()).filter((title) => /^SnowCell: (?!Focus on)/.test(title));
    expect(titles.length).toBeGreaterThan(10);
    expect(titles.filter((title) => !/^SnowCell: ⟦.*⟧/.test(title))).toEqual([]);
    await leave();
  });

  it("an answer, a failure and their actions are in it", async () => {
    const { panel: chat, sandbox } = window;
    await run("Select Model");
    await window.workbench.page.locator(".quick-input-widget .quick-input-box input").fill("Qwen 1.5");
    expect(await englishInList("select-model", models())).toEqual([]);
    await window.workbench.pickQuickItem(/Qwen 1\.5/);
    await chat.send("[[echo]]Snow");
    await chat.answerIs("done");
    sandbox.snowcell.faults.add({ behaviour: { status: 500 } });
    await chat.send("[[echo]]Ice");
    await chat.answerIs("error");
    expect(await wrong(panel(), "answer", [...models(), "[[echo]]Snow", "[[echo]]Ice"])).toEqual(nothing);
  });

  it.each(["Login", "Select Model for…", "Add Provider…", "Export Chat", "Select Completion Model"])(
    "the list of %s is in it",
    async (title) => {
      await run(title);
      expect(await englishInList(`list-${title.replace(/[^A-Za-z]+/g, "-")}`, [...models(), "[[echo]]Snow"])).toEqual([]);
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
    const texts = await seen(steps, "walkthrough");
    // VS Code splits a step's Markdown, so that a piece may lack the brackets, and adds "Mark Done".
    const english = texts.filter(
      ({ text, place }) => /\p{L}{2}/u.test(text) && !/[⟦⟧áéîöüšñç]/.test(text) && !/\[|all-done/.test(place),
    );
    expect(english).toEqual([]);
    await window.workbench.runCommand("View: Close All Editors");
  });

  it("messages are in it", async () => {
    await run("Import Credentials");
    await window.workbench.waitForNotification("⟦");
    await window.workbench.screenshot("pseudo-message");
    expect((await window.workbench.notifications()).filter((text) => !text.includes("⟦"))).toEqual([]);
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
  });
});
