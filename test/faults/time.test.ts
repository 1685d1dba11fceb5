// Slow servers at every stage, and clocks that are set meanwhile. The tests take no real time: the limits are the user's
// own, and the clock advances only when a test says so.

import { expect } from "vitest";
import type { RequestPolicy } from "../../src/core/wire/http/context.js";
import type { Piece } from "../sandbox/reply.js";
import type { Asked, Bench } from "./bench.js";
import { turnOfTheLoop } from "./body-tap.js";
import { describeFaults } from "./describe-faults.js";
import { type Fault, notStreamed, type Outcome } from "./fault.js";

const second = 1000;
const day = 86_400 * second;
/** Limits as a user would set them; no wait passes by itself here. */
const policy: RequestPolicy = {
  connectTimeoutMs: 10 * second,
  firstByteTimeoutMs: 120 * second,
  idleTimeoutMs: 60 * second,
  maxRetries: 0,
};
/** Longest time in ms that bytes without progress keep the connection. */
const withoutGainMs = 5 * policy.idleTimeoutMs;
/** Ollama's limit for loading a model before the first byte. */
const loadingMs = 15 * 60 * second;

const idle: Outcome = { ends: "timeout", phase: "idle", afterMs: policy.idleTimeoutMs, leaves: true };
const nothingGained: Outcome = { ...idle, afterMs: withoutGainMs };

/** A body sent piece by piece: one at first, then one each time the given time has passed. */
interface Drip {
  readonly everyMs: number;
  readonly pieces: (bench: Bench) => Iterable<string>;
  /** Called before each further piece. */
  readonly before?: (bench: Bench) => void;
}

function dripping(name: string, { everyMs, pieces, before }: Drip, outcome: Fault["outcome"], more: Partial<Fault> = {}): Fault {
  const next = new WeakMap<Bench, () => void>();
  const over = new WeakSet<Bench>();
  function* held(bench: Bench): Generator<Piece> {
    for (const data of pieces(bench)) {
      yield { data };
      // Data after the end of an answer is read in the background.
      if (!over.has(bench)) yield { data: "", after: new Promise<void>((resolve) => next.set(bench, resolve)) };
    }
  }
  return {
    name,
    options: { policy },
    lay: (bench) => {
      bench.clock.hold();
      bench.lay({ rawStream: held(bench), contentType: bench.contentType }, { times: 1 });
    },
    during: async (bench, asked) => {
      let bytes = 0;
      for (const data of pieces(bench)) {
        bytes += Buffer.byteLength(data);
        await Promise.race([bench.tap.received(bytes, "[[echo]]"), asked.over]);
        if (asked.isOver) break;
        before?.(bench);
        bench.clock.advance(everyMs);
        await turnOfTheLoop();
        next.get(bench)?.();
      }
      over.add(bench);
      next.get(bench)?.();
    },
    outcome,
    check: ({ clock, column }, { ending }) => {
      if (ending.type !== "failed" || ending.failure.kind !== "timeout") return;
      const { afterMs } = ending.failure;
      expect(clock.monotonic(), `time that ${column.name} took`).toBeGreaterThanOrEqual(afterMs);
      expect(clock.monotonic(), `time that ${column.name} took`).toBeLessThanOrEqual(afterMs + 2 * everyMs);
    },
    ...more,
  };
}

function* repeatForever(...texts: readonly string[]): Generator<string> {
  for (;;) yield* texts;
}

function* thenAgain(first: readonly string[], rest: string): Generator<string> {
  yield* first;
  yield* repeatForever(rest);
}

const firstPart = ({ column: { stream } }: Bench): readonly string[] => (stream ? [stream.delta("Hello")] : []);
const keepAlive = ({ column: { stream } }: Bench): string => stream?.keepAlive ?? "\n";
const said = ({ stream }: { readonly stream?: unknown }): { readonly text: string } => ({ text: stream ? "Hello" : "" });

/** Sends nothing more from here on, until a limit passes. */
function stalled(
  name: string,
  lay: (bench: Bench) => void,
  until: (bench: Bench, asked: Asked) => Promise<void>,
  passMs: (bench: Bench) => number,
  outcome: Fault["outcome"],
): Fault {
  return {
    name,
    options: { policy },
    lay: (bench) => {
      bench.clock.hold();
      lay(bench);
    },
    during: async (bench, asked) => {
      await until(bench, asked);
      const limitMs = passMs(bench);
      bench.clock.advance(limitMs - 1);
      await turnOfTheLoop();
      expect(
        asked.events.some(({ type }) => type === "failed"),
        "no limit fires early",
      ).toBe(false);
      bench.clock.advance(1);
    },
    outcome,
  };
}

const firstByteMs = ({ column }: Pick<Bench, "column">): number =>
  column.name === "Ollama" ? loadingMs : policy.firstByteTimeoutMs;

