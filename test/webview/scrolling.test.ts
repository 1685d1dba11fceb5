// Scrolling: follows while the view is at the end, and never moves the visible text.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MessageView } from "../../src/protocol/host-messages.js";
import { answered, answering, richAnswer, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage } from "./page.js";

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

const scroller = () => panel.get("message-scroller");
const fromEnd = () => scroller().evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
const turns = (count: number, from = 0): MessageView[] =>
  Array.from({ length: count }, (_, index) => from + index).flatMap((index) => [
    said(`u${index}`, `Question ${index}`),
    answered(`m${index}`, richAnswer),
  ]);
const running = (text = "") =>
  snapshot({ messages: [...turns(3), said("u", "?"), answering("m", text)], streams: [{ stream: 1, messageId: "m" }] });

/** Top positions of the visible messages, by the start of their text. */
const placeOf = (id: string) =>
  panel.page.locator(`[data-message-id="${id}"]`).evaluate((element) => Math.round(element.getBoundingClientRect().top));

async function stream(paragraphs: number): Promise<void> {
  for (let index = 0; index < paragraphs; index++) {
    await panel.text(1, `Paragraph ${index} with some words that fill a line or two of the panel.\n\n`);
    await panel.drawn();
  }
}

async function wheel(by: number): Promise<void> {
  await scroller().hover();
  const before = await scroller().evaluate((element) => element.scrollTop);
  await panel.page.mouse.wheel(0, by);
  await panel.page.waitForFunction((top) => document.querySelector(".scroller")?.scrollTop !== top, before);
  await panel.drawn();
}

describe("at the end", () => {
  it("a conversation opens at its end", async () => {
    await panel.snapshot(snapshot({ messages: turns(5) }));
    await panel.drawn();
    expect(await fromEnd()).toBeLessThanOrEqual(1);
  });

  it("the newest text stays in view as it arrives, and if the panel's size changes", async () => {
    await panel.snapshot(running());
    for (let index = 0; index < 20; index++) {
      await stream(1);
      expect(await fromEnd()).toBeLessThanOrEqual(1);
    }
    await panel.get("composer-input").fill("a\nb\nc\nd\ne");
    await panel.drawn();
    expect(await fromEnd()).toBeLessThanOrEqual(1);
    await panel.page.setViewportSize({ width: 300, height: 500 });
    await panel.drawn();
    expect(await fromEnd()).toBeLessThanOrEqual(1);
  });
});

describe("away from the end", () => {
  it("scrolling up stops following at once, and nothing moves while more text arrives", async () => {
    await panel.snapshot(running());
    await stream(10);
    await wheel(-60);
    const place = await placeOf("m");
    await stream(20);
    expect(await placeOf("m")).toBe(place);
    expect(await fromEnd()).toBeGreaterThan(100);
  });

  it("nothing moves when the answer ends and its final render replaces the stream", async () => {
    await panel.snapshot(running());
    await panel.text(1, `See [later].\n\n${"word ".repeat(400)}\n\n`);
    await stream(20);
    await wheel(-200);
    const seen = await panel.page.evaluate(() => {
      const box = document.querySelector(".scroller")?.getBoundingClientRect();
      const element = document.elementFromPoint(60, (box?.top ?? 0) + 120)?.closest("p");
      element?.setAttribute("data-seen", "");
      return element?.getBoundingClientRect().top;
    });
    await panel.text(1, "[later]: https://example.org/a/very/long/address/that/makes/the/first/line/a/link\n");
    const { text: _, ...frame } = answered("m", "");
    await panel.events({ type: "message-changed", message: frame }, { type: "stream-ended", stream: 1 });
    await panel.page.locator('a[href^="https://example.org/a/very"]').waitFor();
    await panel.drawn();
    expect(await panel.page.locator("[data-seen]").evaluate((element) => element.getBoundingClientRect().top)).toBe(seen);
  });

  it("the selection stays selected", async () => {
    await panel.snapshot(running());
    await panel.text(1, "Select *these* words. And ");
    await panel.drawn();
    await panel.page.evaluate(() => {
      const paragraph = [...document.querySelectorAll(".message-body p")].at(-1);
      const range = document.createRange();
      if (paragraph?.firstChild) range.setStart(paragraph.firstChild, 0);
      range.setEnd(paragraph?.querySelector("em")?.firstChild ?? document, 5);
      getSelection()?.addRange(range);
    });
    await panel.text(1, "then more of the same ", "paragraph, with `code`.");
    await stream(3);
    expect(await panel.page.evaluate(() => getSelection()?.toString())).toBe("Select these");
  });

  it("a button returns to the end and follows again", async () => {
    await panel.snapshot(running());
    await stream(10);
    expect(await panel.get("jump-to-latest").count()).toBe(0);
    await wheel(-300);
    await panel.get("jump-to-latest").click();
    await panel.get("jump-to-latest").waitFor({ state: "detached" });
    await stream(5);
    expect(await fromEnd()).toBeLessThanOrEqual(1);
  });

  it("scrolling back to the end follows again", async () => {
    await panel.snapshot(running());
    await stream(10);
    await wheel(-300);
    await wheel(2000);
    await stream(5);
    expect(await fromEnd()).toBeLessThanOrEqual(1);
  });

  it("sending scrolls to the end", async () => {
    await panel.snapshot(snapshot({ messages: turns(5) }));
    await wheel(-500);
    await panel.get("composer-input").fill("next");
    await panel.get("composer-input").press("Enter");
    await panel.events({ type: "path-changed", after: "m4", messages: [said("u9", "next"), answering("m9", "")] });
    await panel.page.locator('[data-message-id="m9"]').waitFor();
    await panel.drawn();
    expect(await fromEnd()).toBeLessThanOrEqual(1);
  });
});

