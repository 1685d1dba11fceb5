// The composer: its keys, what it sends, and that no typed text is ever lost.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answered, answering, said, snapshot } from "./fixtures.js";
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

const input = () => panel.get("composer-input");
const running = snapshot({ messages: [said("u1", "why?"), answering("m1", "so")], streams: [{ stream: 1, messageId: "m1" }] });

describe("keys", () => {
  it("sends with Enter and clears at once", async () => {
    await panel.snapshot(snapshot());
    await input().fill("why?");
    await input().press("Enter");
    expect(await panel.posts("send")).toEqual([{ type: "send", text: "why?" }]);
    expect(await input().inputValue()).toBe("");
  });

  it("inserts a line with Shift+Enter", async () => {
    await panel.snapshot(snapshot());
    await input().fill("one");
    await input().press("Shift+Enter");
    await input().pressSequentially("two");
    expect(await input().inputValue()).toBe("one\ntwo");
    expect(await panel.posts("send")).toEqual([]);
  });

  it.each([
    ["while an input method is composing", { isComposing: true, keyCode: 13 }],
    ["if an input method handled the key", { isComposing: false, keyCode: 229 }],
  ])("does not send %s", async (_, init) => {
    await panel.snapshot(snapshot());
    await input().fill("にほん");
    await input().evaluate((element, event) => {
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...event }));
    }, init);
    expect(await panel.posts("send")).toEqual([]);
    expect(await input().inputValue()).toBe("にほん");
  });

  it("sends no empty message", async () => {
    await panel.snapshot(snapshot());
    await input().fill("  \n ");
    await input().press("Enter");
    expect(await panel.get("send-button").isDisabled()).toBe(true);
    expect(await panel.posts("send")).toEqual([]);
  });

  it("recalls the last question with ArrowUp, only if it is empty", async () => {
    await panel.snapshot(
      snapshot({ messages: [said("u1", "first"), answered("m1", "x"), said("u2", "second"), answered("m2", "y")] }),
    );
    await input().press("ArrowUp");
    expect(await input().inputValue()).toBe("second");
    await input().fill("my own");
    await input().press("ArrowUp");
    expect(await input().inputValue()).toBe("my own");
  });

  it("moves through earlier questions with the arrows, past the lines of a recalled one", async () => {
    const messages = [said("u1", "first"), answered("m1", "x"), said("u2", "second\nof two lines"), answered("m2", "y")];
    await panel.snapshot(snapshot({ messages }));
    const press = async (...keys: string[]) => {
      for (const key of keys) await input().press(key);
      return await input().inputValue();
    };
    expect(await press("ArrowUp", "ArrowUp")).toBe("second\nof two lines");
    expect(await press("ArrowUp")).toBe("first");
    expect(await press("ArrowUp")).toBe("first");
    expect(await press("ArrowDown")).toBe("second\nof two lines");
    expect(await press("ArrowDown")).toBe("");
    expect(await press("ArrowDown")).toBe("");
  });

  it("stops the running answer with Escape, from anywhere in the panel", async () => {
    await panel.snapshot(running);
    await input().press("Escape");
    await panel.get("model-button").press("Escape");
    expect(await panel.posts("stop")).toHaveLength(2);
  });

  it("ignores Escape if nothing runs", async () => {
    await panel.snapshot(snapshot());
    await input().press("Escape");
    expect(await panel.posts("stop")).toEqual([]);
  });
});

