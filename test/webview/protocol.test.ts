// The panel as a projection of the host's state: it shows a snapshot, applies the events that follow, and ignores invalid
// messages.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answered, answering, model, said, snapshot } from "./fixtures.js";
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

const streaming = snapshot({ messages: [said("u1", "why?"), answering("m1", "")], streams: [{ stream: 1, messageId: "m1" }] });
const body = (id: string) => panel.page.locator(`[data-message-id="${id}"] [data-testid="message-body"]`);

describe("the snapshot", () => {
  it("is requested once, and the panel is ready only after showing it", async () => {
    expect(await panel.posts("ready")).toHaveLength(1);
    expect(await panel.get("chat-root").getAttribute("data-ready")).toBeNull();
    await panel.snapshot(snapshot());
    expect(await panel.get("welcome").isVisible()).toBe(true);
  });

  it("shows each message with its role, state, and id", async () => {
    await panel.snapshot(snapshot({ messages: [said("u1", "why?"), answered("m1", "**because**")] }));
    const messages = await panel
      .get("message")
      .evaluateAll((elements) => elements.map((element) => ({ ...(element as HTMLElement).dataset })));
    expect(messages).toEqual([
      { testid: "message", messageId: "u1", role: "user", state: "done" },
      { testid: "message", messageId: "m1", role: "assistant", state: "done" },
    ]);
    expect(await body("m1").innerHTML()).toBe('<p dir="auto"><strong>because</strong></p>');
    expect(await body("u1").textContent()).toBe("why?");
  });

  it("replaces the previous one, and keeps the elements of unchanged messages", async () => {
    await panel.snapshot(snapshot({ messages: [said("u1", "a"), answered("m1", "b")] }));
    const first = await panel.page.locator('[data-message-id="u1"]').elementHandle();
    await panel.snapshot(snapshot({ seq: 30, messages: [said("u1", "a"), answered("m2", "c")] }));
    await panel.page.locator('[data-message-id="m2"]').waitFor();
    expect(await panel.get("message").count()).toBe(2);
    expect(await first?.evaluate((element) => element.isConnected)).toBe(true);
  });
});

describe("the events that follow", () => {
  it("append text in order, and are ignored if already applied", async () => {
    await panel.snapshot(streaming);
    await panel.receive([11, 1, "one "], [12, 1, "two "], [11, 1, "one "], [12, 1, "two "], [13, 1, "three"]);
    await panel.drawn();
    expect(await body("m1").textContent()).toBe("one two three");
    expect(await panel.posts("resync")).toEqual([]);
  });

  it("may come several in one post, of which an invalid one is dropped alone", async () => {
    await panel.snapshot(streaming);
    await panel.receive({ type: "several", messages: [[11, 1, "one "], { type: "event" }, [12, 1, "two"]] });
    await panel.drawn();
    expect(await body("m1").textContent()).toBe("one two");
    expect(await panel.posts("panel-error")).toHaveLength(1);
    expect(await panel.posts("resync")).toEqual([]);
  });

  it("request a snapshot once if a number is missing, and continue from it", async () => {
    await panel.snapshot(streaming);
    await panel.receive([11, 1, "one "], [13, 1, "three"], [14, 1, "four"]);
    expect(await panel.posted("resync")).toHaveLength(1);
    const whole = snapshot({
      seq: 14,
      messages: [said("u1", "why?"), answering("m1", "one two three four")],
      streams: [{ stream: 1, messageId: "m1" }],
    });
    await panel.snapshot(whole);
    await panel.text(1, " five");
    await expect.poll(() => body("m1").textContent()).toBe("one two three four five");
    expect(await panel.posts("resync")).toHaveLength(1);
  });

  it("are dropped and reported if invalid, and show nothing", async () => {
    await panel.snapshot(snapshot());
    await panel.receive({ type: "snapshot", seq: "x" }, [1, 2], "text", null, {
      type: "event",
      seq: 11,
      event: { type: "unknown" },
    });
    expect(await panel.posted("panel-error", 5)).toHaveLength(5);
    expect(await panel.get("welcome").isVisible()).toBe(true);
  });

  it("show a new question and its answer, and how it ends", async () => {
    await panel.snapshot(snapshot());
    await panel.events(
      { type: "path-changed", after: null, messages: [said("u1", "why?"), answering("m1", "")] },
      { type: "stream-started", stream: 7, messageId: "m1" },
    );
    await panel.page.locator('[data-message-id="m1"][data-state="waiting"]').waitFor();
    expect(await panel.get("stop-button").isVisible()).toBe(true);
    await panel.text(7, "because ", "it *is*");
    await panel.page.locator('[data-message-id="m1"][data-state="streaming"]').waitFor();
    const { text: _, ...frame } = answered("m1", "");
    await panel.events({ type: "message-changed", message: frame }, { type: "stream-ended", stream: 7 });
    await panel.page.locator('[data-message-id="m1"][data-state="done"]').waitFor();
    await panel.get("message-footer").waitFor();
    expect(await body("m1").innerHTML()).toBe('<p dir="auto">because it <em>is</em></p>');
    expect(await panel.get("stop-button").count()).toBe(0);
  });

  it("update the model, the title, and the attachments", async () => {
    await panel.snapshot(snapshot({ model: null, messages: [said("u1", "a")] }));
    expect(await words(panel.get("model-button"))).toBe("Select Model");
    await panel.events(
      { type: "model-changed", model },
      { type: "title-changed", title: "New title" },
      { type: "attachments-changed", attachments: [{ id: "a1", label: "lookup.ts:12–40", tokens: 320 }] },
    );
    await panel.get("attachment").waitFor();
    expect(await words(panel.get("model-button"))).toBe("Qwen 1.5 0.5B");
    expect(await words(panel.page.locator("h1"))).toBe("New title");
    await panel.get("remove-attachment").click();
    expect(await panel.posts("remove-attachment")).toEqual([{ type: "remove-attachment", id: "a1" }]);
  });

  it("announce the host's texts to screen readers", async () => {
    await panel.snapshot(snapshot());
    await panel.events({ type: "announced", text: "Copied" });
    await panel.page.locator('[data-testid="announcements"]', { hasText: "Copied" }).waitFor({ state: "attached" });
  });

  it("keep a thousand pieces per second in order at any pace", async () => {
    await panel.snapshot(streaming);
    const pieces = Array.from({ length: 1000 }, (_, index) => `${index} `);
    await panel.text(1, ...pieces);
    await panel.drawn();
    expect(await body("m1").textContent()).toBe(pieces.join(""));
  });
});

describe("reasoning", () => {
  it("is open while there is nothing else, and closes when the answer starts", async () => {
    await panel.snapshot(streaming);
    await panel.events({ type: "reasoning-delta", messageId: "m1", text: "Let me *think*." });
    const details = panel.page.locator("details");
    await details.locator("em").waitFor();
    expect(await details.getAttribute("open")).not.toBeNull();
    await panel.text(1, "Because.");
    await panel.page.locator("details:not([open])").waitFor();
  });

  it("stays open if the user opened it", async () => {
    await panel.snapshot(streaming);
    await panel.events({ type: "reasoning-delta", messageId: "m1", text: "Hm." });
    const summary = panel.page.locator("summary");
    await summary.click();
    await summary.click();
    await panel.text(1, "Because.");
    await panel.drawn();
    expect(await panel.page.locator("details").getAttribute("open")).not.toBeNull();
  });
});
