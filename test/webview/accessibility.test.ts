// Accessibility: names and roles, announcements, contrast, visible focus, forced colors, reduced motion, any width, and
// both text directions.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationItem } from "../../src/protocol/history.js";
import type { MessageView, Snapshot } from "../../src/protocol/host-messages.js";
import { brokenRulesInThemes } from "./axe.js";
import { answered, answering, richAnswer, said, snapshot } from "./fixtures.js";
import { Bench, type PageOptions, type PanelPage } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const failure = {
  kind: "rate-limited",
  title: "OpenAI is limiting requests",
  explanation: "Try again in 20 s, or choose another model.",
  actions: [
    { action: "retry", label: "Retry" },
    { action: "show-log", label: "Show Log" },
  ],
};
const attachments = [{ id: "a", label: "lookup.ts:12–40", tokens: 320 }];
const states: Readonly<Record<string, Snapshot>> = {
  welcome: snapshot(),
  conversation: snapshot({
    messages: [
      said("u1", "Why is this slow?", { attachments, branch: { index: 1, count: 2 } }),
      answered("m1", richAnswer, { reasoning: "Hm.", notices: [{ kind: "fallback", text: "Answered by Ollama" }] }),
      said("u2", "And now?"),
      answered("m2", "Half", { state: "error", failure }),
      answering("m3", "So"),
    ],
    earlierCount: 4,
    streams: [{ stream: 1, messageId: "m3" }],
    attachments,
    context: { tokens: 3100, limit: 3072, leftOut: "Left out: earlier messages (2)", tuned: true },
    draft: "typed",
  }),
  waiting: snapshot({
    messages: [said("u1", "?"), answering("m1", "", { reasoning: "Let me *think*.", progress: "Loading the model" })],
    streams: [{ stream: 1, messageId: "m1" }],
  }),
  "odd code": snapshot({
    messages: [
      answered(
        "m1",
        "`is\u200badmin\u202e` in `src/a.ts:12`\n\n```ts\nconst x = '\u2066';\n```\n\n![p](https://example.org/p.png)",
      ),
    ],
  }),
  editing: snapshot({ messages: [said("u1", "frist"), answered("m1", "Half", { state: "stopped" })], earlierCount: 2 }),
  finding: snapshot({ messages: [said("u1", "Why?"), answered("m1", "Because.")] }),
  history: snapshot({ messages: [said("u1", "Why is this slow?"), answered("m1", "Because")] }),
  "history without a result": snapshot(),
  "history being renamed": snapshot(),
  notices: snapshot({
    messages: [
      answered("m1", "Half", {
        notices: [
          { kind: "length", text: "Cut at the limit" },
          { kind: "context", text: "Left out" },
        ],
      }),
      answered("m2", "", { state: "stopped", notices: [{ kind: "interrupted", text: "The window was reloaded" }] }),
    ],
  }),
  "history notice": snapshot({ messages: [said("u1", "Why?"), answered("m1", "Because.")] }),
  "far from the end": snapshot({ messages: [answered("m1", "word\n\n".repeat(200))], earlierCount: 9 }),
  "nothing found": snapshot({ messages: [answered("m1", "Because.")] }),
};

/** Actions of the user in some of the views. */
const done: Readonly<Record<string, (panel: PanelPage) => Promise<void>>> = {
  editing: (panel) => panel.get("edit-button").click(),
  finding: async (panel) => {
    await panel.get("composer-input").press("Control+f");
    await panel.get("find-input").fill("cause");
    const [{ message } = { message: undefined }] = await panel.posted("feature");
    expect(message).toEqual({ type: "find", query: "cause" });
    const matches = [{ index: 1, messageId: "m1" }];
    await panel.events({ type: "feature-message", feature: "find", message: { type: "found", query: "cause", matches } });
    await panel.get("find-count").filter({ hasText: "1 of 1" }).waitFor();
  },
  history: showHistory,
  "history without a result": async (panel) => {
    await listHistory(panel, []);
    await panel.get("history-empty").waitFor();
  },
  "history being renamed": async (panel) => {
    await listHistory(panel, [{ id: "c1", title: "A lookup", updatedAt: Date.now(), pinned: false }]);
    await panel.get("history-item").first().focus();
    await panel.page.keyboard.press("F2");
    await panel.get("history-rename").waitFor();
  },
  notices: async (panel) => {
    await panel.events({ type: "announced", text: "Attached: lookup.ts" });
    await panel.page.locator(".passing-notice").waitFor();
  },
  "history notice": async (panel) => {
    await panel.events({
      ...{ type: "history-notice-changed" },
      notice: "The history is busy: another program is using the database. Your messages are kept in memory and will be saved.",
    });
    await panel.get("history-notice").waitFor();
  },
  "far from the end": async (panel) => {
    await panel.get("message-scroller").focus();
    await panel.page.keyboard.press("PageUp");
    await panel.get("jump-to-latest").waitFor();
  },
  "nothing found": async (panel) => {
    await panel.get("composer-input").press("Control+f");
    await panel.get("find-input").fill("heron");
    await panel.posted("feature");
    await panel.events({ type: "feature-message", feature: "find", message: { type: "found", query: "heron", matches: [] } });
    await panel.get("find-count").filter({ hasText: "No results" }).waitFor();
  },
};

