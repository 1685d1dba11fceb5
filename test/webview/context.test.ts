// Context for a message: the mention list by keyboard, drops and pastes, the context meter and its list, and the
// parameters; with accessibility in every theme.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AttachRequest, Candidate } from "../../src/protocol/attach.js";
import type { ContextReply } from "../../src/protocol/context.js";
import type { ParametersReply, ParametersRequest } from "../../src/protocol/parameters.js";
import { brokenRulesInThemes } from "./axe.js";
import { answered, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage, words } from "./page.js";

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const items: readonly Candidate[] = [
  { id: "selection", icon: "selection", label: "Selection", detail: "src/lookup.ts" },
  { id: "file:file:///w/src/lookup.ts", icon: "file", label: "lookup.ts", detail: "src" },
  { id: "folder:file:///w/src", icon: "folder", label: "src", detail: "" },
];
const plan: ContextReply = {
  type: "plan",
  model: "Qwen",
  used: 2900,
  limit: 3072,
  reserve: 1024,
  rows: [
    { kind: "system", label: "System prompt", tokens: 40, kept: true },
    { kind: "question", label: "This message", tokens: 12, kept: true },
    { kind: "attachment", label: "big.ts", tokens: 90_000, kept: false, why: "No room" },
    { kind: "exchanges", label: "Earlier messages (4)", tokens: 2848, kept: true },
  ],
};
const fields = { temperature: "", maxTokens: "", topP: "", topK: "", minP: "", stop: "", reasoningEffort: "" };
const parameters: ParametersReply = {
  type: "parameters",
  fields,
  defaults: { ...fields, temperature: "0.2", systemPrompt: "Be kind" },
  efforts: ["none", "low", "high"],
  model: "Qwen",
  presets: ["Reviewer"],
  problems: [],
  replace: true,
};
const context = { tokens: 2900, limit: 3072, leftOut: "Left out: earlier messages (2)", tuned: false };

const asked = async <Request>(feature: string): Promise<Request[]> =>
  (await panel.posts("feature")).filter((post) => post.feature === feature).map(({ message }) => message as Request);

/** Waits until the panel has sent a feature's request to the host. */
async function askedFor(feature: string, type: string, count = 1): Promise<void> {
  await panel.page.waitForFunction(
    ([wanted, kind, least]) =>
      window.recorded.posts.filter(
        (post) => post.type === "feature" && post.feature === wanted && (post.message as { type: string }).type === kind,
      ).length >= least,
    [feature, type, count] as const,
  );
}

const tell = (feature: "attach" | "context" | "parameters", message: unknown): Promise<void> =>
  panel.events({ type: "feature-message", feature, message });

async function open(options: Parameters<Bench["page"]>[0] = {}): Promise<void> {
  panel = await bench.page(options);
  await panel.snapshot(snapshot({ messages: [said("u1", "Question"), answered("m1", "Answer")], context }));
  await panel.get("composer-input").focus();
  await panel.page.locator("snowcell-composer[data-takes-in]").waitFor();
}

async function mention(query: string): Promise<void> {
  await panel.get("composer-input").pressSequentially(`Look at @${query}`);
  await askedFor("attach", "find");
  await tell("attach", { type: "found", query, items });
  await panel.get("mention").first().waitFor();
}

