// Screenshots of what is within reach while asking: offered context, commands, mentions, menus, failures and comparisons.

import { complete, followedUp } from "./compare-fixtures.js";
import { answered, richAnswer, said, snapshot } from "./fixtures.js";
import type { PanelPage } from "./page.js";
import { type Scenes, takeScreenshots } from "./scene-screenshots.js";

const question = said("u1", "Why is this slow?", { attachments: [{ id: "a", label: "lookup.ts:12–40", tokens: 320 }] });
const instructions = [
  { id: "i1", label: "AGENTS.md", tokens: 120, icon: "book" },
  { id: "i2", label: ".github/instructions/typescript.instructions.md", tokens: 310, icon: "book" },
];
const context = {
  ...{ tokens: 412, limit: 3072, leftOut: "", tuned: false, instructions },
  suggestion: "lookup.ts:12–40",
  examples: ["project", "selection", "problems"],
};
const attachments = [{ id: "b", label: "cache.ts:1–20", tokens: 90 }];

async function openComparison(panel: PanelPage, comparison: typeof followedUp): Promise<void> {
  await panel.snapshot(snapshot({ messages: [question], streams: [{ stream: 7, messageId: "m5" }] }));
  await panel.events({ type: "feature-opened", feature: "compare" });
  await panel.posted("feature");
  await panel.events({ type: "feature-message", feature: "compare", message: comparison });
  await panel.page.locator("[data-highlighted]").first().waitFor();
}

/** Types what lists something, and waits until the host is asked. */
async function type(panel: PanelPage, text: string): Promise<void> {
  await panel.snapshot(snapshot({ messages: [question, answered("m1", "Answer.")], context, attachments }));
  await panel.get("composer-input").focus();
  await panel.page.locator("snowcell-composer[data-takes-in]").waitFor();
  await panel.get("composer-input").pressSequentially(text);
  await panel.posted("feature");
}

const scenes: Scenes = {
  "welcome-ready": (panel) => panel.snapshot(snapshot({ context, attachments })),
  "first-question-in-view": (panel) =>
    panel.snapshot(
      snapshot({ conversation: { id: "c1", title: "Why is this slow?" }, messages: [question, answered("m1", "Two loops.")] }),
    ),
  "conversation-menu": async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", richAnswer)] }));
    await panel.get("conversation-menu").click();
    await panel.get("conversation-action").first().waitFor();
  },
  "slash-commands": async (panel) => {
    await type(panel, "/");
    const items = [
      { command: "explain", hint: "what to look at", detail: "Explain the selection", icon: "comment-discussion" },
      { command: "edit", hint: "instruction", detail: "Change the selection as you say", icon: "edit" },
      { command: "review-security", hint: "", detail: ".github/prompts/review-security.prompt.md", icon: "note" },
    ];
    await panel.events({ type: "feature-message", feature: "slash", message: { type: "found", query: "", items } });
    await panel.get("slash-item").first().waitFor();
  },
  mentions: async (panel) => {
    await type(panel, "Look at @lo");
    const items = [
      { id: "1", icon: "file", label: "lookup.ts", detail: "src" },
      { id: "2", icon: "symbol-method", label: "lookUpCustomer", detail: "src/customers/lookup-of-customers.ts:12" },
      { id: "3", icon: "folder", label: "locales", detail: "src" },
    ];
    await panel.events({ type: "feature-message", feature: "attach", message: { type: "found", query: "lo", items } });
    await panel.get("mention").first().waitFor();
  },
  "failure-with-details": async (panel) => {
    const failure = {
      ...{
        kind: "rate-limited",
        title: "OpenAI is limiting requests.",
        explanation: "Try again in 10 min, or choose another model.",
      },
      ...{ details: "Address: api.openai.com\nRequest ID: req_0123456789abcdef", retryAt: Date.now() + 595_000 },
      actions: [
        { action: "retry", label: "Retry" },
        { action: "diagnose", label: "Diagnose" },
        { action: "switch-model", label: "Choose Another Model" },
      ],
    };
    await panel.snapshot(snapshot({ messages: [question, answered("m1", "", { state: "error", failure })] }));
    await panel.page.locator("summary").click();
  },
  "answer-with-figures": async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", richAnswer)], context }));
    await panel.page.locator("[data-highlighted]").waitFor();
    await panel.get("more-code").first().click();
    await panel.get("figures-button").click();
  },
  "context-list": async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", "Answer.")], context }));
    await panel.get("context-meter").click();
    await panel.posted("feature");
    const rows = [
      { kind: "system", label: "System prompt", tokens: 40, kept: true },
      { kind: "instructions", label: "AGENTS.md", tokens: 120, kept: true },
      { kind: "attachment", label: "lookup-of-all-customers.ts", tokens: 90_000, kept: false, why: "No room" },
      { kind: "question", label: "This message", tokens: 12, kept: true },
    ];
    const message = { type: "plan", model: "Qwen", used: 172, limit: 3072, reserve: 1024, rows };
    await panel.events({ type: "feature-message", feature: "context", message });
    await panel.get("context-part").first().waitFor();
  },
  "comparison-follow-up": (panel) => openComparison(panel, followedUp),
  "comparison-complete": (panel) => openComparison(panel, { ...complete, nextAttachments: [] }),
};

takeScreenshots(scenes, [600, 300]);