describe("earlier messages", () => {
  it("are requested once near the top, and keep the scroll position", async () => {
    await panel.snapshot(snapshot({ messages: turns(6, 10), earlierCount: 20 }));
    await panel.drawn();
    expect(await panel.posts("load-messages")).toEqual([]);
    await scroller().evaluate((element) => {
      element.scrollTop = 150;
    });
    await panel.posted("load-messages");
    await scroller().evaluate((element) => {
      element.scrollTop = 100;
    });
    await panel.drawn();
    expect(await panel.posts("load-messages")).toEqual([{ type: "load-messages", index: 20, direction: "before" }]);
    const place = await placeOf("u10");
    await panel.events({ type: "messages-loaded", start: 10, total: 32, messages: turns(5, 5) });
    await panel.page.locator('[data-message-id="u5"]').waitFor();
    // A busy machine paints a few frames later.
    await expect.poll(async () => Math.abs((await placeOf("u10")) - place)).toBeLessThanOrEqual(1);
    await scroller().evaluate((element) => {
      element.scrollTop = 0;
    });
    await panel.posted("load-messages", 2);
  });

  it("that arrive at the very top leave the view unchanged", async () => {
    await panel.snapshot(snapshot({ messages: turns(6, 10), earlierCount: 20 }));
    await scroller().evaluate((element) => {
      element.scrollTop = 0;
    });
    await panel.posted("load-messages");
    await panel.drawn();
    const place = await placeOf("u10");
    await panel.events({ type: "messages-loaded", start: 10, total: 32, messages: turns(5, 5) });
    await panel.page.locator('[data-message-id="u5"]').waitFor();
    // A busy machine paints a few frames later.
    await expect.poll(async () => Math.abs((await placeOf("u10")) - place)).toBeLessThanOrEqual(1);
    await scroller().evaluate((element) => {
      element.scrollTop = 0;
    });
    await panel.posted("load-messages", 2);
    await panel.events({ type: "messages-loaded", start: 0, total: 32, messages: turns(5, 0) });
    await panel.get("load-earlier").waitFor({ state: "detached" });
  });
});

describe("far from the end", () => {
  it("everything moves exactly with the scrolling", async () => {
    // Too few to be dropped if a busy machine pauses the scrolling, because no host would load them again here.
    await panel.snapshot(snapshot({ messages: turns(8) }));
    await panel.drawn();
    for (let step = 0; step < 32; step++) {
      const moved = await scroller().evaluate(async (element) => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const seen = document.elementFromPoint(80, 300)?.closest(".message");
        const before = seen?.getBoundingClientRect().top ?? 0;
        element.scrollBy(0, -150);
        await frame();
        await frame();
        await frame();
        return Math.round((seen?.getBoundingClientRect().top ?? 0) - before);
      });
      expect(moved, `step ${step}`).toBe(150);
    }
  });
});

describe("after a reload", () => {
  it("the scroll position is restored", async () => {
    await panel.snapshot(snapshot({ messages: turns(6) }));
    await wheel(-700);
    const message = await panel.page.evaluate(() => {
      const { top = 0 } = document.querySelector(".scroller")?.getBoundingClientRect() ?? {};
      const seen = [...document.querySelectorAll<HTMLElement>(".message")].find(
        (each) => each.getBoundingClientRect().bottom > top,
      );
      return { id: seen?.dataset["messageId"] ?? "", top: Math.round(seen?.getBoundingClientRect().top ?? 0) };
    });
    await panel.page.reload();
    await panel.snapshot(snapshot({ messages: turns(6) }));
    await panel.drawn();
    expect(Math.abs((await placeOf(message.id)) - message.top)).toBeLessThanOrEqual(2);
  });

  it("a position from before the last question, which VS Code may restore, is ignored", async () => {
    await panel.snapshot(snapshot({ messages: turns(6) }));
    await wheel(-600);
    await panel.page.evaluate(() => window.dispatchEvent(new Event("blur")));
    await panel.page.reload();
    await panel.snapshot(snapshot({ messages: turns(7) }));
    await panel.page.locator('[data-ready="true"]').waitFor();
    await panel.drawn();
    expect(await fromEnd()).toBeLessThanOrEqual(1);
  });
});
