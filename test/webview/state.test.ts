// The reducer: order, gaps and repeats of what the host sends, and what each change touches.

import { describe, expect, it } from "vitest";
import type { HostMessage, PanelEvent } from "../../src/protocol.js";
import { isRunning, type PanelState, type Reduction, reduce, startingState } from "../../webview-ui/state.js";
import { answered, answering, said, snapshot } from "./fixtures.js";

function start(part: Parameters<typeof snapshot>[0] = {}): PanelState {
  return reduce(startingState, snapshot(part)).state;
}

const event = (seq: number, panelEvent: PanelEvent): HostMessage => ({ type: "event", seq, event: panelEvent });
const streaming = { messages: [said("u", "?"), answering("m", "")], streams: [{ stream: 1, messageId: "m" }] };
const kinds = ({ changes }: Reduction) => changes.map(({ kind }) => kind);

describe("numbers of messages", () => {
  it("ignores everything before the first snapshot", () => {
    expect(reduce(startingState, [1, 1, "text"])).toEqual({ state: startingState, changes: [] });
  });

  it("applies text in order and ignores what it has seen", () => {
    let state = start(streaming);
    for (const message of [
      [11, 1, "a"],
      [11, 1, "a"],
      [12, 1, "b"],
      [10, 1, "x"],
      [13, 1, "c"],
    ] as HostMessage[]) {
      state = reduce(state, message).state;
    }
    expect(state.messages.get("m")?.text).toBe("abc");
    expect(state.seq).toBe(13);
  });

  it("asks once for a snapshot when a number is missing, and applies nothing until it comes", () => {
    const gap = reduce(start(streaming), [12, 1, "b"]);
    expect(gap.changes).toEqual([{ kind: "resync" }]);
    const further = reduce(gap.state, [13, 1, "c"]);
    expect(further.changes).toEqual([]);
    expect(further.state.messages.get("m")?.text).toBe("");
    const again = reduce(further.state, snapshot({ ...streaming, seq: 20 }));
    expect(kinds(again)).toEqual(["snapshot"]);
    expect(kinds(reduce(again.state, [21, 1, "d"]))).toContain("text");
  });

  it("asks for a snapshot when text comes for a stream that it does not know", () => {
    expect(reduce(start(streaming), [11, 9, "text"]).changes).toEqual([{ kind: "resync" }]);
  });

  it("asks for a snapshot when the path changes behind a message that it does not have", () => {
    expect(kinds(reduce(start(), event(11, { type: "path-changed", after: "gone", messages: [] })))).toEqual(["resync"]);
  });
});

describe("messages", () => {
  it("calls an answer streaming from its first text on", () => {
    const { state, changes } = reduce(start(streaming), [11, 1, "a"]);
    expect(state.messages.get("m")?.state).toBe("streaming");
    expect(changes).toEqual([
      { kind: "text", id: "m", text: "a" },
      { kind: "message", id: "m" },
    ]);
    expect(reduce(state, [12, 1, "b"]).changes).toEqual([{ kind: "text", id: "m", text: "b" }]);
  });

  it("keeps text and reasoning when the rest of a message changes", () => {
    let { state } = reduce(start(streaming), event(11, { type: "reasoning-delta", messageId: "m", text: "hm" }));
    state = reduce(state, [12, 1, "text"]).state;
    const { text: _, ...frame } = answered("m", "");
    state = reduce(state, event(13, { type: "message-changed", message: frame })).state;
    expect(state.messages.get("m")).toMatchObject({ state: "done", text: "text", reasoning: "hm", footer: frame.footer });
  });

  it("leaves the objects of other messages as they are", () => {
    const before = start(streaming);
    const said = before.messages.get("u");
    expect(reduce(before, [11, 1, "a"]).state.messages.get("u")).toBe(said);
  });

  it("replaces the path behind a message", () => {
    const state = start({ messages: [said("u1", "a"), answered("m1", "b"), said("u2", "c"), answered("m2", "d")] });
    const changed = reduce(state, event(11, { type: "path-changed", after: "m1", messages: [said("u3", "e")] }));
    expect(changed.state.path).toEqual(["u1", "m1", "u3"]);
    expect([...changed.state.messages.keys()]).toEqual(["u1", "m1", "u3"]);
  });

  it("puts earlier messages first and none twice", () => {
    const state = start({ messages: [said("u2", "c")], earlierCount: 3 });
    const earlier = [said("u1", "a"), answered("m1", "b"), said("u2", "c")];
    const changed = reduce(state, event(11, { type: "earlier-messages", messages: earlier, earlierCount: 1 }));
    expect(changed.state.path).toEqual(["u1", "m1", "u2"]);
    expect(changed.state.earlierCount).toBe(1);
  });

  it("knows whether an answer runs", () => {
    expect(isRunning(start(streaming))).toBe(true);
    expect(isRunning(start({ messages: [said("u", "?"), answered("m", "!")] }))).toBe(false);
    expect(isRunning(start())).toBe(false);
  });
});
