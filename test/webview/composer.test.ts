// The composer: its keys, what it sends, and that nothing typed is ever lost.

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

  it("makes a new line with Shift+Enter", async () => {
    await panel.snapshot(snapshot());
    await input().fill("one");
    await input().press("Shift+Enter");
    await input().pressSequentially("two");
    expect(await input().inputValue()).toBe("one\ntwo");
    expect(await panel.posts("send")).toEqual([]);
  });

  it.each([
    ["while an input method composes", { isComposing: true, keyCode: 13 }],
    ["when an input method took the key", { isComposing: false, keyCode: 229 }],
  ])("does not send %s", async (_, init) => {
    await panel.snapshot(snapshot());
    await input().fill("にほん");
    await input().evaluate((element, event) => {
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...event }));
    }, init);
    expect(await panel.posts("send")).toEqual([]);
    expect(await input().inputValue()).toBe("にほん");
  });

  it("sends nothing that is empty", async () => {
    await panel.snapshot(snapshot());
    await input().fill("  \n ");
    await input().press("Enter");
    expect(await panel.get("send-button").isDisabled()).toBe(true);
    expect(await panel.posts("send")).toEqual([]);
  });

  it("recalls the last question with ArrowUp, only where there is no text", async () => {
    await panel.snapshot(
      snapshot({ messages: [said("u1", "first"), answered("m1", "x"), said("u2", "second"), answered("m2", "y")] }),
    );
    await input().press("ArrowUp");
    expect(await input().inputValue()).toBe("second");
    await input().fill("my own");
    await input().press("ArrowUp");
    expect(await input().inputValue()).toBe("my own");
  });

  it("goes further back and forth with the arrows, past the lines of what it recalled", async () => {
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

  it("leaves Escape alone when nothing runs", async () => {
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

  it("keeps what is typed while an answer runs, and says why it cannot be sent yet", async () => {
    await panel.snapshot(running);
    await input().fill("next question");
    await input().press("Enter");
    expect(await input().inputValue()).toBe("next question");
    expect(await panel.get("send-button").isDisabled()).toBe(true);
    expect(await panel.get("send-button").getAttribute("title")).toContain("in progress");
    expect(await panel.posts("send")).toEqual([]);
  });

  it("asks for the choice of a model", async () => {
    await panel.snapshot(snapshot({ model: null }));
    await panel.get("model-button").click();
    expect(await panel.posts("select-model")).toHaveLength(1);
  });

  it("takes the focus when the host says so", async () => {
    await panel.snapshot(snapshot());
    await panel.events({ type: "composer-focused" });
    await panel.page.waitForFunction(() => document.activeElement?.matches("[data-testid=composer-input]"));
  });

  it("takes the focus also when the host says so in one breath with what there is to show", async () => {
    await panel.receive(snapshot({ seq: 10 }), { type: "event", seq: 11, event: { type: "composer-focused" } });
    await panel.page.waitForFunction(() => document.activeElement?.matches("[data-testid=composer-input]"));
  });

  it("keeps the place of the page before it, also where it goes again before it has shown anything", async () => {
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
  it("comes with the snapshot", async () => {
    await panel.snapshot(snapshot({ draft: "half a thou" }));
    expect(await input().inputValue()).toBe("half a thou");
    expect(await panel.get("send-button").isEnabled()).toBe(true);
  });

  it("is told to the host while it is typed, at most ten times a second", async () => {
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

  it.each(["visibilitychange", "pagehide", "blur"])("is told at once on %s", async (name) => {
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

  it("survives when the page went away before the host was told the last of it", async () => {
    const saved = { conversation: "conversation-1", draft: "told and not told", posted: "told", place: null };
    await panel.close();
    panel = await bench.page({ ownTab: true });
    await panel.page.addInitScript((state) => {
      sessionStorage.setItem(`webview-state ${location.pathname}`, JSON.stringify(state));
    }, saved);
    await panel.page.reload();
    await panel.snapshot(snapshot({ draft: "told" }));
    expect(await input().inputValue()).toBe("told and not told");
    expect(await panel.posted("draft")).toEqual([{ type: "draft", draft: "told and not told" }]);
  });

  it("survives in messages that are being edited, until the edit is left", async () => {
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

  it("gives way to the host's after a reload when the host knew all of it", async () => {
    await panel.snapshot(snapshot());
    await input().fill("told");
    await panel.posted("draft");
    await panel.page.reload();
    await panel.snapshot(snapshot({ draft: "changed in another panel" }));
    expect(await input().inputValue()).toBe("changed in another panel");
  });

  it("of another conversation is not carried over", async () => {
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

  it("changed in another panel leaves the caret at the words it stands at", async () => {
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

  it("typed after a send is not wiped by the host's confirmation of that send", async () => {
    await panel.snapshot(snapshot());
    await input().fill("first");
    await input().press("Enter");
    await input().pressSequentially("second");
    await panel.events({ type: "draft-changed", draft: "" });
    expect(await input().inputValue()).toBe("second");
  });

  it("comes back when the host could not send it", async () => {
    await panel.snapshot(snapshot({ model: null }));
    await input().fill("why?");
    await input().press("Enter");
    await panel.events({ type: "draft-changed", draft: "why?" });
    expect(await input().inputValue()).toBe("why?");
  });
});

describe("its size", () => {
  it("grows with the text to two fifths of the panel, and then scrolls", async () => {
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
