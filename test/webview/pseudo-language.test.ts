// The panel and the report page in a pseudo-language at the width of a narrow side bar: no text bypasses translation, and none
// is cut off. Screenshots: test-results/screenshots/pseudo/.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as l10n from "@vscode/l10n";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usageReport } from "../../src/vscode/usage/usage-report.js";
import { pseudo, pseudoBundle, pseudoLocale } from "../harness/pseudo-locale.js";
import { textsInCode } from "../manifest/translations.js";
import { names, ollama, openai } from "../unit/usage/usage-fixtures.js";
import { agentScenes } from "./agent-scenes.js";
import { complete, followedUp, underWay } from "./compare-fixtures.js";
import { answered, answering, richAnswer, said, snapshot } from "./fixtures.js";
import { openedScenes } from "./opened-scenes.js";
import { Bench, type PanelPage } from "./page.js";
import type { Scenes } from "./scene-screenshots.js";
import { cutOff, seenTexts, stringsIn, untranslated } from "./seen-text.js";

const folder = join(import.meta.dirname, "..", "..", "test-results", "screenshots", "pseudo");
const viewport = { width: 300, height: 700 };

let bench: Bench;
let bundle: Record<string, string>;

beforeAll(async () => {
  [bench, bundle] = await Promise.all([
    Bench.open({ report: "webview-ui/report/main.ts", "report-styles": "webview-ui/styles/report.css" }),
    textsInCode().then(pseudoBundle),
    mkdir(folder, { recursive: true }),
  ]);
});
afterAll(() => bench?.close());

const asked = said("u1", "Why is this slow?", { attachments: [{ id: "a", label: "lookup.ts:12–40", tokens: 320 }] });
const failure = {
  kind: "rate-limited",
  title: "OpenAI is limiting requests",
  explanation: "Try again in 20 s, or choose another model.",
  actions: [{ action: "retry", label: "Retry" }],
};
const context = { tokens: 2900, limit: 3072, leftOut: pseudo("Left out: earlier messages (2)"), tuned: true };
const streams = [{ stream: 1, messageId: "m1" }];

const feature = (panel: PanelPage, name: "history" | "find" | "slash" | "parameters" | "context" | "compare", message: unknown) =>
  panel.events({ type: "feature-message", feature: name, message });

