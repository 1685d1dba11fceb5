// The row below the text box: the model's name is readable in a narrow side bar, in every language.

import { readdirSync, readFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContextView, Snapshot } from "../../src/protocol/host-messages.js";
import { pseudoBundle, pseudoLocale } from "../harness/pseudo-locale.js";
import { textsInCode } from "../manifest/translations.js";
import { answering, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage, words } from "./page.js";

const bundles = new URL("../../l10n/", import.meta.url);
const translated = readdirSync(bundles).flatMap((name) => /^bundle\.l10n\.(.+)\.json$/.exec(name)?.[1] ?? []);
const languages = ["en", ...translated, pseudoLocale];

let bench: Bench;
let pseudoTexts: Record<string, string>;

beforeAll(async () => {
  [bench, pseudoTexts] = await Promise.all([Bench.open(), textsInCode().then(pseudoBundle)]);
});
afterAll(() => bench?.close());

function textsOf(language: string): Record<string, string> {
  if (language === "en") return {};
  if (language === pseudoLocale) return pseudoTexts;
  return JSON.parse(readFileSync(new URL(`bundle.l10n.${language}.json`, bundles), "utf8")) as Record<string, string>;
}

async function open(width: number, part: Partial<Snapshot>, language = "en"): Promise<PanelPage> {
  const boot = { language, translations: Object.entries(textsOf(language)), workspaceRoots: [] };
  const panel = await bench.page({ boot, context: { viewport: { width, height: 500 } } });
  await panel.snapshot(snapshot(part));
  await panel.get("context-meter").waitFor();
  await panel.drawn();
  return panel;
}

const isCut = (text: Locator): Promise<boolean> => text.evaluate((element) => element.scrollWidth > element.clientWidth);
const visibleWidth = (text: Locator): Promise<number> => text.evaluate((element) => element.clientWidth);
const nameOf = (name: string): Partial<Snapshot> => ({ model: { id: `ollama/${name}`, name, providerName: "Ollama" } });
/** In CSS pixels: two lines of buttons. */
const twoLines = 64;

const roomLeft: ContextView = { tokens: 412, limit: 3072, leftOut: "", tuned: false };
const contexts: Readonly<Record<string, ContextView>> = {
  "with room left": roomLeft,
  "nearly full": { ...roomLeft, tokens: 2900 },
  "too full": { ...roomLeft, tokens: 4000, leftOut: "Left out: earlier messages (2)" },
  "of an unknown size": { tokens: 123_456, leftOut: "", tuned: false },
};

describe.each([300, 250])("at %d px", (width) => {
  it.each(languages)("all of Select Model is readable in %s", async (language) => {
    const panel = await open(width, { model: null, context: roomLeft }, language);
    expect(await isCut(panel.page.locator(".model-name"))).toBe(false);
    await panel.close();
  });

  it.each(Object.keys(contexts))("a context %s leaves room for a name, and the bar has two lines at most", async (name) => {
    const messages = [said("u1", "Hi"), answering("m1", "Hello")];
    const run: Partial<Snapshot> = { messages, streams: [{ stream: 1, messageId: "m1" }], mode: "agent", draft: "Also this" };
    const panel = await open(width, { ...run, ...nameOf("Qwen 2.5 Coder 7B"), context: contexts[name] ?? roomLeft });
    await panel.get("stop-button").waitFor();
    for (const part of await panel.page.locator(".model-name > span").all()) expect(await isCut(part)).toBe(false);
    expect(await panel.page.locator(".composer-bar").evaluate((bar) => bar.clientHeight)).toBeLessThanOrEqual(twoLines);
    await panel.close();
  });

  it.each(["qwen2.5-coder:7b-instruct-q4_K_M", "meta-llama/Llama-3.3-70B-Instruct-Turbo"])(
    "the beginning and the end of %s are readable",
    async (name) => {
      const panel = await open(width, { ...nameOf(name), context: roomLeft });
      const [beginning, end] = [
        panel.page.locator(".model-name > span").first(),
        panel.page.locator(".model-name > span").last(),
      ];
      expect(await words(panel.page.locator(".model-name"))).toBe(name);
      expect(await isCut(end)).toBe(false);
      expect(await visibleWidth(beginning)).toBeGreaterThan(80);
      await panel.close();
    },
  );
});

it("a short name is on one line with the tools at 300 px", async () => {
  const panel = await open(300, { ...nameOf("Qwen 1.5 0.5B"), context: roomLeft });
  expect(await panel.page.locator(".composer-bar").evaluate((bar) => bar.clientHeight)).toBeLessThan(twoLines - 20);
  await panel.close();
});

it.each(["Qwen 2.5 Coder 7B", "Qwen\n2.5 Coder\t7B", "GPT-5", "\u{1f999}".repeat(12)])(
  "a name is one line, with its spaces: %j",
  async (name) => {
    const panel = await open(600, { ...nameOf(name), context: roomLeft });
    expect(await panel.page.locator(".model-name").textContent()).toBe(name.replace(/\s/g, " "));
    expect(await panel.page.locator(".composer-bar").evaluate((bar) => bar.clientHeight)).toBeLessThan(twoLines - 20);
    await panel.close();
  },
);

it("a screen reader hears the whole name and what the button does", async () => {
  const panel = await open(250, { ...nameOf("qwen2.5-coder:7b-instruct-q4_K_M"), context: roomLeft });
  await panel.page
    .getByRole("button", { name: "qwen2.5-coder:7b-instruct-q4_K_M from Ollama: select another model", exact: true })
    .waitFor();
  await panel.close();
});