async function listHistory(panel: PanelPage, items: readonly ConversationItem[]): Promise<void> {
  await panel.get("history-button").click();
  await panel.posted("feature");
  const message = { type: "conversations", request: 1, items: [...items], lasting: true, openId: "c1" };
  await panel.events({ type: "feature-message", feature: "history", message });
}

/** The history over the conversation, with a search result, a focused row, and a deleted row. */
async function showHistory(panel: PanelPage): Promise<void> {
  const updatedAt = Date.now();
  const items: ConversationItem[] = [
    { id: "c1", title: "A lookup", updatedAt, pinned: true },
    { id: "c2", title: "Why is this slow?", updatedAt, pinned: false, snippet: ["…a ", "lookup", " is"] },
    { id: "c3", title: "", updatedAt: 0, pinned: false },
  ];
  await panel.get("history-button").click();
  await panel.posted("feature");
  const message = { type: "conversations", request: 1, items, lasting: false, openId: "c2" };
  await panel.events({ type: "feature-message", feature: "history", message });
  await panel.get("history-item").first().focus();
  await panel.page.keyboard.press("Delete");
  await panel.get("history-undo").waitFor();
}

type Opened = PageOptions & Parameters<Bench["page"]>[0];

async function open(state: string, options: Opened = {}): Promise<PanelPage> {
  const panel = await bench.page(options);
  const shown = states[state];
  if (shown) await panel.snapshot(shown);
  await done[state]?.(panel);
  await panel.drawn();
  return panel;
}

it.each(Object.keys(states))("the %s view violates no axe rule in any theme", async (state) => {
  const panel = await open(state, { context: { bypassCSP: true, viewport: { width: 400, height: 1600 } } });
  if (state === "conversation") await panel.page.locator("[data-highlighted]").first().waitFor();
  expect(await brokenRulesInThemes(panel)).toEqual([]);
  await panel.close();
});

describe("announcements", () => {
  const streaming = snapshot({ messages: [said("u", "?"), answering("m", "")], streams: [{ stream: 1, messageId: "m" }] });

  it.each<[string, MessageView["state"], MessageView["failure"], string]>([
    ["a stop", "stopped", undefined, "Answer stopped."],
    [
      "a failure and its cause",
      "error",
      { kind: "server-error", title: "Can't reach Ollama", explanation: "Is it running?", actions: [] },
      "Can't reach Ollama",
    ],
    ["completion", "done", undefined, "Answer complete."],
  ])("report %s when an answer ends", async (_, state, failed, words) => {
    const panel = await bench.page();
    await panel.snapshot(streaming);
    const { text: __, ...frame } = answered("m", "", { state, ...(failed ? { failure: failed } : {}) });
    await panel.events({ type: "message-changed", message: frame });
    await panel.page.waitForFunction((end) => document.querySelector("[role=status]")?.textContent?.includes(end), words);
    await panel.close();
  });

  it("announce whole sentences while an answer streams, and its completion", async () => {
    const panel = await bench.page();
    await panel.snapshot(streaming);
    const said = await panel.page.evaluateHandle(() => {
      const heard: string[] = [];
      const region = document.querySelector("[role=status]");
      new MutationObserver(() => heard.push(region?.textContent ?? "")).observe(region ?? document, { childList: true });
      return heard;
    });
    for (const word of "The **first** sentence is short. The second `one` is not over".split(" "))
      await panel.text(1, `${word} `);
    await panel.page.waitForFunction((heard) => heard.length === 1, said);
    expect(await said.jsonValue()).toEqual(["The first sentence is short."]);
    const { text: _, ...frame } = answered("m", "");
    await panel.events({ type: "message-changed", message: frame });
    await panel.page.waitForFunction((heard) => heard.length === 2, said);
    expect(await said.jsonValue()).toEqual(["The first sentence is short.", "The second one is not over Answer complete."]);
    await panel.close();
  });

  it("report a history problem once, through the polite region and not the notice itself", async () => {
    const panel = await open("history notice");
    const notice = panel.get("history-notice");
    const text = (await notice.textContent())?.trim() ?? "";
    const region = panel.get("announcements");
    await region.filter({ hasText: text }).waitFor({ state: "attached" });
    expect(text).toContain("The history is busy");
    expect([await region.getAttribute("role"), await region.getAttribute("aria-live")]).toEqual(["status", "polite"]);
    expect(await notice.evaluate((element) => element.closest("[aria-live], [role=status], [role=alert]") === null)).toBe(true);
    expect(await notice.locator(".codicon").getAttribute("aria-hidden")).toBe("true");
    expect(await panel.page.getByRole("log").locator("[data-testid=history-notice]").count()).toBe(0);
    await panel.close();
  });

  it("are separate from the conversation, which a screen reader would read at every word", async () => {
    const panel = await open("conversation");
    expect(await panel.page.getByRole("log").getAttribute("aria-live")).toBe("off");
    expect(await panel.page.getByRole("article").count()).toBe(5);
    await panel.close();
  });
});

