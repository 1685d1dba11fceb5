// Models side by side: asked together, shown while they stream, stopped and retried one by one, and continued with.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompareReply, CompareRequest } from "../../src/protocol/compare.js";
import { screenshotsFolder } from "../harness/paths.js";
import { brokenRulesInThemes } from "./axe.js";
import { complete, followedUp, unasked, underWay } from "./compare-fixtures.js";
import { answered, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage, words } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

type PageOptions = Parameters<Bench["page"]>[0];

const tell = (panel: PanelPage, message: CompareReply): Promise<void> =>
  panel.events({ type: "feature-message", feature: "compare", message });

async function asked(panel: PanelPage): Promise<CompareRequest[]> {
  return (await panel.posts("feature")).map(({ message }) => message as CompareRequest);
}

const wide = { context: { viewport: { width: 900, height: 800 } } };

async function open(comparison: CompareReply, options: PageOptions = wide): Promise<PanelPage> {
  const panel = await bench.page(options);
  const streams = [{ stream: 7, messageId: "m2" }];
  await panel.snapshot(snapshot({ messages: [said("u1", "Earlier"), answered("a1", "Answer")], streams }));
  await panel.events({ type: "feature-opened", feature: "compare" });
  await panel.posted("feature");
  await tell(panel, comparison);
  await panel.get("compare-column").first().waitFor();
  await panel.drawn();
  return panel;
}

const column = (panel: PanelPage, index: number) => panel.get("compare-column").nth(index);