const scenes: Scenes = {
  welcome: (panel) => panel.snapshot(snapshot()),
  conversation: async (panel) => {
    const messages = [asked, answered("m1", richAnswer, { branch: { index: 2, count: 3 }, reasoning: "The loop comes first." })];
    await panel.snapshot(snapshot({ messages, context, attachments: [{ id: "b", label: "cache.ts:1–20", tokens: 90 }] }));
    await panel.page.locator("[data-highlighted]").first().waitFor();
  },
  waiting: (panel) => panel.snapshot(snapshot({ messages: [asked, answering("m1", "")], streams })),
  error: (panel) => panel.snapshot(snapshot({ messages: [asked, answered("m1", "The loop", { state: "error", failure })] })),
  stopped: (panel) => panel.snapshot(snapshot({ messages: [asked, answered("m1", "The loop", { state: "stopped" })] })),
  editing: async (panel) => {
    await panel.snapshot(snapshot({ messages: [asked, answered("m1", "The loop")] }));
    await panel.get("edit-button").click();
  },
  finding: async (panel) => {
    await panel.snapshot(snapshot({ messages: [asked, answered("m1", richAnswer)] }));
    await panel.get("composer-input").press("Control+f");
    await panel.get("find-input").fill("nothing");
    await panel.posted("feature");
    await feature(panel, "find", { type: "found", query: "nothing", matches: [] });
  },
  history: async (panel) => {
    await panel.snapshot(snapshot());
    await panel.get("history-button").click();
    await panel.posted("feature");
    const item = (id: string, pinned: boolean, days: number) => ({
      ...{ id, pinned, title: "Explain what this project does, and how its parts come together" },
      updatedAt: Date.now() - days * 86_400_000,
    });
    const items = [item("1", true, 9), item("2", false, 0), item("3", false, 1), item("4", false, 4), item("5", false, 60)];
    await feature(panel, "history", { type: "conversations", request: 1, items, lasting: false, openId: "2" });
    await panel.drawn();
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Delete");
    await panel.get("history-undo").waitFor();
  },
  slash: async (panel) => {
    await panel.snapshot(snapshot());
    await panel.get("composer-input").focus();
    await panel.page.locator("snowcell-composer[data-takes-in]").waitFor();
    await panel.get("composer-input").pressSequentially("/");
    await panel.posted("feature");
    l10n.config({ contents: bundle });
    const items = [
      { command: "explain", hint: l10n.t("what to look at"), detail: l10n.t("Explain the selection"), icon: "comment" },
      { command: "models", hint: "", detail: l10n.t("Ask several models at once"), icon: "note" },
    ];
    l10n.config({ contents: {} });
    await feature(panel, "slash", { type: "found", query: "", items });
    await panel.get("slash-item").first().waitFor();
  },
  comparison: async (panel) => {
    await panel.snapshot(snapshot({ messages: [asked], streams: [{ stream: 7, messageId: "m2" }] }));
    await panel.events({ type: "feature-opened", feature: "compare" });
    await panel.posted("feature");
    await feature(panel, "compare", underWay);
    await panel.get("compare-column").first().waitFor();
  },
  "comparison-complete": async (panel) => {
    await panel.snapshot(snapshot({ messages: [asked] }));
    await panel.events({ type: "feature-opened", feature: "compare" });
    await panel.posted("feature");
    await feature(panel, "compare", complete);
    await panel.get("compare-column").first().waitFor();
  },
  "comparison-follow-up": async (panel) => {
    await panel.snapshot(snapshot({ messages: [asked], streams: [{ stream: 7, messageId: "m5" }] }));
    await panel.events({ type: "feature-opened", feature: "compare" });
    await panel.posted("feature");
    await feature(panel, "compare", followedUp);
    await panel.get("compare-tab").first().waitFor();
  },
  "conversation-menu": async (panel) => {
    await panel.snapshot(snapshot({ messages: [asked, answered("m1", "The loop")] }));
    await panel.get("conversation-menu").click();
    await panel.get("conversation-action").first().waitFor();
  },
  "within-reach": async (panel) => {
    const instructions = [{ id: "i", label: "AGENTS.md", tokens: 120, icon: "book" }];
    const examples = ["project", "selection", "problems"];
    const reachable = { ...context, suggestion: "lookup.ts:12–40", examples, instructions };
    await panel.snapshot(snapshot({ context: reachable, attachments: [{ id: "b", label: "cache.ts:1–20", tokens: 90 }] }));
    await panel.get("context-suggestion").waitFor();
    await panel.get("instruction-chip").waitFor();
  },
  parameters: async (panel) => {
    await panel.snapshot(snapshot({ messages: [asked, answered("m1", "Answer")], context }));
    await panel.get("parameters-button").click();
    await panel.posted("feature");
    const fields = { temperature: "", maxTokens: "", topP: "", topK: "", minP: "", stop: "", reasoningEffort: "" };
    await feature(panel, "parameters", {
      ...{ type: "parameters", fields, defaults: { ...fields, systemPrompt: "Be kind" }, efforts: ["none", "low", "high"] },
      ...{ model: "Qwen", presets: ["Reviewer"], problems: [], replace: true },
    });
    await panel.drawn();
  },
  ...openedScenes,
  ...agentScenes,
};

/** Notes what the host sends to a page. */
function sentTo(panel: PanelPage): unknown[] {
  const sent: unknown[] = [];
  const receive = panel.receive.bind(panel);
  panel.receive = async (...messages) => {
    sent.push(...messages);
    await receive(...messages);
  };
  return sent;
}

async function findings(panel: PanelPage, name: string, sent: readonly unknown[]): Promise<object> {
  await panel.drawn();
  await panel.page.screenshot({ path: join(folder, `${name.replaceAll(" ", "-")}.png`) });
  const seen = await seenTexts(panel.page);
  const sideways = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return { untranslated: untranslated(seen, sent.flatMap(stringsIn)), cutOff: cutOff(seen), sideways };
}

const nothing = { untranslated: [], cutOff: [], sideways: 0 };

describe("in the pseudo-language, at 300 px,", () => {
  it.each(Object.entries(scenes))("the scene %s has no English text and cuts nothing off", async (name, show) => {
    const boot = { language: pseudoLocale, translations: Object.entries(bundle), workspaceRoots: [] };
    const panel = await bench.page({ boot, context: { viewport } });
    const sent = sentTo(panel);
    await show(panel);
    expect(await findings(panel, name, sent)).toEqual(nothing);
    await panel.close();
  });

  it("the report page has no English text and cuts nothing off", async () => {
    l10n.config({ contents: bundle });
    const report = usageReport({
      ...{ range: "30", today: "2026-01-30", records: [openai, ollama], everUsed: true, prices: [], priceProblems: [] },
      ...{ language: "en", providerName: (id) => names[id] ?? id },
    });
    l10n.config({ contents: {} });
    const boot = { language: pseudoLocale, translations: Object.entries(bundle), workspaceRoots: [] };
    const panel = await bench.page({
      ...{ boot, entry: "report", styles: "report-styles", body: "<snowcell-report></snowcell-report>" },
      context: { viewport },
    });
    await panel.receive(report);
    await panel.get("report").waitFor();
    const data = [openai, ollama].flatMap(({ provider, model }) => [names[provider] ?? provider, model]);
    expect(await findings(panel, "report", data)).toEqual(nothing);
    await panel.close();
  });
});
