// Long conversations: the panel holds only the part near the viewport, and loading or dropping rows never moves the
// visible text. Uses the host's own connection.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { type ConnectedPanel, connectPanel, longConversation } from "./connected-panel.js";
import { richAnswer } from "./fixtures.js";
import { Bench, type PanelPage } from "./page.js";

const count = 5000;
/** Questions of a few lines, and answers with all kinds of blocks, in many lengths. */
const textOf = (index: number): string =>
  index % 2 === 0
    ? `Question ${index}: ${"why ".repeat(index % 37)}`
    : `Answer ${index}\n\n${richAnswer.slice((index * 97) % 900)}`;

let bench: Bench;
let panel: PanelPage;
let host: ConnectedPanel;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());
beforeEach(async () => {
  panel = await bench.page({ ownTab: true });
});
afterEach(() => panel.close());

async function open(length = count, text = textOf): Promise<void> {
  host = await connectPanel(panel, longConversation(length, text));
  await panel.drawn();
}

const scroller = () => panel.get("message-scroller");
const message = (index: number) => panel.page.locator(`[data-message-id="m${index}"]`);
const fromEnd = () => scroller().evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
const rows = () => panel.get("message").evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["messageId"]));

/** The visible rows, their positions, and the number of rows. */
function seen(): Promise<{ id: string; top: number; rows: number }> {
  return panel.page.evaluate(() => {
    const { top = 0 } = document.querySelector(".scroller")?.getBoundingClientRect() ?? {};
    const all = [...document.querySelectorAll<HTMLElement>(".message")];
    const first = all.find((each) => each.getBoundingClientRect().bottom > top + 1);
    return { id: first?.dataset["messageId"] ?? "", top: Math.round(first?.getBoundingClientRect().top ?? 0), rows: all.length };
  });
}

/** Scrolls in steps of one frame; returns how far each step moved the row in the middle of the view. */
function scrollBy(distance: number, steps: number): Promise<number[]> {
  return panel.page.evaluate(
    async ([by, times]) => {
      const view = document.querySelector(".scroller");
      // Positions at paint time: after layout, and after corrections for changed sizes.
      const frame = () =>
        new Promise<void>((resolve) => {
          const sizes = new ResizeObserver(() => {
            sizes.disconnect();
            resolve();
          });
          requestAnimationFrame(() => sizes.observe(document.body));
        });
      const moved: number[] = [];
      for (let step = 0; step < times; step++) {
        const middle = document.elementFromPoint(80, 300)?.closest(".message");
        const before = middle?.getBoundingClientRect().top ?? 0;
        const at = view?.scrollTop ?? 0;
        view?.scrollBy(0, by);
        const wanted = at - (view?.scrollTop ?? 0);
        for (let index = 0; index < 3; index++) await frame();
        moved.push(Math.abs(Math.round((middle?.getBoundingClientRect().top ?? 0) - before - wanted)));
      }
      return moved;
    },
    [distance, steps] as const,
  );
}

