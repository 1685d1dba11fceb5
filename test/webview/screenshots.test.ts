// Screenshots of every state of the panel for visual review: test-results/screenshots/webview/. They cover the relevant
// sizes and themes, and fail if content overflows or an error occurs.

import type { ConversationItem } from "../../src/protocol/history.js";
import { answered, answering, richAnswer, said, snapshot } from "./fixtures.js";
import type { PanelPage } from "./page.js";
import { type Scenes, takeScreenshots } from "./scene-screenshots.js";

const question = said("u1", "Why is this slow?", { attachments: [{ id: "a", label: "lookup.ts:12–40", tokens: 320 }] });
const begun = "The loop calls `find` for every row, so";
const failure = {
  kind: "rate-limited",
  title: "OpenAI is limiting requests",
  explanation: "Try again in 20 s, or choose another model.",
  actions: [
    { action: "retry", label: "Retry" },
    { action: "switch-model", label: "Use Ollama Instead" },
    { action: "show-log", label: "Show Log" },
  ],
};
const streams = [{ stream: 1, messageId: "m1" }];

async function openHistory(panel: PanelPage, items: readonly ConversationItem[]): Promise<void> {
  await panel.snapshot(snapshot({ messages: [question, answered("m1", richAnswer)] }));
  await panel.get("history-button").click();
  await panel.posted("feature");
  const message = { type: "conversations", request: 1, items, lasting: true, openId: "2" };
  await panel.events({ type: "feature-message", feature: "history", message });
  await panel.drawn();
}

const scenes: Scenes = {
  welcome: (panel) => panel.snapshot(snapshot()),
  conversation: async (panel) => {
    const notices = [{ kind: "fallback", text: "OpenAI was rate limited; answered by Ollama" } as const];
    const messages = [question, answered("m1", richAnswer, { notices, branch: { index: 2, count: 3 } })];
    await panel.snapshot(
      snapshot({ messages, attachments: [{ id: "b", label: "cache.ts:1–20", tokens: 90 }], draft: "And in Go?" }),
    );
  },
  "conversation-top": async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", richAnswer)] }));
    await panel.page.locator(".scroller").evaluate((element) => element.scrollTo(0, 0));
    await panel.page.locator("[data-highlighted]").waitFor();
    await panel.get("jump-to-latest").waitFor();
    await panel.page.locator("snowcell-user-message").hover();
  },
  waiting: async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answering("m1", "", { progress: "Loading the model" })], streams }));
    await panel.page.locator(".message-progress").waitFor();
  },
  streaming: async (panel) => {
    const reasoning = "The user asks about a lookup. The loop comes first.";
    await panel.snapshot(snapshot({ messages: [question, answering("m1", "", { reasoning })], streams }));
    await panel.text(1, richAnswer.slice(0, 1010));
    await panel.get("composer-input").fill("While it runs");
  },
  reasoning: async (panel) => {
    await panel.snapshot(
      snapshot({ messages: [question, answering("m1", "", { reasoning: "The loop comes *first*." })], streams }),
    );
  },
  error: (panel) => panel.snapshot(snapshot({ messages: [question, answered("m1", begun, { state: "error", failure })] })),
  stopped: async (panel) => {
    const notices = [{ kind: "note", text: "Stopped." } as const];
    await panel.snapshot(snapshot({ messages: [question, answered("m1", begun, { state: "stopped", notices })] }));
  },
  finding: async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", richAnswer)] }));
    await panel.get("composer-input").press("Control+f");
    await panel.get("find-input").fill("map");
    await panel.posted("feature");
    const matches = [{ index: 1, messageId: "m1" }];
    await panel.events({ type: "feature-message", feature: "find", message: { type: "found", query: "map", matches } });
    await panel.get("find-count").filter({ hasText: "1 of 1" }).waitFor();
  },
  "odd-code": async (panel) => {
    const code = "if (user !== 'admin\u202e \u2066// only admins\u2069 \u2066') {\n  grant\u200b();\n}";
    const text = `Look at \`src/lookup.ts:12\` and \`is\u200badmin\`:\n\n\`\`\`js\n${code}\n\`\`\`\n\n![a chart](https://example.org/chart.png) [example.org](https://attacker.example)\n`;
    await panel.snapshot(snapshot({ messages: [question, answered("m1", text)] }));
    await panel.page.locator("[data-highlighted]").waitFor();
    await panel.page.locator("snowcell-user-message").hover();
  },
  editing: async (panel) => {
    await panel.snapshot(snapshot({ messages: [question, answered("m1", begun)] }));
    await panel.get("edit-button").click();
  },
  history: async (panel) => {
    await openHistory(panel, [
      { id: "1", title: "Rename the pool's settings", pinned: true, updatedAt: Date.now() - 40 * 86_400_000 },
      { id: "2", title: "Why is this slow?", pinned: false, updatedAt: Date.now() },
      {
        id: "3",
        title: "Explain what this project does, and how its parts come together",
        pinned: false,
        updatedAt: Date.now() - 1000,
      },
      { id: "4", title: "Find the bug in this function", pinned: false, updatedAt: Date.now() - 86_400_000 },
      { id: "5", title: "لماذا هذا بطيء؟", pinned: false, updatedAt: Date.now() - 4 * 86_400_000 },
      { id: "6", title: "Write tests for the lookup", pinned: false, updatedAt: Date.now() - 400 * 86_400_000 },
    ]);
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Delete");
    await panel.get("history-undo").waitFor();
  },
  "history-search": async (panel) => {
    const snippet = [
      "…the loop calls find for every row, so build a ",
      "lookup",
      " once and ask the ",
      "lookup",
      " from then on: constant time…",
    ];
    await openHistory(panel, []);
    await panel.get("history-search").fill("lookup");
    await panel.page.waitForFunction(() => window.recorded.posts.filter(({ type }) => type === "feature").length === 2);
    await panel.events({
      type: "feature-message",
      feature: "history",
      message: {
        ...{ type: "conversations", request: 2, lasting: true, openId: "2" },
        items: [
          { id: "1", title: "A lookup", pinned: true, updatedAt: Date.now(), markedTitle: ["A ", "lookup", ""] },
          {
            id: "2",
            title: "Why is this slow?",
            pinned: false,
            updatedAt: Date.now() - 86_400_000,
            markedTitle: ["Why is this slow?"],
            snippet,
          },
        ],
      },
    });
  },
  "right-to-left": async (panel) => {
    const text =
      "الحلقة **بطيئة** لأنها تبحث في كل صف:\n\n1. ابنِ فهرسًا مرة واحدة\n2. ثم ابحث فيه\n\n```ts\nconst byId = new Map();\n```\n";
    await panel.snapshot(snapshot({ messages: [said("u1", "لماذا هذا بطيء؟"), answered("m1", text)] }));
  },
};

takeScreenshots(scenes, [600, 300]);
