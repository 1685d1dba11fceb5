// The user's actions on messages: stop, retry, regenerate, edit, switch branches, act on a failure, copy code.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answered, answering, providers, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage, words } from "./page.js";

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());
beforeEach(async () => {
  panel = await bench.page();
});
afterEach(() => panel.close());

const failure = {
  kind: "rate-limited",
  title: "OpenAI is limiting requests",
  explanation: "Try again in 20 s, or choose another model.",
  actions: [
    { action: "retry", label: "Try Again" },
    { action: "switch-model", label: "Use Ollama Instead" },
  ],
};
const text = (testId: string) => words(panel.get(testId));

describe("a streaming answer", () => {
  it("has the caret in its last block, and removes it at the end", async () => {
    await panel.snapshot(snapshot({ messages: [answering("m1", "")], streams: [{ stream: 1, messageId: "m1" }] }));
    const blocks = panel.page.locator(".message-body > *");
    const carets = () => blocks.evaluateAll((all) => all.map((block) => getComputedStyle(block, "::after").content !== "none"));
    await panel.text(1, "One.\n\nTwo");
    await expect.poll(carets).toEqual([false, true]);
    await panel.text(1, ".\n\nThree");
    await expect.poll(carets).toEqual([false, false, true]);
    await panel.events({ type: "message-changed", message: { id: "m1", role: "assistant", state: "done" } });
    await expect.poll(carets).toEqual([false, false, false]);
    expect(await blocks.evaluateAll((all) => all.filter((block) => block.hasAttribute("class")).length)).toBe(0);
  });
});

describe("the welcome view", () => {
  it("lists the providers with their state and action", async () => {
    await panel.snapshot(snapshot());
    const rows = await panel
      .get("welcome-provider")
      .evaluateAll((elements) => elements.map(({ dataset }) => [dataset["provider"], dataset["state"]]));
    expect(rows).toEqual(providers.map(({ id, state }) => [id, state]));
    await panel.get("welcome").getByRole("button", { name: "Log In: SnowCell" }).click();
    expect(await panel.posts("action")).toEqual([{ type: "action", action: "log-in", target: "snowcell" }]);
  });

  it("folds what does not run here, and leads from a service that is ready to its models, with one accent", async () => {
    const actions = [
      { action: "select-model", label: "Select Model" },
      { action: "edit-provider", label: "Edit…" },
    ];
    const mine = { id: "mine", name: "Mine", detail: "Connected · 3 models", state: "ready", actions } as const;
    const absent = { ...mine, id: "ollama", name: "Ollama", detail: "Not running on this machine", state: "absent" } as const;
    await panel.snapshot(snapshot({ providers: [absent, mine] }));
    const welcome = panel.get("welcome");
    await welcome.getByRole("button", { name: "Edit…: Mine" }).click();
    expect(await panel.posts("action")).toEqual([{ type: "action", action: "edit-provider", target: "mine" }]);
    expect(await panel.page.locator('[data-provider="ollama"]').isVisible()).toBe(false);
    const prominent = welcome.locator(".welcome-provider button:not(.secondary)");
    expect(await prominent.evaluateAll((all) => all.map((each) => each.ariaLabel))).toEqual(["Select Model: Mine"]);
  });

  it("works with the keyboard", async () => {
    await panel.snapshot(snapshot());
    await panel.get("welcome").getByRole("button", { name: "Log In: SnowCell" }).focus();
    await panel.page.keyboard.press("Enter");
    expect(await panel.posts("action")).toHaveLength(1);
  });

  it("folds services that are not connected, and leads to other ways to connect", async () => {
    const more = { id: "codegen", name: "Codegen", detail: "Needs a login", state: "signed-out" } as const;
    await panel.snapshot(snapshot({ providers: [...providers, more] }));
    const folded = panel.page.locator('[data-provider="codegen"]');
    expect(await folded.isVisible()).toBe(false);
    await panel.get("welcome-more").locator("summary").press("Enter");
    expect(await folded.isVisible()).toBe(true);
    for (const action of ["add-provider", "import-credentials"])
      await panel.page.locator(`[data-testid="welcome-command"][data-action="${action}"]`).click();
    expect(await panel.posts("action")).toEqual([
      { type: "action", action: "add-provider", target: "" },
      { type: "action", action: "import-credentials", target: "" },
    ]);
  });

  it("folds nothing while no service is ready", async () => {
    await panel.snapshot(snapshot({ providers: providers.filter(({ state }) => state !== "ready") }));
    await panel.get("welcome-provider").first().waitFor();
    expect(await panel.get("welcome-more").count()).toBe(0);
  });

  it("follows the providers, and disappears with the first message", async () => {
    await panel.snapshot(snapshot());
    await panel.events({ type: "providers-changed", providers: [{ id: "x", name: "X", detail: "here", state: "ready" }] });
    await panel.page.waitForFunction(() => document.querySelectorAll("[data-testid=welcome-provider]").length === 1);
    await panel.events({ type: "path-changed", after: null, messages: [said("u1", "hello")] });
    await panel.get("message").waitFor();
    expect(await panel.get("welcome").count()).toBe(0);
  });
});