describeFaults([
  stalled(
    "headers that never arrive",
    (bench) => bench.lay({ delayHeadersMs: 3_600_000 }),
    async (bench) => void (await bench.service.waitForRequest(bench.column.isChat)),
    firstByteMs,
    (column) => ({ ends: "timeout", phase: "first-byte", afterMs: firstByteMs({ column }), leaves: true }),
  ),
  stalled(
    "headers, then nothing",
    (bench) => bench.lay({ rawStream: [], contentType: bench.contentType, ending: "stall" }),
    async (bench) => await bench.tap.received(0, "[[echo]]"),
    firstByteMs,
    (column) => ({ ends: "timeout", phase: "first-byte", afterMs: firstByteMs({ column }), leaves: true }),
  ),
  stalled(
    "silence in the middle of the answer",
    (bench) =>
      bench.lay({ rawStream: bench.column.stream ? firstPart(bench) : ["{"], contentType: bench.contentType, ending: "stall" }),
    async (bench) => await bench.tap.received(1, "[[echo]]"),
    () => policy.idleTimeoutMs,
    (column) => ({ ...idle, ...said(column) }),
  ),

  dripping(
    "endless keep-alives without an answer",
    { everyMs: 30 * second, pieces: (bench) => repeatForever(keepAlive(bench)) },
    ({ name }) => (name === "Ollama" ? { ...nothingGained, afterMs: loadingMs } : nothingGained),
  ),
  dripping(
    "endless keep-alives after the start of the answer",
    { everyMs: 30 * second, pieces: (bench) => thenAgain(firstPart(bench), keepAlive(bench)) },
    (column) => ({ ...nothingGained, ...said(column) }),
  ),
  dripping(
    "endless empty parts",
    { everyMs: 30 * second, pieces: (bench) => thenAgain(firstPart(bench), bench.column.stream?.empty ?? "") },
    { ...nothingGained, text: "Hello" },
    { notFor: notStreamed },
  ),
  dripping(
    "endless ping events",
    { everyMs: 30 * second, pieces: (bench) => thenAgain(firstPart(bench), "event: ping\ndata: {}\n\n") },
    { ...nothingGained, text: "Hello" },
    { notFor: { ...notStreamed, Ollama: "Its streams are JSON lines, which have no names." } },
  ),
  dripping(
    "one byte per second, of a part that takes an hour",
    {
      everyMs: second,
      pieces: ({ column: { stream, whole } }) => stream?.delta("x".repeat(3600)) ?? whole("x".repeat(3600)),
    },
    ({ name }) => (name === "Ollama" ? { ...nothingGained, afterMs: loadingMs } : nothingGained),
  ),
  dripping(
    "one byte per second, of an answer in short parts",
    { everyMs: second, pieces: (bench) => bench.answer("Hello").join("") },
    { ends: "finished", text: "Hello" },
  ),
  dripping(
    "keep-alives for four minutes, then the answer",
    {
      everyMs: 30 * second,
      pieces: (bench) => [...Array.from({ length: 8 }, () => keepAlive(bench)), ...bench.answer("Hello")],
    },
    { ends: "finished", text: "Hello" },
  ),
  dripping(
    "keep-alives for nine minutes with a first-byte timeout of ten",
    {
      everyMs: 30 * second,
      pieces: (bench) => [...Array.from({ length: 18 }, () => keepAlive(bench)), ...bench.answer("Hello")],
    },
    { ends: "finished", text: "Hello" },
    { options: { policy: { ...policy, firstByteTimeoutMs: 600 * second } } },
  ),
  dripping(
    "an endless answer, past the total timeout",
    { everyMs: 30 * second, pieces: (bench) => repeatForever(bench.column.stream?.delta("word ") ?? " ") },
    ({ stream }) => ({
      ends: "timeout",
      phase: "total",
      afterMs: 100 * second,
      leaves: true,
      text: stream ? "word ".repeat(4) : "",
    }),
    { options: { policy: { ...policy, totalTimeoutMs: 100 * second } } },
  ),
  dripping(
    "the clock is set forward and back by a day in the middle of the answer",
    {
      everyMs: 30 * second,
      pieces: (bench) => bench.answer("Hello"),
      before: ({ clock }) => {
        clock.setForward(day);
        clock.setForward(-2 * day);
      },
    },
    { ends: "finished", text: "Hello" },
  ),
  stalled(
    "silence, while the clock is set forward and back by a day",
    (bench) => {
      bench.lay({ rawStream: bench.column.stream ? firstPart(bench) : ["{"], contentType: bench.contentType, ending: "stall" });
    },
    async ({ tap, clock }) => {
      await tap.received(1, "[[echo]]");
      clock.setForward(day);
      await turnOfTheLoop();
      clock.setForward(-2 * day);
    },
    () => policy.idleTimeoutMs,
    (column) => ({ ...idle, ...said(column) }),
  ),
  {
    name: "the total timeout, while waiting for the headers",
    options: { policy: { ...policy, totalTimeoutMs: 5 * second } },
    lay: (bench) => {
      bench.clock.hold();
      bench.lay({ delayHeadersMs: 3_600_000 });
    },
    during: async (bench) => {
      await bench.service.waitForRequest(bench.column.isChat);
      bench.clock.advance(5 * second);
    },
    outcome: { ends: "timeout", phase: "total", afterMs: 5 * second, leaves: true },
  },
]);