describe("send and stop", () => {
  it("sends with the button", async () => {
    await panel.snapshot(snapshot());
    await input().fill("why?");
    await panel.get("send-button").click();
    expect(await panel.posts("send")).toEqual([{ type: "send", text: "why?" }]);
  });

  it("turns send into stop while an answer runs, and back", async () => {
    await panel.snapshot(running);
    expect(await panel.get("send-button").count()).toBe(0);
    await panel.get("stop-button").click();
    expect(await panel.posts("stop")).toHaveLength(1);
    const { text: _, ...frame } = answered("m1", "", { state: "stopped" });
    await panel.events({ type: "message-changed", message: frame }, { type: "stream-ended", stream: 1 });
    await panel.get("send-button").waitFor();
    expect(await panel.get("stop-button").count()).toBe(0);
    expect(await input().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("keeps typed text while an answer runs, and explains why it cannot be sent yet", async () => {
    await panel.snapshot(running);
    await input().fill("next question");
    await input().press("Enter");
    expect(await input().inputValue()).toBe("next question");
    expect(await panel.get("send-button").isDisabled()).toBe(true);
    expect(await panel.get("send-button").getAttribute("title")).toContain("in progress");
    expect(await panel.posts("send")).toEqual([]);
  });

  it("opens the model choice", async () => {
    await panel.snapshot(snapshot({ model: null }));
    await panel.get("model-button").click();
    expect(await panel.posts("select-model")).toHaveLength(1);
  });

  it("takes the focus on the host's request", async () => {
    await panel.snapshot(snapshot());
    await panel.events({ type: "composer-focused" });
    await panel.page.waitForFunction(() => document.activeElement?.matches("[data-testid=composer-input]"));
  });

  it("takes the focus even if the request comes together with the content", async () => {
    await panel.receive(snapshot({ seq: 10 }), { type: "event", seq: 11, event: { type: "composer-focused" } });
    await panel.page.waitForFunction(() => document.activeElement?.matches("[data-testid=composer-input]"));
  });

  it("restores the previous page's scroll position, even if it reloads before showing anything", async () => {
    await panel.page.evaluate(() => {
      const place = { messageId: "m1", above: 7 };
      const saved = { conversation: "conversation-1", draft: "", posted: "", place };
      sessionStorage.setItem(`webview-state ${location.pathname}`, JSON.stringify(saved));
    });
    const kept = () => panel.page.evaluate(() => sessionStorage.getItem(`webview-state ${location.pathname}`));
    const before = await kept();
    await panel.page.evaluate(() => window.dispatchEvent(new Event("blur")));
    expect(await kept()).toBe(before);
  });
});

describe("the draft", () => {
  it("is restored from the snapshot", async () => {
    await panel.snapshot(snapshot({ draft: "half a thou" }));
    expect(await input().inputValue()).toBe("half a thou");
    expect(await panel.get("send-button").isEnabled()).toBe(true);
  });

  it("is posted to the host during typing, at most ten times a second", async () => {
    await panel.snapshot(snapshot());
    const typed = "typed quickly by a script";
    const took = await input().evaluate((element, text) => {
      const started = performance.now();
      for (let length = 1; length <= text.length; length++) {
        (element as HTMLTextAreaElement).value = text.slice(0, length);
        element.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      return performance.now() - started;
    }, typed);
    await panel.page.waitForFunction(
      (text) => window.recorded.posts.some((post) => post.type === "draft" && post.draft === text),
      typed,
    );
    expect((await panel.posts("draft")).length).toBeLessThanOrEqual(2 + took / 100);
  });

  it.each(["visibilitychange", "pagehide", "blur"])("is posted at once on %s", async (name) => {
    await panel.snapshot(snapshot());
    const drafts = await input().evaluate((element, event) => {
      for (const text of ["a", "ab"]) {
        (element as HTMLTextAreaElement).value = text;
        element.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      (event === "visibilitychange" ? document : window).dispatchEvent(new Event(event));
      return window.recorded.posts.filter((post) => post.type === "draft");
    }, name);
    expect(drafts.at(-1)).toEqual({ type: "draft", draft: "ab" });
  });

  it("survives if the page goes away before its last post", async () => {
    const saved = { conversation: "conversation-1", draft: "sent and unsent", posted: "sent", place: null };
    await panel.close();
    panel = await bench.page({ ownTab: true });
    await panel.page.addInitScript((state) => {
      sessionStorage.setItem(`webview-state ${location.pathname}`, JSON.stringify(state));
    }, saved);
    await panel.page.reload();
    await panel.snapshot(snapshot({ draft: "sent" }));
    expect(await input().inputValue()).toBe("sent and unsent");
    expect(await panel.posted("draft")).toEqual([{ type: "draft", draft: "sent and unsent" }]);
  });

  it("survives in messages being edited, until the edit ends", async () => {
    const messages = [said("u1", "first"), answered("m1", "x"), said("u2", "second")];
    await panel.snapshot(snapshot({ messages }));
    const edits = panel.get("edit-input");
    for (const text of ["first, better", "second, better"]) {
      await panel.get("edit-button").first().click();
      await panel.page.locator("[data-testid=edit-input]:focus").fill(text);
    }
    await panel.page.reload();
    await panel.snapshot(snapshot({ messages }));
    expect(await edits.evaluateAll((all) => all.map((edit) => (edit as HTMLTextAreaElement).value))).toEqual([
      "first, better",
      "second, better",
    ]);
    await edits.first().press("Escape");
    await panel.get("edit-send").click();
    await edits.first().waitFor({ state: "detached" });
    expect(await panel.posts("edit")).toEqual([{ type: "edit", messageId: "u2", text: "second, better" }]);
    await panel.page.reload();
    await panel.snapshot(snapshot({ messages }));
    expect(await edits.count()).toBe(0);
  });

  it("is replaced by the host's after a reload if the host had all of it", async () => {
    await panel.snapshot(snapshot());
    await input().fill("sent");
    await panel.posted("draft");
    await panel.page.reload();
    await panel.snapshot(snapshot({ draft: "changed in another panel" }));
    expect(await input().inputValue()).toBe("changed in another panel");
  });

  it("of another conversation is not restored", async () => {
    await panel.snapshot(snapshot());
    await input().fill("for the first");
    await panel.posted("draft");
    await panel.snapshot(snapshot({ seq: 20, conversation: { id: "other", title: "" }, draft: "" }));
    await panel.page.waitForFunction(() => document.querySelector("textarea")?.value === "");
  });

  it("changed in another panel is shown", async () => {
    await panel.snapshot(snapshot());
    await panel.events({ type: "draft-changed", draft: "from there" });
    expect(await input().inputValue()).toBe("from there");
  });

  it("changed in another panel keeps the caret at the same words", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ draft: "one two three" }));
    const caretAfter = async (caret: number, draft: string): Promise<number> => {
      const input = panel.get("composer-input");
      await input.evaluate((element, at) => (element as HTMLTextAreaElement).setSelectionRange(at, at), caret);
      await panel.events({ type: "draft-changed", draft });
      expect(await input.inputValue()).toBe(draft);
      return await input.evaluate((element) => (element as HTMLTextAreaElement).selectionStart);
    };
    expect(await caretAfter(3, "one two three four")).toBe(3);
    expect(await caretAfter(13, "one two and a half three four")).toBe(24);
    expect(await caretAfter(0, "")).toBe(0);
    await panel.close();
  });

  it("typed after a send is not cleared by the confirmation of that send", async () => {
    await panel.snapshot(snapshot());
    await input().fill("first");
    await input().press("Enter");
    await input().pressSequentially("second");
    await panel.events({ type: "draft-changed", draft: "" });
    expect(await input().inputValue()).toBe("second");
  });

  it("comes back if the host could not send it", async () => {
    await panel.snapshot(snapshot({ model: null }));
    await input().fill("why?");
    await input().press("Enter");
    await panel.events({ type: "draft-changed", draft: "why?" });
    expect(await input().inputValue()).toBe("why?");
  });
});

describe("the size of the composer", () => {
  it("grows with the text to two fifths of the panel, then scrolls", async () => {
    await panel.snapshot(snapshot());
    const height = () => input().evaluate((element) => element.getBoundingClientRect().height);
    const empty = await height();
    await input().fill("one\ntwo\nthree\nfour");
    expect(await height()).toBeGreaterThan(empty + 50);
    await input().fill("line\n".repeat(100));
    expect(await height()).toBe(700 * 0.4);
    expect(await input().evaluate((element) => element.scrollHeight > element.clientHeight)).toBe(true);
  });
});