describe("with the keyboard,", () => {
  beforeEach(() => open());
  afterEach(() => panel.close());

  const chosen = (): Promise<string> => words(panel.page.locator('[role="option"][aria-selected="true"] .mention-label'));

  it("a mention is searched, selected, and attached, and stays in the sentence by its name", async () => {
    await mention("loo");
    const input = panel.get("composer-input");
    expect(await chosen()).toBe("Selection");
    expect(await input.getAttribute("aria-activedescendant")).toBe("mention-0");
    await input.press("ArrowDown");
    expect(await chosen()).toBe("lookup.ts");
    await input.press("ArrowUp");
    await input.press("ArrowUp");
    expect(await chosen()).toBe("src");
    await input.press("ArrowUp");
    await input.press("Enter");
    expect(await input.inputValue()).toBe("Look at @lookup.ts ");
    expect((await asked<AttachRequest>("attach")).at(-1)).toEqual({ type: "choose", id: "file:file:///w/src/lookup.ts" });
    expect(await panel.get("mention").count()).toBe(0);
    expect(await input.getAttribute("aria-activedescendant")).toBeNull();
    expect(await panel.posts("send")).toEqual([]);
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("Escape closes only the list, and Enter sends again", async () => {
    await mention("loo");
    const input = panel.get("composer-input");
    await input.press("Escape");
    expect(await panel.get("mention").count()).toBe(0);
    await input.press("Enter");
    expect(await panel.posts("send")).toMatchObject([{ text: "Look at @loo" }]);
  });

  it("results for an outdated query are not shown", async () => {
    const input = panel.get("composer-input");
    await input.pressSequentially("@lo");
    await askedFor("attach", "find");
    await input.press("o");
    await tell("attach", { type: "found", query: "lo", items });
    await panel.drawn();
    expect(await panel.get("mention").count()).toBe(0);
  });

  it("Enter takes nothing from the list for an older text, and the first row of the next one", async () => {
    await mention("l");
    const input = panel.get("composer-input");
    await input.pressSequentially("oo");
    await input.press("Enter");
    expect(await input.inputValue()).toBe("Look at @loo");
    await askedFor("attach", "find", 2);
    await tell("attach", { type: "found", query: "loo", items: items.slice(1) });
    await panel.get("mention").first().waitFor({ state: "detached" });
    expect(await input.inputValue()).toBe("Look at @lookup.ts ");
    expect((await asked<AttachRequest>("attach")).at(-1)).toEqual({ type: "choose", id: "file:file:///w/src/lookup.ts" });
    expect(await panel.posts("send")).toEqual([]);
  });

  it("an @ in an e-mail address is not a mention", async () => {
    await panel.get("composer-input").pressSequentially("me@example.org @x");
    await askedFor("attach", "find");
    expect(await asked<AttachRequest>("attach")).toEqual([{ type: "find", query: "x" }]);
  });

  it("the meter opens the list of the sent context, and Escape returns the focus", async () => {
    const meter = panel.get("context-meter");
    // Not everything fits, which is worth words; else a ring is enough.
    expect(await words(meter)).toBe("94 %");
    expect(await meter.getAttribute("aria-label")).toBe(
      "94 %, Context: about 2,900 of 3,072 tokens. Left out: earlier messages (2)",
    );
    await meter.focus();
    await panel.page.keyboard.press("Enter");
    await askedFor("context", "show");
    await tell("context", plan);
    const rows = panel.get("context-part");
    await rows.first().waitFor();
    expect(await rows.evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset["kept"]))).toEqual([
      "true",
      "true",
      "false",
      "true",
    ]);
    expect(await words(rows.nth(2))).toBe("big.ts Left out. No room. 90,000");
    // Changes are requested again.
    await panel.events({ type: "context-changed", context: { ...context, tokens: 12 } });
    await askedFor("context", "show", 2);
    await panel.page.keyboard.press("Escape");
    await panel.get("context-list").waitFor({ state: "detached" });
    expect(await meter.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("the meter shows only tokens if the context length is unknown", async () => {
    await panel.events({ type: "context-changed", context: { tokens: 1234, leftOut: "", tuned: false } });
    expect(await words(panel.get("context-meter"))).toBe("≈ 1,234");
    // The few tokens of an empty message mean nothing.
    await panel.events({ type: "context-changed", context: { tokens: 4, leftOut: "", tuned: false } });
    await expect.poll(() => words(panel.get("context-meter"))).toBe("");
    expect(await panel.get("context-meter").getAttribute("aria-label")).toContain("about 4 tokens");
  });

  it("the meter is full if something is left out, even if little is sent, and Send stays in its row at 300 px", async () => {
    await panel.page.setViewportSize({ width: 300, height: 600 });
    const model = { id: "custom/tiny-words", name: "tiny-words", providerName: "llama.cpp" };
    await panel.events({ type: "model-changed", model }, { type: "context-changed", context: { ...context, tokens: 4 } });
    const meter = panel.get("context-meter");
    await expect.poll(() => words(meter)).toBe("");
    expect(await meter.getAttribute("aria-label")).toBe("Context: about 4 of 3,072 tokens. Left out: earlier messages (2)");
    expect(await meter.locator("circle").nth(1).getAttribute("stroke-dasharray")).toBe("100 100");
    const bar = await panel.page.locator(".composer-bar").evaluate((element) => element.clientHeight);
    expect(bar).toBeLessThan(48);
  });

  it("the meter is a ring while there is room", async () => {
    await panel.events({ type: "context-changed", context: { ...context, tokens: 310, leftOut: "" } });
    const meter = panel.get("context-meter");
    await expect.poll(() => words(meter)).toBe("");
    expect(await meter.locator("circle").nth(1).getAttribute("stroke-dasharray")).toBe("10 100");
  });

  it("what lies above the composer closes when the message is sent", async () => {
    await panel.get("context-meter").click();
    await askedFor("context", "show");
    await tell("context", plan);
    await panel.get("context-list").waitFor();
    await panel.get("composer-input").fill("go");
    await panel.get("composer-input").press("Enter");
    await panel.get("context-list").waitFor({ state: "detached" });
    expect(await panel.get("composer-input").evaluate((input) => input === document.activeElement)).toBe(true);
  });

  it("parameters are edited, validated, and reset", async () => {
    await panel.get("parameters-button").press("Enter");
    await askedFor("parameters", "show");
    await tell("parameters", parameters);
    const temperature = panel.get("parameter-temperature");
    expect(await temperature.getAttribute("placeholder")).toBe("0.2");
    await temperature.fill("hot");
    await temperature.press("Tab");
    await askedFor("parameters", "change");
    expect((await asked<ParametersRequest>("parameters")).at(-1)).toEqual({
      type: "change",
      fields: { ...fields, temperature: "hot" },
    });
    const problems = [{ name: "temperature", text: "Enter a number from 0 to 2." }];
    await tell("parameters", { ...parameters, problems, replace: false });
    await panel.page.getByRole("alert").filter({ hasText: "Enter a number from 0 to 2." }).waitFor();
    expect(await temperature.getAttribute("aria-invalid")).toBe("true");
    expect(await temperature.inputValue()).toBe("hot");
    await panel.get("reset-parameters").press("Enter");
    await askedFor("parameters", "reset");
    await tell("parameters", parameters);
    await panel.page.getByRole("alert").waitFor({ state: "detached" });
    expect(await temperature.inputValue()).toBe("");
  });

  it("only supported parameters are offered", async () => {
    await panel.get("parameters-button").press("Enter");
    await askedFor("parameters", "show");
    await tell("parameters", { ...parameters, taken: ["maxTokens"] });
    await panel.get("parameter-maxTokens").waitFor();
    expect(await panel.get("parameter-temperature").count()).toBe(0);
    expect(await panel.get("parameter-systemPrompt").count()).toBe(1);
    await tell("parameters", { ...parameters, taken: [] });
    await panel.page.getByText("Qwen accepts no parameters, only a system prompt.").waitFor();
  });

  it("a preset is applied, renamed, and deleted with its buttons", async () => {
    await panel.get("parameters-button").press("Enter");
    await askedFor("parameters", "show");
    await tell("parameters", parameters);
    for (const button of ["apply-preset", "rename-preset", "delete-preset"]) await panel.get(button).press("Enter");
    expect((await asked<ParametersRequest>("parameters")).slice(1)).toEqual(
      ["apply-preset", "rename-preset", "delete-preset"].map((type) => ({ type, name: "Reviewer" })),
    );
  });
});

describe("drops and pastes", () => {
  beforeEach(() => open());
  afterEach(() => panel.close());

  it("attach explorer files by their addresses, each once", async () => {
    await panel.page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/uri-list", "file:///w/a.ts\r\nfile:///w/a.ts\r\n# no file\r\nhttps://example.org/x.png");
      for (const type of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    expect(await asked<AttachRequest>("attach")).toEqual([{ type: "uris", uris: ["file:///w/a.ts"] }]);
    expect(await panel.page.locator(".dragged-over").count()).toBe(0);
  });

  const paste = (withText: boolean): Promise<boolean> =>
    panel.page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.of(1, 2, 3)], "shot.png", { type: "image/png" }));
      if (text) data.setData("text/plain", "cells");
      const input = document.querySelector("textarea");
      return input?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })) ?? true;
    }, withText);

  it("send an image to the host, not to the text", async () => {
    expect(await paste(false)).toBe(false);
    await askedFor("attach", "content");
    expect(await asked<AttachRequest>("attach")).toEqual([
      { type: "content", name: "shot.png", mediaType: "image/png", base64: "AQID" },
    ]);
  });

  it("keep text as text if the data has both", async () => {
    expect(await paste(true)).toBe(true);
    expect(await asked<AttachRequest>("attach")).toEqual([]);
  });

  it("show each attachment's cost, and open its source", async () => {
    await panel.events({
      type: "attachments-changed",
      attachments: [{ id: "a1", label: "lookup.ts:1–9", tokens: 1200, icon: "file", note: "only the beginning" }],
    });
    expect(await words(panel.get("attachment"))).toBe("lookup.ts:1–9");
    expect(await panel.get("attachment").getAttribute("title")).toBe("lookup.ts:1–9 · about 1,200 tokens\nonly the beginning");
    await panel.get("open-attachment").press("Enter");
    expect(await asked<AttachRequest>("attach")).toEqual([{ type: "open", id: "a1" }]);
  });
});

