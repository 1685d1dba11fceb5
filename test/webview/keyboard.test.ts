// Every action of the panel with the keyboard alone: every clickable control is reached with Tab and activated by key.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/protocol/host-messages.js";
import type { PanelMessage } from "../../src/protocol/panel-messages.js";
import { answered, answering, providers, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const attachments = [{ id: "a", label: "lookup.ts:12–40", tokens: 320 }];
const code = "```ts\nconst one = 1;\n```\n\nSee [the docs](https://example.org) and `src/a.ts:3`.";
const failure = {
  kind: "timeout",
  title: "t",
  explanation: "e",
  actions: [
    { action: "show-log", label: "Show Log" },
    { action: "retry", label: "Retry" },
  ],
};

/** Presses Tab until the control has the focus; fails if it never does. */
async function tabTo(panel: PanelPage, selector: string): Promise<void> {
  for (let index = 0; index < 80; index++) {
    await panel.page.keyboard.press("Tab");
    if (await panel.page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`Tab does not lead to ${selector}`);
}

const testId = (name: string) => `[data-testid="${name}"]`;

/** The content, the control to reach, the key to press, and the expected message to the host. */
const actions: readonly (readonly [name: string, Snapshot, selector: string, key: string, PanelMessage])[] = [
  [
    "logs in",
    snapshot(),
    '[data-action="log-in"]',
    "Enter",
    { type: "action", action: "log-in", target: providers[1]?.id ?? "" },
  ],
  ["selects a model", snapshot(), testId("model-button"), "Space", { type: "select-model" }],
  ["sends", snapshot({ draft: "why?" }), testId("composer-input"), "Enter", { type: "send", text: "why?" }],
  ["sends with the button", snapshot({ draft: "why?" }), testId("send-button"), "Enter", { type: "send", text: "why?" }],
  [
    "removes an attachment",
    snapshot({ attachments }),
    testId("remove-attachment"),
    "Enter",
    { type: "remove-attachment", id: "a" },
  ],
  [
    "copies an answer as Markdown",
    one(answered("m1", "some **text**")),
    testId("copy-button"),
    "Enter",
    { type: "copy", text: "some **text**" },
  ],
  ["copies a user message", one(said("u1", "words")), testId("copy-button"), "Space", { type: "copy", text: "words" }],
  ["regenerates", one(answered("m1", "x")), testId("regenerate-button"), "Enter", { type: "regenerate", messageId: "m1" }],
  [
    "retries a stopped answer",
    one(answered("m1", "x", { state: "stopped" })),
    testId("retry-button"),
    "Enter",
    { type: "retry", messageId: "m1" },
  ],
  [
    "acts on a failure",
    one(answered("m1", "x", { state: "error", failure })),
    '[data-action="show-log"]',
    "Enter",
    { type: "action", action: "show-log", target: "m1" },
  ],
  [
    "shows another version",
    one(answered("m1", "x", { branch: { index: 2, count: 3 } })),
    testId("next-branch"),
    "Enter",
    { type: "switch-branch", messageId: "m1", step: 1 },
  ],
  ["copies code", one(answered("m1", code)), testId("copy-code"), "Enter", { type: "copy", text: "const one = 1;" }],
  ["inserts code", one(answered("m1", code)), testId("insert-code"), "Enter", { type: "insert-code", text: "const one = 1;" }],
  ["opens a link", one(answered("m1", code)), 'a[href^="https:"]', "Enter", { type: "open-link", href: "https://example.org" }],
  ["opens a file", one(answered("m1", code)), 'a[href^="src"]', "Enter", { type: "open-link", href: "src/a.ts:3" }],
  [
    "asks for earlier messages",
    snapshot({ messages: [answered("m1", "x ".repeat(4000))], earlierCount: 9 }),
    testId("load-earlier"),
    "Enter",
    { type: "load-messages", index: 9, direction: "before" },
  ],
];

function one(message: Snapshot["messages"][number]): Snapshot {
  return snapshot({ messages: [message] });
}

async function open(shown: Snapshot): Promise<PanelPage> {
  const panel = await bench.page();
  await panel.snapshot(shown);
  await panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  return panel;
}

describe("with the keyboard alone, the user", () => {
  it.each(actions)("%s", async (_, shown, selector, key, expected) => {
    const panel = await open(shown);
    await tabTo(panel, selector);
    await panel.page.keyboard.press(key);
    expect((await panel.posted(expected.type)).at(-1)).toEqual(expected);
    await panel.close();
  });

  it("stops an answer, edits a question, and cancels an edit", async () => {
    const streams = [{ stream: 1, messageId: "m1" }];
    const panel = await open(snapshot({ messages: [said("u1", "frist"), answering("m1", "so")], streams }));
    await tabTo(panel, testId("stop-button"));
    await panel.page.keyboard.press("Enter");
    expect(await panel.posted("stop")).toHaveLength(1);
    await panel.page.locator(`${testId("composer-input")}:focus`).waitFor();
    await tabTo(panel, testId("edit-button"));
    await panel.page.keyboard.press("Enter");
    await panel.page.locator(`${testId("edit-input")}:focus`).waitFor();
    await panel.page.keyboard.press("Escape");
    await panel.page.locator(`${testId("edit-button")}:focus`).waitFor();
    await panel.page.keyboard.press("Enter");
    await panel.page.keyboard.press("ControlOrMeta+a");
    await panel.page.keyboard.type("first");
    await panel.page.keyboard.press("Tab");
    await panel.page.keyboard.press("Enter");
    expect(await panel.posted("edit")).toEqual([{ type: "edit", messageId: "u1", text: "first" }]);
    await panel.close();
  });

  it("wraps and scrolls code, and opens the reasoning", async () => {
    const panel = await open(one(answered("m1", `\`\`\`\n${"long ".repeat(100)}\n\`\`\``, { reasoning: "Hm." })));
    await tabTo(panel, "summary");
    await panel.page.keyboard.press("Enter");
    await panel.page.locator(".reasoning[open] p").waitFor();
    const pre = panel.page.locator(".code-block pre");
    await tabTo(panel, "pre");
    await panel.page.keyboard.press("ArrowRight");
    await expect.poll(() => pre.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    await panel.page.keyboard.press("Shift+Tab");
    await tabTo(panel, testId("more-code"));
    await panel.page.keyboard.press("Enter");
    await tabTo(panel, testId("wrap-code"));
    await panel.page.keyboard.press("Space");
    expect(await panel.get("wrap-code").getAttribute("aria-pressed")).toBe("true");
    expect(await pre.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await tabTo(panel, testId("new-file-code"));
    await panel.page.keyboard.press("Space");
    expect(await panel.posts("new-file")).toHaveLength(1);
    await panel.close();
  });

  it("appends an answer, or its selection, as a quotation to the typed text", async () => {
    const panel = await open(snapshot({ messages: [answered("m1", "One **bold** word.\n\nTwo.")], draft: "typed" }));
    await tabTo(panel, testId("quote-button"));
    await panel.page.keyboard.press("Enter");
    const input = panel.get("composer-input");
    expect(await input.inputValue()).toBe("typed\n\n> One **bold** word.\n> \n> Two.\n\n");
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
    await input.fill("");
    await panel.page.evaluate(() =>
      getSelection()?.selectAllChildren(document.querySelector(".message-body strong") ?? document.body),
    );
    await panel.get("quote-button").click();
    expect(await input.inputValue()).toBe("> bold\n\n");
    await panel.close();
  });

  it("returns to the end, and uses an example", async () => {
    const panel = await open(snapshot({ messages: [answered("m1", "word\n\n".repeat(200))] }));
    await panel.get("message-scroller").focus();
    await panel.page.keyboard.press("PageUp");
    await panel.get("jump-to-latest").waitFor();
    await panel.events({ type: "composer-focused" });
    await panel.page.locator(`${testId("composer-input")}:focus`).waitFor();
    await panel.page.keyboard.press("Shift+Tab");
    await panel.page.locator(`${testId("jump-to-latest")}:focus`).waitFor();
    await panel.page.keyboard.press("Enter");
    await panel.get("jump-to-latest").waitFor({ state: "detached" });
    const context = { tokens: 0, leftOut: "", tuned: false, examples: ["project"] };
    await panel.snapshot(snapshot({ seq: 20, context }));
    await panel.get("welcome").waitFor();
    await tabTo(panel, ".welcome-example");
    await panel.page.keyboard.press("Enter");
    expect(await panel.get("composer-input").inputValue()).not.toBe("");
    await panel.close();
  });
});

describe("the focus stays near the user's last action", () => {
  const focused = (panel: PanelPage, selector: string): Promise<void> => panel.page.locator(`${selector}:focus`).waitFor();

  it("on the version buttons, even at the last version", async () => {
    const version = (id: string, index: number) => answered(id, id, { branch: { index, count: 3 } });
    const panel = await open(snapshot({ messages: [said("u1", "q"), version("m1", 1)] }));
    await tabTo(panel, testId("next-branch"));
    for (const [id, index] of [
      ["m2", 2],
      ["m3", 3],
    ] as const) {
      await panel.page.keyboard.press("Enter");
      await panel.posted("switch-branch", index - 1);
      await panel.events({ type: "path-changed", after: "u1", messages: [version(id, index)] });
      await focused(panel, `[data-message-id="${id}"] ${testId(index === 3 ? "previous-branch" : "next-branch")}`);
    }
    await panel.close();
  });

  it("in the composer, if the pressed control disappears", async () => {
    const panel = await open(snapshot({ messages: [said("u1", "q"), answered("m1", "x")], attachments }));
    await tabTo(panel, testId("regenerate-button"));
    await panel.events({ type: "path-changed", after: "u1", messages: [answered("m2", "At once.")] });
    await focused(panel, testId("composer-input"));
    await panel.page.keyboard.press("Shift+Tab");
    await focused(panel, testId("remove-attachment"));
    await panel.events({ type: "attachments-changed", attachments: [] });
    await focused(panel, testId("composer-input"));
    await panel.close();
  });
});

it("every control of the panel is reached with Tab", async () => {
  const streams = [{ stream: 1, messageId: "m3" }];
  const messages = [
    said("u1", "q", { attachments, branch: { index: 2, count: 3 } }),
    answered("m1", code, { reasoning: "Hm.", branch: { index: 2, count: 3 } }),
    answered("m2", "x", { state: "error", failure }),
    answering("m3", "so"),
  ];
  const panel = await open(snapshot({ messages, streams, attachments, draft: "typed", earlierCount: 3 }));
  await panel.page.keyboard.press("Control+f");
  await panel.page.locator(".find-input:focus").waitFor();
  // This button appears on scrolling up, which tabbing does; show it before counting.
  await panel.page.locator(".scroller").hover({ position: { x: 5, y: 150 } });
  await panel.page.mouse.wheel(0, -10_000);
  await panel.page.getByTestId("jump-to-latest").waitFor();
  const unreached = await panel.page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>("button, a, input, textarea, summary")];
    return controls.filter((control) => control.tabIndex < 0).map(({ outerHTML }) => outerHTML);
  });
  expect(unreached).toEqual([]);
  const total = await panel.page.locator("button:enabled:not([hidden]), a[href], input, textarea, summary").count();
  const reached = new Set<string>();
  for (let index = 0; index < total + 12; index++) {
    await panel.page.keyboard.press("Tab");
    reached.add(
      await panel.page.evaluate(() => {
        const controls = [...document.querySelectorAll("button:enabled:not([hidden]), a[href], input, textarea, summary")];
        return String(controls.indexOf(document.activeElement ?? document.body));
      }),
    );
  }
  reached.delete("-1");
  expect(reached.size).toBe(total);
  await panel.close();
});