describe("a comparison", () => {
  it("sends the edited question from the composer with Enter", async () => {
    const panel = await open(unasked);
    const input = panel.get("compare-input");
    expect(await input.inputValue()).toBe("Why is this slow?");
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
    await panel.page.keyboard.press("End");
    await panel.page.keyboard.type(" Really");
    await panel.page.keyboard.press("Enter");
    const requests = await asked(panel);
    expect(requests[0]).toEqual({ type: "show" });
    expect(requests.at(-2)).toEqual({ type: "draft", text: "Why is this slow? Really" });
    expect(requests.at(-1)).toEqual({ type: "ask", text: "Why is this slow? Really" });
    await panel.close();
  });

  it("streams the text of each answer, even of answers that the chat does not show", async () => {
    const panel = await open(underWay);
    expect(
      await panel.get("compare-column").evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["state"])),
    ).toEqual(["done", "streaming", "error"]);
    await panel.text(7, " in the", " loop.");
    await panel.drawn();
    expect(await words(column(panel, 1).locator(".message-body"))).toBe("Fill a map in the loop.");
    const { text: _, ...frame } = answered("m2", "");
    await tell(panel, { type: "column", answer: frame, cost: "€0.50" });
    await column(panel, 1).locator("[data-testid=compare-cost]").waitFor();
    expect(await column(panel, 1).getAttribute("data-state")).toBe("done");
    expect(await words(column(panel, 1))).toContain("62 tok/s · 812 + 240 tokens");
    expect(await words(panel.page.locator("snowcell-compare [role=status][aria-live]"))).toBe("Qwen 1.5 0.5B: answer complete.");
    await panel.close();
  });

  it("shows how often a model was chosen before, and lists all on request", async () => {
    const [first, ...others] = complete.columns;
    if (!first) throw new Error("The comparison has columns");
    const counted = { ...first, model: { ...first.model, tally: "chosen: 3 of 5" } };
    const panel = await open({ ...complete, columns: [counted, ...others] });
    expect(await words(column(panel, 0).locator("[data-testid=compare-tally]"))).toBe("chosen: 3 of 5");
    expect(await column(panel, 1).locator("[data-testid=compare-tally]").count()).toBe(0);
    await panel.get("compare-show-tally").click();
    expect((await asked(panel)).at(-1)).toEqual({ type: "tally" });
    await panel.close();
  });

  it("shows the new text of an answer whose text is replaced, and what is added to it", async () => {
    const panel = await open(underWay);
    await panel.text(7, " in the loop.");
    const [first, second, third] = underWay.columns;
    if (!first || !second?.answer || !third) throw new Error("The comparison has three columns");
    const answer = { ...second.answer, text: "Build", reasoning: "Fill a map in the loop." };
    await tell(panel, { ...underWay, columns: [first, { ...second, answer }, third] });
    await panel.text(7, " an index.");
    await panel.drawn();
    expect(await words(column(panel, 1).locator(".message-body"))).toBe("Build an index.");
    expect(await column(panel, 1).locator("snowcell-reasoning").count()).toBe(1);
    expect(await words(column(panel, 0).locator(".message-body"))).toContain("Build an index once");
    await panel.close();
  });

  it("stops, retries, and continues with one answer, and runs a failure's remedy, by keyboard", async () => {
    const panel = await open(underWay);
    const press = async (name: string): Promise<void> => {
      await panel.page.getByRole("button", { name, exact: true }).focus();
      await panel.page.keyboard.press("Enter");
    };
    await press("Stop Qwen 1.5 0.5B");
    await press("Continue with This Answer: llama3.2:latest");
    await press("Choose Another Model");
    await press("Stop All");
    await column(panel, 0).getByTestId("regenerate-button").focus();
    await panel.page.keyboard.press("Enter");
    expect((await asked(panel)).slice(1)).toEqual([
      { type: "stop", answer: "m2" },
      { type: "continue", answer: "m1" },
      { type: "action", action: "switch-model", answer: "m3" },
      { type: "stop" },
      { type: "retry", answer: "m1" },
    ]);
    expect(await panel.posts("retry")).toEqual([]);
    // Code blocks in a column work like those in the chat.
    await column(panel, 0).getByTestId("copy-code").click();
    expect((await panel.posts("copy"))[0]?.text).toContain("export function indexRows");
    await panel.close();
  });

  it("requests everything again after a gap, and closes if there is nothing to compare", async () => {
    const panel = await open(underWay);
    await panel.receive({ type: "event", seq: 900, event: { type: "composer-focused" } });
    await panel.posted("resync");
    await panel.snapshot(snapshot({ seq: 950 }));
    expect((await asked(panel)).filter(({ type }) => type === "show")).toHaveLength(2);
    await tell(panel, { type: "none" });
    await panel.page.locator("snowcell-compare").waitFor({ state: "detached" });
    expect((await asked(panel)).at(-1)).toEqual({ type: "left", conversation: "conversation-1" });
    await panel.close();
  });

  it("does not change if it is opened again", async () => {
    const panel = await open(underWay);
    await panel.events({ type: "feature-opened", feature: "compare" });
    await panel.drawn();
    expect((await asked(panel)).map(({ type }) => type)).toEqual(["show"]);
    await panel.page.keyboard.press("Escape");
    await panel.page.locator("snowcell-compare").waitFor({ state: "detached" });
    expect((await asked(panel)).map(({ type }) => type)).toEqual(["show", "left"]);
    await panel.close();
  });

  it("shows the difference of two answers, also to screen readers", async () => {
    const panel = await open(complete);
    await panel.get("compare-diff-button").click();
    expect((await asked(panel)).at(-1)).toEqual({ type: "diff", left: "m1", right: "m2", part: "code" });
    await tell(panel, {
      type: "diff",
      left: "m1",
      right: "m2",
      part: "code",
      rows: [
        { kind: "skipped", lines: 12 },
        { kind: "same", text: "function f() {" },
        { kind: "removed", text: "  return new Map();" },
        { kind: "added", text: "  const byId = new Map();" },
        { kind: "added", text: "  return byId;" },
      ],
    });
    await panel.get("compare-diff").waitFor();
    expect(await words(panel.get("compare-diff-summary"))).toBe(
      "Lines only in llama3.2:latest: 1 · Lines only in Qwen 1.5 0.5B: 2",
    );
    expect(await words(panel.get("compare-diff-row").nth(1))).toBe("−Only in llama3.2:latest: return new Map();");
    await panel.get("compare-part").selectOption("text");
    expect((await asked(panel)).at(-1)).toEqual({ type: "diff", left: "m1", right: "m2", part: "text" });
    await panel.get("compare-open-diff").click();
    expect((await asked(panel)).at(-1)).toEqual({ type: "open-diff", left: "m1", right: "m2", part: "text" });
    await panel.close();
  });

  it("sends a follow-up to all models, and shows each answer below the one before it", async () => {
    const panel = await open({ ...complete, nextAttachments: [], draft: "And with" });
    const input = panel.get("compare-input");
    expect(await input.inputValue()).toBe("And with");
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
    await panel.page.keyboard.press("End");
    await panel.page.keyboard.type(" duplicate ids?");
    await panel.page.keyboard.press("Enter");
    expect((await asked(panel)).at(-1)).toEqual({ type: "ask", text: "And with duplicate ids?" });
    const first = await column(panel, 0).locator("snowcell-assistant-message").elementHandle();
    await tell(panel, followedUp);
    await panel.drawn();
    expect(await input.inputValue()).toBe("");
    expect(await words(column(panel, 0).getByTestId("compare-follow-up"))).toBe("And with duplicate ids?");
    expect(await words(column(panel, 0).locator(".message-body").last())).toBe("The last row of an id wins.");
    // The earlier answer is still the same element, so that the reader's place in it stays.
    expect(await first?.evaluate((element) => element.isConnected)).toBe(true);
    expect(await column(panel, 0).locator(".compare-earlier").getByTestId("regenerate-button").isVisible()).toBe(false);
    await column(panel, 0).getByTestId("regenerate-button").last().click();
    expect((await asked(panel)).at(-1)).toEqual({ type: "retry", answer: "m4" });
    await panel.close();
  });

  it("keeps a follow-up in its box until all answers have ended", async () => {
    const panel = await open(followedUp);
    const input = panel.get("compare-input");
    await input.fill("And then?");
    await input.press("Enter");
    expect(await panel.get("compare-ask").isDisabled()).toBe(true);
    expect((await asked(panel)).filter(({ type }) => type === "ask")).toEqual([]);
    const { text: _, ...frame } = answered("m5", "");
    await tell(panel, { type: "column", answer: frame });
    await panel.drawn();
    await input.press("Enter");
    expect((await asked(panel)).at(-1)).toEqual({ type: "ask", text: "And then?" });
    await panel.close();
  });

  it("has columns side by side if there is room, and is never wider than its page", async () => {
    for (const [width, columns] of [
      [250, 1],
      [420, 1],
      [700, 2],
      [1100, 3],
    ] as const) {
      const panel = await open(underWay, { context: { viewport: { width, height: 800 } } });
      const tops = await panel
        .get("compare-column")
        .evaluateAll((all) => all.filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().top));
      expect(tops.filter((top) => top === tops[0])).toHaveLength(columns);
      expect(await panel.get("compare-tabs").count()).toBe(columns === 1 ? 1 : 0);
      expect(await panel.page.locator(".feature-page").evaluate((page) => page.scrollWidth - page.clientWidth)).toBe(0);
      await panel.close();
    }
  });

  it("shows one answer at a time in a side bar: its tab is selected by arrow keys, and the others go on", async () => {
    const narrow = await open(underWay, { context: { viewport: { width: 320, height: 800 } } });
    const tabs = narrow.get("compare-tab");
    const shown = () =>
      narrow.get("compare-column").evaluateAll((all) => all.map((each) => each.checkVisibility() && each.role === "tabpanel"));
    expect(await words(tabs.nth(1))).toBe("Qwen 1.5 0.5BAnswering");
    expect(await shown()).toEqual([true, false, false]);
    await tabs.first().focus();
    await narrow.page.keyboard.press("ArrowRight");
    expect(await shown()).toEqual([false, true, false]);
    expect(await tabs.nth(1).evaluate((tab) => tab === document.activeElement)).toBe(true);
    await narrow.page.keyboard.press("End");
    await narrow.page.keyboard.press("ArrowRight");
    expect(await shown()).toEqual([true, false, false]);
    const { text: _, ...frame } = answered("m2", "");
    await tell(narrow, { type: "column", answer: frame });
    await narrow.page.locator("[data-testid=compare-tab][data-state=done]").nth(1).waitFor();
    expect(await words(narrow.page.locator("snowcell-compare [role=status][aria-live]"))).toContain("answer complete");
    await narrow.page.setViewportSize({ width: 1000, height: 800 });
    await narrow.get("compare-tabs").waitFor({ state: "detached" });
    expect(await narrow.get("compare-column").evaluateAll((all) => all.map(({ role }) => role))).toEqual(Array(3).fill("region"));
    await narrow.close();
  });

  it("shows the answer that has the focus when the side bar becomes narrow", async () => {
    const panel = await open(underWay);
    const button = column(panel, 1).getByTestId("compare-stop");
    await button.focus();
    await panel.page.setViewportSize({ width: 320, height: 800 });
    await panel.get("compare-tabs").waitFor();
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await panel.get("compare-tab").nth(1).getAttribute("aria-selected")).toBe("true");
    await panel.close();
  });

  it("is offered under an answer", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [said("u1", "Q"), answered("a1", "A")] }));
    await panel.get("compare-button").click();
    expect(await asked(panel)).toEqual([{ type: "open", answer: "a1" }]);
    await panel.close();
  });
});