describe("a conversation of 5,000 messages", () => {
  it("opens at its end, with one page", async () => {
    await open();
    expect(await fromEnd()).toBeLessThanOrEqual(1);
    expect(await message(count - 1).isVisible()).toBe(true);
    expect((await seen()).rows).toBeLessThan(60);
    expect(Math.max(...host.lengths)).toBeLessThan(60_000);
  });

  it("moves exactly with the scrolling, up and down, and never holds more than a part", async () => {
    await open();
    const held: number[] = [];
    for (const [by, steps] of [
      [-450, 60],
      [450, 30],
      [-450, 60],
    ] as const) {
      const moved = await scrollBy(by, steps);
      expect(moved.filter((distance) => distance > 1)).toEqual([]);
      // Pause, so that distant rows are dropped.
      await panel.page.waitForFunction(() => document.querySelectorAll(".message").length <= 60);
      const before = await seen();
      await panel.drawn();
      const now = await seen();
      expect(now.id).toBe(before.id);
      expect(Math.abs(now.top - before.top)).toBeLessThanOrEqual(1);
      held.push(before.rows);
    }
    expect(Math.max(...held)).toBeLessThanOrEqual(60);
    const shown = await rows();
    const first = Number(shown[0]?.slice(1));
    expect(shown).toEqual(shown.map((_, index) => `m${first + index}`));
    expect(first).toBeLessThan(count - 60);
  });

  it("jumps to its first message and back to its last with a key", async () => {
    await open();
    await scroller().press("Home");
    await message(0).waitFor();
    await expect.poll(async () => (await seen()).id).toBe("m0");
    expect(await panel.get("load-earlier").count()).toBe(0);
    expect(await panel.get("load-later").count()).toBe(1);
    await scroller().press("End");
    await message(count - 1).waitFor();
    await expect.poll(fromEnd).toBeLessThanOrEqual(1);
    expect(await panel.get("load-later").count()).toBe(0);
  });

  it("keeps the scroll position while other messages arrive, and offers a button to the end", async () => {
    await open();
    await scroller().press("Home");
    await expect.poll(async () => (await seen()).id).toBe("m0");
    await scrollBy(300, 1);
    // The number of rows may change meanwhile, because some are dropped.
    const { id, top } = await seen();
    await host.session.send("from another panel");
    await panel.drawn();
    expect(await seen()).toMatchObject({ id, top });
    await panel.get("jump-to-latest").click();
    await panel.get("message-body").filter({ hasText: "from another panel" }).waitFor();
    await expect.poll(fromEnd).toBeLessThanOrEqual(1);
    await panel.get("jump-to-latest").waitFor({ state: "detached" });
  });

  it("shows all of an answer that streamed while it was far out of view", async () => {
    await open();
    const steps: (() => void)[] = [];
    host.provider.answer = async function* (): AsyncGenerator<ChatEvent> {
      for (let index = 0; index < 40; index++) {
        yield { type: "text-delta", text: `${index} ` };
        await new Promise<void>((resolve) => steps.push(resolve));
      }
      yield { type: "finished", reason: "stop" };
    };
    const step = async (times: number): Promise<void> => {
      for (let index = 0; index < times; index++) {
        await expect.poll(() => steps.length).toBe(1);
        steps.shift()?.();
      }
    };
    const sending = host.session.send("count");
    await step(10);
    await scroller().press("Home");
    await expect.poll(async () => (await seen()).id).toBe("m0");
    expect(await panel.get("stop-button").isVisible()).toBe(true);
    await step(10);
    await scroller().press("End");
    await step(20);
    await sending;
    const expected = Array.from({ length: 40 }, (_, index) => `${index}`).join(" ");
    await expect.poll(async () => (await panel.get("message-body").last().textContent())?.trim()).toBe(expected);
    await panel.get("send-button").waitFor();
  });

  it("opens again at the same scroll position", async () => {
    await open();
    await scroller().press("Home");
    await expect.poll(async () => (await seen()).id).toBe("m0");
    await scrollBy(700, 6);
    const before = await seen();
    await panel.page.reload();
    await expect.poll(async () => (await seen()).id).toBe(before.id);
    await expect.poll(async () => Math.abs((await seen()).top - before.top)).toBeLessThanOrEqual(2);
  });

  it("does not drop rows that the user is working on", async () => {
    await open(200);
    await message(198).getByTestId("edit-button").click();
    await message(198).getByTestId("edit-input").fill("half an edit");
    await scrollBy(-600, 60);
    // Other rows at the same distance are dropped by now.
    await message(199).waitFor({ state: "detached" });
    expect(await message(198).getByTestId("edit-input").inputValue()).toBe("half an edit");
  });
});

describe("changes above the viewport", () => {
  it("do not move the view, even if distant rows change their size", async () => {
    await open(200);
    await scrollBy(-500, 20);
    const before = await seen();
    const above = await panel.page.evaluate((id) => {
      const rows = [...document.querySelectorAll<HTMLElement>(".message")];
      const index = rows.findIndex((row) => row.dataset["messageId"] === id);
      return rows.slice(Math.max(0, index - 6), index).map((row) => row.dataset["messageId"] ?? "");
    }, before.id);
    expect(above.length).toBeGreaterThan(2);
    for (const id of above) {
      await message(Number(id.slice(1))).evaluate((element) => {
        const more = document.createElement("p");
        more.textContent = "more ".repeat(200);
        element.append(more);
      });
      await panel.drawn();
      const now = await seen();
      expect(now.id).toBe(before.id);
      // Allow for rounding of fractions of a pixel.
      expect(Math.abs(now.top - before.top)).toBeLessThanOrEqual(1);
    }
  });
});

describe("an answer of one megabyte", () => {
  it("is shown completely, and the panel stays responsive", async () => {
    const paragraph = "Some words of *prose* with `code` in it, and more words after that.\n\n";
    const text = paragraph.repeat(Math.ceil(1_000_000 / paragraph.length));
    await open(4, (index) => (index === 3 ? text : "short"));
    await panel.get("composer-input").fill("typed meanwhile");
    await panel.page.waitForFunction(
      (paragraphs) => document.querySelectorAll(".message-body.markdown > p").length >= paragraphs,
      text.length / paragraph.length,
    );
    await expect.poll(fromEnd).toBeLessThanOrEqual(1);
  });
});
