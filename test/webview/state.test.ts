// The reducer: order, gaps, and repeats of host messages, and the scope of each change.

import { describe, expect, it } from "vitest";
import type { HostMessage, PanelEvent } from "../../src/protocol/host-messages.js";
import { isRunning, keepOnly, type PanelState, type Reduction, reduce, startingState } from "../../webview-ui/state/state.js";
import { answered, answering, said, snapshot } from "./fixtures.js";

function start(part: Parameters<typeof snapshot>[0] = {}): PanelState {
  return reduce(startingState, snapshot(part)).state;
}

const event = (seq: number, panelEvent: PanelEvent): HostMessage => ({ type: "event", seq, event: panelEvent });
const streaming = { messages: [said("u", "?"), answering("m", "")], streams: [{ stream: 1, messageId: "m" }] };
const kinds = ({ changes }: Reduction) => changes.map(({ kind }) => kind);

describe("message numbers", () => {
  it("ignores everything before the first snapshot", () => {
    expect(reduce(startingState, [1, 1, "text"])).toEqual({ state: startingState, changes: [] });
  });

  it("applies text in order and ignores repeats", () => {
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

  it("requests a snapshot once if a number is missing, and applies nothing until it arrives", () => {
    const gap = reduce(start(streaming), [12, 1, "b"]);
    expect(gap.changes).toEqual([{ kind: "resync" }]);
    const further = reduce(gap.state, [13, 1, "c"]);
    expect(further.changes).toEqual([]);
    expect(further.state.messages.get("m")?.text).toBe("");
    const again = reduce(further.state, snapshot({ ...streaming, seq: 20 }));
    expect(kinds(again)).toEqual(["snapshot"]);
    expect(kinds(reduce(again.state, [21, 1, "d"]))).toContain("text");
  });

  it("requests a snapshot if text arrives for an unknown stream", () => {
    expect(reduce(start(streaming), [11, 9, "text"]).changes).toEqual([{ kind: "resync" }]);
  });

  it("requests a snapshot if the path changes after an unknown message", () => {
    expect(kinds(reduce(start(), event(11, { type: "path-changed", after: "gone", messages: [] })))).toEqual(["resync"]);
  });
});

describe("agent mode", () => {
  const parts = [{ kind: "break" }, { kind: "step", id: "a" }, { kind: "step", id: "b" }];
  const held = () => start({ messages: [said("u", "?"), answering("m", "x", { parts })], mode: "agent" });

  it("replaces the parts from an index on, and keeps the identity of those before", () => {
    const changed = event(11, { type: "parts-changed", messageId: "m", from: 2, parts: [{ id: "B" }, { id: "c" }] });
    const { state, changes } = reduce(held(), changed);
    expect(changes).toEqual([{ kind: "message", id: "m" }]);
    expect(state.messages.get("m")?.parts).toEqual([parts[0], parts[1], { id: "B" }, { id: "c" }]);
    expect(state.messages.get("m")?.parts?.[1]).toBe(held().messages.get("m")?.parts?.[1]);
    expect(state.messages.get("m")?.text).toBe("x");
  });

  it("keeps parts through a change of the message's state, and ignores those of messages that are not held", () => {
    const frame = { id: "m", role: "assistant", state: "done" } as const;
    const { state } = reduce(held(), event(11, { type: "message-changed", message: frame }));
    expect(state.messages.get("m")).toEqual({ ...frame, text: "x", parts });
    const elsewhere = reduce(state, event(12, { type: "parts-changed", messageId: "gone", from: 0, parts: [] }));
    expect(elsewhere.changes).toEqual([]);
  });

  it("is chat unless the host says otherwise", () => {
    expect(start().mode).toBe("chat");
    const { state, changes } = reduce(start(), event(11, { type: "mode-changed", mode: "agent" }));
    expect([state.mode, changes]).toEqual(["agent", [{ kind: "mode" }]]);
  });
});

describe("messages", () => {
  it("marks an answer as streaming from its first text on", () => {
    const { state, changes } = reduce(start(streaming), [11, 1, "a"]);
    expect(state.messages.get("m")?.state).toBe("streaming");
    expect(changes).toEqual([
      { kind: "text", id: "m", text: "a" },
      { kind: "message", id: "m" },
    ]);
    expect(reduce(state, [12, 1, "b"]).changes).toEqual([{ kind: "text", id: "m", text: "b" }]);
  });

  it("keeps text and reasoning if the rest of a message changes", () => {
    let { state } = reduce(start(streaming), event(11, { type: "reasoning-delta", messageId: "m", text: "hm" }));
    state = reduce(state, [12, 1, "text"]).state;
    const { text: _, ...frame } = answered("m", "");
    state = reduce(state, event(13, { type: "message-changed", message: frame })).state;
    expect(state.messages.get("m")).toMatchObject({ state: "done", text: "text", reasoning: "hm", footer: frame.footer });
  });

  it("reports text for a hidden branch, and keeps none of it", () => {
    const state = start({ ...streaming, streams: [{ stream: 2, messageId: "beside" }] });
    const { changes, state: after } = reduce(state, [11, 2, "text"]);
    expect(changes).toEqual([{ kind: "text", id: "beside", text: "text" }]);
    expect(after.messages.has("beside")).toBe(false);
  });

  it("keeps the objects of other messages", () => {
    const before = start(streaming);
    const said = before.messages.get("u");
    expect(reduce(before, [11, 1, "a"]).state.messages.get("u")).toBe(said);
  });

  it("replaces the path after a message", () => {
    const state = start({ messages: [said("u1", "a"), answered("m1", "b"), said("u2", "c"), answered("m2", "d")] });
    const changed = reduce(state, event(11, { type: "path-changed", after: "m1", messages: [said("u3", "e")] }));
    expect(changed.state.path).toEqual(["u1", "m1", "u3"]);
    expect([...changed.state.messages.keys()]).toEqual(["u1", "m1", "u3"]);
  });

  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `m${from + index}`);
  const loaded = (from: number, to: number, total = 100): PanelEvent => ({
    type: "messages-loaded",
    start: from,
    total,
    messages: ids(from, to).map((id) => said(id, id)),
  });
  /** Messages 50 to 60 of 100. */
  const middle = () => reduce(start({ messages: [], earlierCount: 0 }), event(11, loaded(50, 60))).state;
  const part = ({ state }: Reduction) => [state.earlierCount, state.path, state.laterCount];

  it.each([
    ["before it", 45, 50, 45, 60],
    ["after it", 60, 65, 50, 65],
    ["that overlap its start", 45, 55, 45, 60],
    ["that overlap its end", 58, 70, 50, 70],
    ["inside it", 52, 55, 50, 60],
    ["around it", 40, 70, 40, 70],
    ["elsewhere", 10, 20, 10, 20],
  ])("merges messages with the held part, or replaces it: %s", (_, from, to, first, end) => {
    const changed = reduce(middle(), event(12, loaded(from, to)));
    expect(part(changed)).toEqual([first, ids(first, end), 100 - end]);
    expect([...changed.state.messages.keys()]).toEqual(ids(first, end));
  });

  it("drops messages, and keeps their count", () => {
    const state = keepOnly(middle(), 2, 7);
    expect([state.earlierCount, state.path, state.laterCount]).toEqual([52, ids(52, 57), 43]);
    expect([...state.messages.keys()]).toEqual(ids(52, 57));
  });

  it.each([
    ["after all held messages, keeps them and counts", 98, 101, [50, ids(50, 60), 41]],
    ["right after the held messages, adds them", 60, 62, [50, [...ids(50, 60), "n60", "n61"], 0]],
    ["inside them, replaces the rest", 55, 57, [50, [...ids(50, 55), "n55", "n56"], 0]],
    ["before them, starts there", 30, 32, [30, ["n30", "n31"], 0]],
  ])("on a change of the path %s", (_, from, to, expected) => {
    const messages = Array.from({ length: to - from }, (_, index) => said(`n${from + index}`, ""));
    const change = { type: "path-changed", after: `m${from - 1}`, start: from, total: to, messages } as const;
    expect(part(reduce(middle(), event(12, change)))).toEqual(expected);
  });

  it("accepts the first page of a long branch, and records that there is more", () => {
    const change: PanelEvent = { type: "path-changed", after: "m54", start: 55, total: 300, messages: [said("n55", "")] };
    expect(part(reduce(middle(), event(12, change)))).toEqual([50, [...ids(50, 55), "n55"], 244]);
  });

  it("treats an unloaded answer as running while its stream is", () => {
    const running = reduce(middle(), event(12, { type: "stream-started", stream: 5, messageId: "m99" })).state;
    expect(isRunning(running)).toBe(true);
    expect(isRunning(reduce(running, event(13, { type: "stream-ended", stream: 5 })).state)).toBe(false);
  });

  it("reports if an answer is running", () => {
    expect(isRunning(start(streaming))).toBe(true);
    expect(isRunning(start({ messages: [said("u", "?"), answered("m", "!")] }))).toBe(false);
    expect(isRunning(start())).toBe(false);
  });
});