const diff: CompareReply = {
  type: "diff",
  left: "m1",
  right: "m2",
  part: "code",
  rows: [
    { kind: "same", text: "export function indexRows(rows: readonly Row[]): Map<string, Row> {" },
    { kind: "removed", text: "  return new Map(rows.map((row) => [row.id, row]));" },
    { kind: "added", text: "  const byId = new Map<string, Row>();" },
    { kind: "added", text: "  for (const row of rows) byId.set(row.id, row);" },
    { kind: "added", text: "  return byId;" },
    { kind: "skipped", lines: 14 },
  ],
};

it("violates no axe rule in any theme, wide and in tabs: before sending, while streaming, with a difference, after a follow-up", async () => {
  const folder = join(screenshotsFolder, "panel");
  mkdirSync(folder, { recursive: true });
  for (const [name, comparison] of Object.entries({
    unasked,
    "under-way": underWay,
    difference: complete,
    "follow-up": followedUp,
  })) {
    const panel = await open(comparison, { context: { bypassCSP: true, viewport: { width: 1000, height: 900 } } });
    if (name === "difference") {
      await panel.get("compare-diff-button").click();
      await tell(panel, diff);
      await panel.get("compare-diff").waitFor();
    }
    if (name !== "unasked") await panel.page.locator("[data-highlighted]").first().waitFor();
    const picture = (width: string) => (theme: string) =>
      panel.page.screenshot({ path: join(folder, `compare-${name}-${theme}${width}.png`) });
    expect(await brokenRulesInThemes(panel, picture("")), name).toEqual([]);
    await panel.page.setViewportSize({ width: 300, height: 900 });
    await panel.drawn();
    expect(await brokenRulesInThemes(panel, picture("-300")), `${name} at 300 px`).toEqual([]);
    expect((await panel.recorded()).errors).toEqual([]);
    await panel.close();
  }
});