const instructions = [
  { id: "file:///w/AGENTS.md", label: "AGENTS.md", tokens: 120, icon: "book" },
  { id: "file:///w/api/AGENTS.md", label: "api/AGENTS.md", tokens: 9000, icon: "circle-slash", note: "Left out: no room" },
];

async function instruct(): Promise<void> {
  await panel.events({ type: "context-changed", context: { ...context, instructions } });
  await panel.get("instruction-chip").first().waitFor();
}

describe("instruction files", () => {
  beforeEach(() => open());
  afterEach(() => panel.close());

  it("are chips with their tokens in the tooltip, and one that does not fit says so", async () => {
    await instruct();
    const chips = panel.get("instruction-chip");
    expect(await panel.get("open-instructions").allInnerTexts()).toEqual(["AGENTS.md", "api/AGENTS.md"]);
    expect(await chips.first().getAttribute("title")).toContain("120 tokens");
    expect(await chips.nth(1).getAttribute("title")).toContain("Left out: no room");
    expect(await chips.nth(1).getAttribute("data-left-out")).toBe("true");
  });

  it("show the end of a long path, and all of it in the tooltip", async () => {
    const paths = ["packages/shop/window/api/AGENTS.md", ".github/instructions/python.instructions.md", "src/AGENTS.md"];
    const long = paths.map((label) => ({ id: label, label, tokens: 9 }));
    await panel.events({ type: "context-changed", context: { ...context, instructions: long } });
    await panel.get("instruction-chip").first().waitFor();
    expect(await panel.get("open-instructions").allInnerTexts()).toEqual([
      ...["…/api/AGENTS.md", "…/python.instructions.md", "src/AGENTS.md"],
    ]);
    expect(await panel.get("instruction-chip").first().getAttribute("title")).toContain("packages/shop/window/api/AGENTS.md");
  });

  it("are opened and removed by keyboard, and the focus stays in the composer", async () => {
    await instruct();
    await panel.get("open-instructions").first().press("Enter");
    await panel.get("remove-instructions").nth(1).press("Enter");
    expect(await asked("context")).toEqual([
      { type: "open-instructions", id: "file:///w/AGENTS.md" },
      { type: "remove-instructions", id: "file:///w/api/AGENTS.md" },
    ]);
    expect(await panel.get("composer-input").evaluate((element) => element === document.activeElement)).toBe(true);
    await panel.events({ type: "context-changed", context });
    await panel.page.waitForFunction(() => document.querySelector("[data-testid=instruction-chip]") === null);
  });

  it("that were removed can be taken back from the context list", async () => {
    await panel.get("context-meter").click();
    await askedFor("context", "show");
    const removed: ContextReply["rows"][number] = {
      kind: "instructions",
      label: "AGENTS.md",
      tokens: 120,
      kept: false,
      why: "Removed from this conversation",
      removed: "file:///w/AGENTS.md",
    };
    await tell("context", { ...plan, rows: [...plan.rows, removed] });
    await panel.get("take-back-instructions").press("Enter");
    expect((await asked("context")).at(-1)).toEqual({ type: "take-back-instructions", id: "file:///w/AGENTS.md" });
  });
});