describe("an answer", () => {
  it("shows its figures when asked, in the user's number format", async () => {
    const german = await bench.page({
      boot: { language: "de", translations: [["{0} tokens", "{0} Tokens"]], workspaceRoots: [] },
    });
    const footer = {
      timeToFirstTokenMs: 412,
      tokensPerSecond: 62.3,
      promptTokens: 12812,
      completionTokens: 240,
      estimated: true,
    };
    await german.snapshot(snapshot({ messages: [answered("m1", "x", { footer })] }));
    const figures = "0,4 s to first token · 62 tok/s · ≈ 12.812 + 240 Tokens";
    const line = german.page.locator(".message-metrics");
    const button = german.get("figures-button");
    expect(await button.getAttribute("title")).toBe(figures);
    expect(await line.isVisible()).toBe(false);
    await button.press("Enter");
    expect(await words(line)).toBe(figures);
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    await button.press("Enter");
    expect(await line.isVisible()).toBe(false);
    await german.close();
  });

  it("is requested again as a new branch", async () => {
    await panel.snapshot(snapshot({ messages: [said("u1", "?"), answered("m1", "x")] }));
    await panel.get("regenerate-button").click();
    expect(await panel.posts("regenerate")).toEqual([{ type: "regenerate", messageId: "m1" }]);
    expect(await panel.get("retry-button").count()).toBe(0);
  });

  it("that was stopped keeps its text and offers a retry", async () => {
    await panel.snapshot(snapshot({ messages: [answered("m1", "half an ans", { state: "stopped" })] }));
    expect(await text("message-body")).toBe("half an ans");
    await panel.get("retry-button").click();
    expect(await panel.posts("retry")).toEqual([{ type: "retry", messageId: "m1" }]);
  });

  it("is copied completely", async () => {
    await panel.snapshot(snapshot({ messages: [answered("m1", "some **text**")] }));
    await panel.get("copy-button").click();
    expect(await panel.posts("copy")).toEqual([{ type: "copy", text: "some **text**" }]);
  });

  it("discloses a fallback and other notices", async () => {
    const notices = [
      { kind: "fallback", text: "OpenAI was rate limited; answered by Ollama" },
      { kind: "length", text: "Cut at its limit" },
    ] as const;
    await panel.snapshot(snapshot({ messages: [answered("m1", "x", { notices: [...notices] })] }));
    expect(await text("fallback-notice")).toBe(notices[0].text);
    expect(await text("notice")).toBe(notices[1].text);
  });

  it("says after two seconds what it waits for", async () => {
    await panel.page.clock.install();
    const waiting = snapshot({ messages: [answering("m1", "")], streams: [{ stream: 1, messageId: "m1" }] });
    await panel.receive(waiting);
    await panel.page.clock.runFor(1000);
    await panel.page.locator(".message-waiting").waitFor();
    expect(await panel.page.locator(".message-progress").count()).toBe(0);
    await panel.page.clock.runFor(1500);
    expect(await words(panel.page.locator(".message-progress"))).toBe("Waiting for Qwen 1.5 0.5B…");
    const { text: _, ...frame } = answering("m1", "", { progress: "Loading the model" });
    await panel.receive({ type: "event", seq: 11, event: { type: "message-changed", message: frame } });
    await panel.page.clock.runFor(100);
    expect(await words(panel.page.locator(".message-progress"))).toBe("Loading the model");
  });

  it("shows its version, and navigation to the others", async () => {
    await panel.snapshot(snapshot({ messages: [answered("m1", "x", { branch: { index: 2, count: 3 } })] }));
    expect(await text("branch-switch")).toBe("2/3");
    await panel.get("previous-branch").click();
    await panel.get("next-branch").click();
    expect(await panel.posts("switch-branch")).toEqual([
      { type: "switch-branch", messageId: "m1", step: -1 },
      { type: "switch-branch", messageId: "m1", step: 1 },
    ]);
  });
});

