// How the parts of an answer become items, and when a request has settled.

import { describe, expect, it } from "vitest";
import type { PartView } from "../../src/protocol/agent.js";
import { isPaused, itemsOf, pagesOf } from "../../webview-ui/agent/answer/items.js";
import { Settling, settlesIn } from "../../webview-ui/agent/dock/settling.js";

const at = (textAt: number, reasoningAt = 0): { textAt: number; reasoningAt: number } => ({ textAt, reasoningAt });
const step = (id: string, textAt: number, reads: boolean, state: "done" | "running" | "failed" = "done"): PartView => ({
  ...at(textAt),
  kind: "step",
  step: { id, tool: "t", title: id, state, ...(reads ? { reads } : {}) },
});

describe("the items of an answer", () => {
  it("hold every character of text and reasoning once, whatever the positions", () => {
    for (let seed = 1; seed < 400; seed++) {
      const random = (most: number): number => (Math.imul(seed, 2654435761) >>> (most % 13)) % (most + 1);
      const text = "abcdefghij".slice(0, random(10));
      const reasoning = "klmnop".slice(0, random(6));
      const parts = Array.from(
        { length: random(5) },
        (_, index): PartView => step(`s${index}`, random(12 + index), index % 2 === 0),
      );
      const items = itemsOf(parts, text, reasoning);
      const joined = (kind: string, from: string): string =>
        items.flatMap((item) => (item.kind === kind && "from" in item ? [from.slice(item.from, item.to)] : [])).join("");
      expect(joined("text", text)).toBe(text);
      expect(joined("reasoning", reasoning)).toBe(reasoning);
      expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
    }
  });

  it("fold only looks that have nothing between them", () => {
    const parts = [
      step("a", 0, true),
      { ...at(0), kind: "break" } as const,
      step("b", 0, true),
      step("c", 3, true),
      step("d", 3, true, "failed"),
      step("e", 3, true, "running"),
      step("f", 3, false),
    ];
    const shown = itemsOf(parts, "txt", "").map((item) =>
      item.kind === "looks"
        ? item.steps.map(({ id }) => id).join("+")
        : item.kind === "step"
          ? `step ${item.step.id}`
          : item.kind,
    );
    expect(shown).toEqual(["a+b", "text", "c", "step d", "e", "step f"]);
  });

  it("skip text of nothing but blank lines", () => {
    expect(itemsOf([step("a", 2, false)], "\n\n", "").map(({ kind }) => kind)).toEqual(["step"]);
  });

  it("are in pages that new items leave as they are, and a text follows the item before it in the same page", () => {
    const parts = Array.from({ length: 90 }, (_, index) => step(`s${index}`, Math.floor(index / 3) * 2, index % 3 === 0));
    const text = "ab".repeat(40);
    const all = itemsOf(parts, text, "");
    const pages = pagesOf(all);
    expect(pages.flatMap(({ items }) => items)).toEqual(all);
    for (const { items } of pages.slice(1)) expect(items[0]?.kind).not.toBe("text");
    for (const { items } of pages.slice(0, -1)) expect(items.length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...pages.map(({ items }) => items.length))).toBeLessThanOrEqual(11);
    for (let length = 1; length < all.length; length++) {
      const fewer = pagesOf(all.slice(0, length));
      // A text that comes next joins the last page.
      expect(fewer.slice(0, -1)).toEqual(pages.slice(0, fewer.length - 1));
    }
  });

  it("are paused by a notice until the next round", () => {
    const notice: PartView = { ...at(0), kind: "notice", text: "Paused", pauses: true };
    expect(isPaused([step("a", 0, false), notice])).toBe(true);
    expect(isPaused([notice, { ...at(0), kind: "break" }])).toBe(false);
    expect(isPaused([{ ...notice, pauses: false }])).toBe(false);
  });
});

it("a request settles after 400 ms of the clock that it is given", () => {
  let now = 1000;
  const settling = new Settling(() => now);
  expect(settling.settled).toBe(false);
  settling.appeared();
  now += settlesIn - 1;
  expect(settling.settled).toBe(false);
  now += 1;
  expect(settling.settled).toBe(true);
  settling.appeared();
  expect(settling.settled).toBe(false);
});
