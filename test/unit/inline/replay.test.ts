// Recorded typing against a model with a fixed speed: exactly what is shown after each key, how often it is asked, how often a
// request is aborted, and that nothing stays open.

import { describe, expect, it } from "vitest";
import { Playground, questionAt, shownBy, turns } from "./playground.js";
import { steadyRecordings } from "./recordings.js";
import { recordingsOfEdits } from "./recordings-of-edits.js";
import { type Played, play } from "./typing.js";

const recordings = [...steadyRecordings, ...recordingsOfEdits];

function drawn({ shown }: Played): string {
  const sign = (text: string): string => text.replaceAll("\n", "↵").replaceAll("\t", "→");
  return `\n${shown.map(([typed, text]) => `${sign(typed)}│${text === undefined ? "·" : sign(text)}\n`).join("")}`;
}

describe("typing", () => {
  it.each(recordings)("$name ($languageId)", async (recording) => {
    const played = await play(recording);
    const { playground } = played;
    expect(drawn(played)).toBe(recording.shown);
    expect(playground.requests).toHaveLength(recording.requests);
    expect(playground.engine.measure.figures.aborted).toBe(recording.aborted);
    expect(playground.open).toBe(0);
    expect(playground.clock.pending).toBe(0);
  });

  it("is recorded in at least 12 sessions and 6 languages, with every kind of input", () => {
    expect(recordings.length).toBeGreaterThanOrEqual(12);
    expect(new Set(recordings.map(({ languageId }) => languageId)).size).toBeGreaterThanOrEqual(6);
    for (const sign of ["⏸", "⌫", "⟦", "☰", "⎋"]) expect(recordings.some(({ keys }) => keys.includes(sign))).toBe(true);
  });

  it("asks at most once in four keys, and brings back at least half of what the model generates", async () => {
    let requests = 0;
    let keys = 0;
    let generated = 0;
    let returned = 0;
    for (const recording of recordings) {
      const played = await play(recording);
      requests += played.playground.requests.length;
      keys += played.keys;
      generated += played.playground.generated;
      const lengths = played.shown.map(([typed, text]) => typed.length + (text?.length ?? -typed.length));
      returned += Math.min(played.playground.generated, Math.max(0, ...lengths));
    }
    expect(requests / keys).toBeLessThanOrEqual(0.25);
    expect(returned / generated).toBeGreaterThanOrEqual(0.5);
  });

  it("does not keep a model busy that no call waits for", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: ["a"], end: "hang" });
    const call = new AbortController();
    void playground.engine.answer(questionAt("// a file\nx = ‸"), call.signal);
    await turns();
    expect(playground.open).toBe(1);
    call.abort();
    await turns();
    expect(playground.open).toBe(1);
    playground.clock.advance(400);
    await turns();
    expect(playground.open).toBe(0);
  });

  it("returns before VS Code opens its list, and asks to be called again when a slow answer is there", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: [], end: "hang" });
    const answer = await playground.ask("// a file\nx = ‸");
    expect(answer).toEqual({ reason: "slow" });
    expect(playground.clock.monotonic()).toBeLessThanOrEqual(700);
    playground.push("1;", "stop");
    await turns();
    expect(playground.late).toEqual(["file:///work/src/a.ts"]);
    expect(shownBy(await playground.ask("// a file\nx = ‸"))).toBe("1;");
    expect(playground.requests).toHaveLength(1);
  });

  it("asks to be called again only once, however many calls waited, and says meanwhile that it works", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: [], end: "hang" });
    await playground.ask("// a file\nx = ‸");
    await playground.ask("// a file\nx = 1‸");
    expect(playground.working).toEqual([true]);
    playground.push("12;", "stop");
    await turns();
    expect(playground.late).toHaveLength(1);
    expect(playground.working).toEqual([true, false]);
    expect(playground.requests).toHaveLength(1);
    expect(playground.clock.pending).toBe(0);
  });

  it("ends a request that is no longer needed while the cache answers", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: ["10;"] });
    await playground.ask("// a file\nx = ‸");
    playground.script = () => ({ pieces: [], end: "hang" });
    const call = new AbortController();
    void playground.engine.answer(questionAt("// a file\nx = 10;\ny = ‸"), call.signal);
    await turns();
    expect(playground.open).toBe(1);
    expect(shownBy(await playground.ask("// a file\nx = ‸"))).toBe("10;");
    expect(playground.open).toBe(0);
  });

  it("waits while the same server answers a chat", async () => {
    const playground = new Playground();
    playground.isBusy = true;
    expect(await playground.ask("// a file\nx = ‸")).toEqual({ reason: "chat-first" });
    expect(playground.requests).toEqual([]);
  });
});