const scenes: Readonly<Record<string, () => Promise<void>>> = {
  instructions: instruct,
  mentions: () => mention("lo"),
  context: async () => {
    await panel.get("context-meter").click();
    await askedFor("context", "show");
    await tell("context", plan);
    await panel.get("context-part").first().waitFor();
  },
  parameters: async () => {
    await panel.get("parameters-button").click();
    await askedFor("parameters", "show");
    const problems = [{ name: "temperature", text: "Enter a number from 0 to 2." }];
    await tell("parameters", { ...parameters, fields: { ...fields, temperature: "hot" }, problems });
    await panel.page.getByRole("alert").waitFor();
  },
};

it.each(Object.keys(scenes))("the %s violate no axe rule in any theme", async (scene) => {
  await open({ context: { bypassCSP: true, viewport: { width: 300, height: 900 } } });
  await scenes[scene]?.();
  const picture = (theme: string) =>
    panel.page.screenshot({ path: `test-results/screenshots/webview/${scene}-${theme}-300.png` });
  expect(await brokenRulesInThemes(panel, picture)).toEqual([]);
  await panel.close();
});

describe.each([
  ["250 px", { viewport: { width: 250, height: 600 } }],
  ["200 %", { viewport: { width: 150, height: 400 }, deviceScaleFactor: 2 }],
] as const)("at %s", (_name, size) => {
  it.each(Object.keys(scenes))("the %s fit", async (scene) => {
    await open({ context: size });
    await scenes[scene]?.();
    const wider = await panel.page.evaluate(() =>
      [...document.querySelectorAll("html, body, .card, .composer-bar, .mention-list, .feature-above-composer")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map(({ className, nodeName }) => `${nodeName} ${className}`),
    );
    expect(wider).toEqual([]);
    await panel.close();
  });
});
