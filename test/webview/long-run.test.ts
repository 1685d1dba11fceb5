// A long run of an agent: the page holds elements only for what is near the view, and nothing moves or is lost by that.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PartView } from "../../src/protocol/agent.js";
import * as agent from "./agent-fixtures.js";
import { answered, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage } from "./page.js";

const rounds = 150;
const sentences = Array.from({ length: rounds }, (_, index) => `Round ${index} *changes* a file.\n\n`);

/** Three looks, a command and a sentence in each round. */
function parts(): PartView[] {
  let textAt = 0;
  return sentences.flatMap((sentence, round) => {
    const step = (id: string, more: object): PartView => ({
      ...{ textAt, reasoningAt: 0, kind: "step" },
      step: { id: `${id}${round}`, tool: id, title: `${id} ${round}.`, state: "done", ...more },
    });
    const own = [...["a", "b", "c"].map((id) => step(id, { reads: true })), step("command", { result: "1 s" })];
    textAt += sentence.length;
    return own;
  });
}

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());
beforeEach(async () => {
  panel = await bench.page({ ownTab: true });
  const messages = [said("u1", "Go"), answered("m1", sentences.join(""), { parts: parts() })];
  await agent.showRun(panel, snapshot({ mode: "agent", messages }));
});
afterEach(() => panel.close());

const elements = () => panel.page.locator("snowcell-agent-answer *").count();
const scroller = () => panel.get("message-scroller");
const command = (round: number) => panel.page.locator("[data-testid=step]", { hasText: `command ${round}.` });
const farPages = () => panel.page.locator(".agent-page.far");

/** Shows every step, wherever the view is; returns the elements after each time. */
async function showAll(): Promise<number[]> {
  const counts: number[] = [];
  while ((await panel.get("earlier-steps").count()) > 0) {
    await panel.page.evaluate(() => document.querySelector<HTMLElement>("[data-testid=earlier-steps]")?.click());
    await panel.drawn();
    await panel.drawn();
    counts.push(await elements());
  }
  return counts;
}

/** Scrolls by 300 px a frame to the top; returns how far the row in the middle moved against the scrolling, and the elements. */
function readUp(): Promise<{ readonly moved: number; readonly most: number }> {
  return panel.page.evaluate(async () => {
    const view = document.querySelector(".scroller");
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    let [moved, most] = [0, 0];
    while (view && view.scrollTop > 0) {
      const middle = document.elementFromPoint(80, 300)?.closest(".agent-page > *");
      const before = middle?.getBoundingClientRect().top ?? 0;
      const at = view.scrollTop;
      view.scrollBy(0, -300);
      const wanted = at - view.scrollTop;
      for (let index = 0; index < 3; index++) await frame();
      if (middle?.isConnected) moved = Math.max(moved, Math.abs(middle.getBoundingClientRect().top - before - wanted));
      most = Math.max(most, document.querySelectorAll("snowcell-agent-answer *").length);
    }
    return { moved: Math.round(moved), most };
  });
}

describe("an answer of 600 steps", () => {
  it("builds no rows for looks that are folded", async () => {
    expect(await panel.get("step-group").count()).toBeGreaterThan(3);
    expect(await panel.page.locator("snowcell-step-group snowcell-step").count()).toBe(0);
  });

  it("holds no more elements after the user has gone through all of it, and its words are all there", async () => {
    const counts = await showAll();
    expect(Math.max(...counts.slice(-3))).toBeLessThan(Math.max(...counts.slice(0, 3)) + 60);
    expect(await elements()).toBeLessThan(1000);
    const text = (await panel.page.locator(".agent-answer").textContent()) ?? "";
    for (const round of [0, 70, 149]) expect(text).toContain(`Round ${round} `);
    const { moved, most } = await readUp();
    expect(moved).toBeLessThanOrEqual(1);
    expect(most).toBeLessThan(1500);
    expect(await command(0).isVisible()).toBe(true);
    expect(await panel.page.getByText("Round 0 changes a file.").isVisible()).toBe(true);
    expect(await farPages().last().textContent()).toContain("command 14");
  });

  it("keeps what the user has unfolded when it comes into view again, and asks for its details again", async () => {
    await showAll();
    await scroller().evaluate((view) => view.scrollTo(0, 0));
    await command(1).locator(".step-line").click();
    await panel.get("step-group").nth(1).locator("> .step-line").click();
    await expect.poll(() => agent.asked(panel)).toHaveLength(1);
    // A page with the focus would stay.
    await panel.get("composer-input").focus();
    await scroller().evaluate((view) => view.scrollTo(0, view.scrollHeight));
    await expect.poll(() => farPages().first().textContent()).toContain("command 1.");
    await scroller().evaluate((view) => view.scrollTo(0, 0));
    await command(1).locator("[data-testid=step-details]").waitFor();
    expect(await panel.page.locator("snowcell-step-group snowcell-step").count()).toBe(3);
    expect(await agent.asked(panel)).toEqual([0, 1].map(() => ({ type: "details", messageId: "m1", stepId: "command1" })));
  });

  it("keeps a page with the focus or a selection", async () => {
    await showAll();
    await scroller().evaluate((view) => view.scrollTo(0, 0));
    await command(1).locator(".step-line").focus();
    await panel.page.evaluate(() => {
      const [text] = [...document.querySelectorAll("snowcell-text-segment")].filter((each) =>
        each.textContent?.includes("Round 7 "),
      );
      if (text) getSelection()?.selectAllChildren(text);
    });
    await scroller().evaluate((view) => view.scrollTo(0, view.scrollHeight));
    await expect.poll(() => farPages().first().textContent()).not.toContain("Round 1 ");
    expect(await command(1).locator(".step-line:focus").count()).toBe(1);
    expect(await panel.page.evaluate(() => String(getSelection()))).toBe("Round 7 changes a file.");
  });
});