describe("a failure", () => {
  it("says what failed and why, and offers a remedy", async () => {
    await panel.snapshot(snapshot({ messages: [answered("m1", "half", { state: "error", failure })] }));
    const error = panel.get("message-error");
    expect(await error.getAttribute("data-error-kind")).toBe("rate-limited");
    expect(await words(error)).toContain(failure.title);
    expect(await words(error)).toContain(failure.explanation);
    expect(await text("message-body")).toBe("half");
    await error.getByRole("button", { name: "Use Ollama Instead" }).click();
    expect(await panel.posts("action")).toEqual([{ type: "action", action: "switch-model", target: "m1" }]);
    await panel.get("retry-button").click();
    expect(await panel.posts("retry")).toEqual([{ type: "retry", messageId: "m1" }]);
  });

  it("keeps host and raw text under Details, to be copied with the rest", async () => {
    const details = "Address: api.example\napi.example said: overloaded";
    await panel.snapshot(snapshot({ messages: [answered("m1", "", { state: "error", failure: { ...failure, details } })] }));
    const shown = panel.get("error-details").locator(".message-error-text");
    expect(await shown.isVisible()).toBe(false);
    await panel.get("error-details").locator("summary").press("Enter");
    expect(await shown.textContent()).toBe(details);
    await panel.get("copy-error").click();
    expect(await panel.posts("copy")).toEqual([{ type: "copy", text: `${failure.title}\n${failure.explanation}\n${details}` }]);
  });

  it("counts down to the time when a retry can succeed, and retries earlier if asked", async () => {
    await panel.page.clock.install({ time: 1_000_000 });
    const limited = { ...failure, retryAt: 1_000_000 + 130_000 };
    await panel.receive(snapshot({ messages: [answered("m1", "", { state: "error", failure: limited })] }));
    await panel.page.clock.runFor(500);
    const retry = panel.get("retry-button");
    expect(await words(retry)).toBe("Try Again (3 min)");
    await panel.page.clock.runFor(100_000);
    expect(await words(retry)).toMatch(/^Try Again \((?:29|30) s\)$/);
    await retry.click();
    expect(await panel.posts("retry")).toHaveLength(1);
    await panel.page.clock.runFor(31_000);
    expect(await words(retry)).toBe("Try Again");
  });

  it("offers a retry even if the host names no such action", async () => {
    await panel.snapshot(snapshot({ messages: [answered("m1", "", { state: "error", failure: { ...failure, actions: [] } })] }));
    await panel.get("retry-button").click();
    expect(await panel.posts("retry")).toHaveLength(1);
  });
});