describe("focus", () => {
  it("moves through the panel in reading order", async () => {
    const panel = await bench.page();
    await panel.snapshot(
      snapshot({
        messages: [said("u1", "q"), answered("m1", "```ts\nx\n```\n\n[l](https://example.org)")],
        draft: "d",
        context: { tokens: 10, leftOut: "", tuned: false },
      }),
    );
    const order: string[] = [];
    await panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    for (let index = 0; index < 25; index++) {
      await panel.page.keyboard.press("Tab");
      order.push(
        await panel.page.evaluate(
          () => (document.activeElement as HTMLElement)?.dataset["testid"] ?? document.activeElement?.nodeName ?? "",
        ),
      );
    }
    expect(order).toEqual([
      ...[
        "conversation-menu",
        "history-button",
        "message-scroller",
        "copy-button",
        "quote-button",
        "edit-button",
        "apply-code",
        "copy-code",
        "insert-code",
        "more-code",
        "PRE",
        "A",
      ],
      ...[
        "copy-button",
        "quote-button",
        "compare-button",
        "regenerate-button",
        "figures-button",
        "composer-input",
        "model-button",
      ],
      ...["mode-button", "attach-button", "parameters-button", "context-meter", "send-button"],
      order.at(-1),
    ]);
    await panel.close();
  });

  it("is visible on every focusable control", async () => {
    const panel = await open("conversation");
    const unseen = await panel.page.evaluate(() => {
      const controls = [...document.querySelectorAll<HTMLElement>("button:enabled:not([hidden]), a[href], summary, .scroller")];
      return controls
        .filter((control) => {
          control.focus({ focusVisible: true } as FocusOptions);
          const { outlineStyle, outlineWidth } = getComputedStyle(control);
          return outlineStyle === "none" || outlineWidth === "0px";
        })
        .map(({ className }) => className);
    });
    expect(unseen).toEqual([]);
    await panel.close();
  });
});

describe("the user's settings", () => {
  it("nothing animates with reduced motion", async () => {
    const panel = await bench.page({ context: { reducedMotion: "reduce" } });
    await panel.snapshot(snapshot({ messages: [answering("m", "")], streams: [{ stream: 1, messageId: "m" }] }));
    await panel.page.locator(".caret").waitFor();
    expect(await panel.page.evaluate(() => document.getAnimations().length)).toBe(0);
    await panel.close();
  });

  it("borders remain with forced colors", async () => {
    const panel = await open("conversation", { context: { forcedColors: "active" } });
    await panel.get("code-block").waitFor();
    const borders = await panel.page.evaluate(() =>
      [".user-bubble", ".code-block", ".composer-box", ".message-error"].map((selector) => {
        const element = document.querySelector(selector);
        return element ? getComputedStyle(element).borderTopColor : "missing";
      }),
    );
    expect(borders.filter((colour) => colour === "missing" || /rgba\(.*, 0\)/.test(colour))).toEqual([]);
    await panel.close();
  });

  it.each(Object.keys(states))("the whole %s view fits any width", async (state) => {
    const panel = await open(state);
    for (const width of [1200, 600, 400, 300, 250]) {
      await panel.page.setViewportSize({ width, height: 700 });
      await panel.drawn();
      const wider = await panel.page.evaluate(() => {
        const scrolls = [...document.querySelectorAll("html, body, .scroller, snowcell-welcome, .composer-box")];
        return scrolls
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map(({ className, nodeName }) => nodeName + className);
      });
      expect(wider, `${width} px`).toEqual([]);
    }
    await panel.close();
  });

  it("everything fits at a zoom of 200 %", async () => {
    const panel = await open("conversation", { context: { viewport: { width: 150, height: 350 }, deviceScaleFactor: 2 } });
    expect(await panel.get("composer-input").isVisible()).toBe(true);
    expect(await panel.page.locator(".scroller").evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    expect(await panel.page.locator(".scroller").evaluate((element) => element.clientHeight)).toBeGreaterThan(100);
    await panel.close();
  });

  it("texts have their own direction", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [said("u", "مرحبا"), answered("m", "مرحبا بالعالم\n\n- بند\n\nEnglish")] }));
    const directions = await panel.page.evaluate(() =>
      [...document.querySelectorAll(".message-body:not(.markdown), .markdown > *")].map(
        (element) => getComputedStyle(element).direction,
      ),
    );
    expect(directions).toEqual(["rtl", "rtl", "rtl", "ltr"]);
    await panel.close();
  });
});