describe("a user message", () => {
  const messages = [
    said("u1", "frist question", { attachments: [{ id: "a", label: "a.ts:1–2", tokens: 9 }] }),
    answered("m1", "x"),
  ];

  it("shows its attachments", async () => {
    await panel.snapshot(snapshot({ messages }));
    expect(await words(panel.get("attachment").locator(".attachment-label"))).toBe("a.ts:1–2");
    // A number beside `:1–2` would read as a line.
    expect(await words(panel.get("attachment"))).toBe("a.ts:1–2");
    expect(await panel.get("attachment").getAttribute("title")).toBe("a.ts:1–2 · about 9 tokens");
    expect(await panel.get("open-attachment").getAttribute("aria-description")).toBe("a.ts:1–2 · about 9 tokens");
  });

  it("is edited in place, and sent with Enter as a branch", async () => {
    await panel.snapshot(snapshot({ messages }));
    await panel.get("edit-button").click();
    await panel.get("edit-input").fill("first question");
    await panel.get("edit-input").press("Enter");
    expect(await panel.posts("edit")).toEqual([{ type: "edit", messageId: "u1", text: "first question" }]);
    expect(await panel.get("edit-input").count()).toBe(0);
  });

  it("stays unchanged after Escape, which stops no answer", async () => {
    const running = [said("u1", "question"), answering("m1", "so")];
    await panel.snapshot(snapshot({ messages: running, streams: [{ stream: 1, messageId: "m1" }] }));
    await panel.get("edit-button").click();
    await panel.get("edit-input").fill("other");
    await panel.get("edit-input").press("Escape");
    expect(await words(panel.page.locator('[data-message-id="u1"] [data-testid="message-body"]'))).toBe("question");
    expect(await panel.posts("edit")).toEqual([]);
    expect(await panel.posts("stop")).toEqual([]);
    expect(await panel.get("edit-button").evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("is not sent while an input method is composing", async () => {
    await panel.snapshot(snapshot({ messages }));
    await panel.get("edit-button").click();
    await panel.get("edit-input").evaluate((element) => {
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }));
    });
    expect(await panel.posts("edit")).toEqual([]);
  });
});

describe("a code block", () => {
  const code = 'const greeting = "<b>hello</b>";\n\nexport { greeting };';
  const messages = [answered("m1", `Take this:\n\n\`\`\`ts greeting.ts\n${code}\n\`\`\`\n`)];

  it("is copied, inserted, and opened unchanged", async () => {
    await panel.snapshot(snapshot({ messages }));
    const block = panel.get("code-block");
    expect(await block.getAttribute("data-language")).toBe("ts");
    expect(await words(block.locator('[data-testid="apply-code"]'))).toBe("Apply");
    expect(await block.locator('[data-testid="new-file-code"]').isVisible()).toBe(false);
    for (const testId of ["copy-code", "insert-code", "apply-code", "more-code", "new-file-code"])
      await block.locator(`[data-testid="${testId}"]`).click();
    const { posts } = await panel.recorded();
    expect(posts.filter(({ type }) => type !== "ready" && type !== "focused")).toEqual([
      { type: "copy", text: code },
      { type: "insert-code", text: code },
      { type: "apply-code", text: code, info: "ts greeting.ts", messageId: "m1" },
      { type: "new-file", text: code, language: "ts" },
    ]);
  });

  it("is highlighted once it is complete, with the same text", async () => {
    await panel.snapshot(snapshot({ messages }));
    await panel.page.locator("[data-highlighted]").waitFor();
    expect(await words(panel.page.locator("code .hljs-keyword").first())).toBe("const");
    expect(await panel.page.locator(".code-block code").textContent()).toBe(code);
  });

  it("is not highlighted while it grows", async () => {
    await panel.snapshot(snapshot({ messages: [answering("m1", "")], streams: [{ stream: 1, messageId: "m1" }] }));
    await panel.text(1, "```ts\nconst a = 1;\n");
    await panel.drawn();
    expect(await panel.page.locator("[data-highlighted]").count()).toBe(0);
    await panel.text(1, "```\n\nafter");
    await panel.page.locator("[data-highlighted]").waitFor();
  });

  it("of many lines keeps its text in a selection", async () => {
    const long = Array.from({ length: 2000 }, (_, index) => `line ${index}`).join("\n");
    await panel.snapshot(snapshot({ messages: [answered("m1", `\`\`\`\n${long}\n\`\`\``)] }));
    expect(await panel.page.locator("code").textContent()).toBe(long);
    const selected = await panel.page.evaluate(() => {
      const code = document.querySelector("pre code");
      if (code) getSelection()?.selectAllChildren(code);
      return getSelection()?.toString();
    });
    expect(selected).toBe(long);
  });
});
