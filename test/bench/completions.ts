// Completions in a file of 50,000 lines: what a key costs the extension host, from the cache and with a request, and from the key
// that contradicts an answer to the closed connection.

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { emptyRing, longestChunk, movedOn, withChunk } from "../../src/core/inline/asking/ring.js";
import { Engine, type EngineQuestion } from "../../src/core/inline/engine.js";
import type { CompletionRequest } from "../../src/core/provider-api/completion.js";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { EndpointCompletions } from "../../src/core/providers/completions/endpoint-completions.js";
import { systemClock } from "../../src/node/system-clock.js";
import { wireContext } from "../support/wire-context.js";
import { type Benchmark, elapsed, inTurns } from "./benchmark.js";
import type { Report } from "./report.js";
import { median, percentile } from "./statistics.js";

const lineCount = 50_000;
const turns = { warmUp: 20, rounds: 200 };
const socketTurns = { warmUp: 3, rounds: 30 };
const answer = "compute(value, 1);";

const lines = Array.from({ length: lineCount }, (_, index) => `  const value${index} = compute(${index}, "some text");`);

function question(typed: string, line = 25_000): EngineQuestion {
  const text = `  const own${line} = ${typed}`;
  return {
    snapshot: {
      uri: "file:///work/long.ts",
      path: "long.ts",
      languageId: "typescript",
      lines: { count: lineCount, at: (index) => (index === line ? text : (lines[index] ?? "")) },
      line,
      character: text.length,
      eol: "\n",
      indentation: { insertSpaces: true, tabSize: 2 },
      explicit: false,
      cursors: 1,
      hasSelection: false,
      lastEdit: "typed",
    },
    model: "bench/one",
    boundary: "local",
    support: { route: "template", family: "qwen", markers: [] },
    ring: emptyRing,
    folder: "",
    shortestDelay: 75,
    mostLines: 12,
  };
}

function engineOver(ask: (request: Omit<CompletionRequest, "model">, signal: AbortSignal) => AsyncIterable<ChatEvent>): Engine {
  return new Engine({
    clock: systemClock,
    ask,
    isBusy: () => false,
    late: () => undefined,
    failed: () => undefined,
    changed: () => undefined,
  });
}

async function* atOnce(): AsyncGenerator<ChatEvent> {
  yield { type: "text-delta", text: answer };
  yield { type: "finished", reason: "stop" };
}

const { signal } = new AbortController();

export const completions: Benchmark = {
  about: `completions in a file of ${lineCount.toLocaleString("en")} lines`,
  run: async (report) => {
    await costOfKeys(report);
    await costOfHarm(report);
    await sockets(report);
  },
};

async function costOfKeys(report: Report): Promise<void> {
  const engine = engineOver(atOnce);
  const filled = engineOver(atOnce);
  await filled.answer(question(""), signal);
  let line = 1000;
  const processor: number[] = [];
  const timed = async (by: Engine, asked: EngineQuestion, from: string): Promise<number> => {
    const before = process.threadCpuUsage();
    const start = performance.now();
    const given = await by.answer(asked, signal);
    const took = performance.now() - start;
    if (from === "model") {
      const { user, system } = process.threadCpuUsage(before);
      processor.push((user + system) / 1000);
    }
    if (!("placed" in given) || given.from !== from) throw new Error(`A key was answered by ${JSON.stringify(given)}`);
    return took;
  };
  const { cached, asked, whole } = await inTurns(
    {
      cached: () => timed(filled, question(answer.slice(0, 1 + (line % 10))), "cache"),
      asked: () => {
        line += 1;
        return timed(engine, question("", line), "model");
      },
      whole: () => elapsed(() => JSON.stringify({ prompt: lines.join("\n") })),
    },
    turns,
  );
  const baseline = { what: "the whole file as JSON, p50", value: median(whole) };
  const figure = (what: string, value: number, mostTimes: number): void =>
    report.figure({ what, value, unit: "ms", baseline, target: { mostTimes } });
  figure("a key answered from the cache, p95", percentile(cached, 0.95), 0.1);
  figure("a key with a request, p95", percentile(asked, 0.95), 0.5);
  report.figure({ what: "a key with a request, longest", value: Math.max(...asked), unit: "ms" });
  // In processor time: another program stops a key for longer than its own work takes. A garbage collection counts.
  const longest = Math.max(...processor.slice(turns.warmUp));
  figure("a key with a request, longest, processor", longest, 2);
  const kilobytes = (engine.memory.characters * 2) / 1024;
  report.figure({
    what: `cache of ${engine.memory.entries} answers`,
    value: kilobytes,
    unit: "KB",
    target: { most: 4096 },
  });
}

/** A file and an answer that are made to be slow to read. */
async function costOfHarm(report: Report): Promise<void> {
  const pieces: ChatEvent[] = Array.from({ length: 8000 }, (_, index) => ({
    type: "text-delta",
    text: "x y'(\t".charAt(index % 6),
  }));
  const tiny = engineOver(async function* () {
    yield* pieces;
    yield { type: "finished", reason: "stop" };
  });
  const engine = engineOver(atOnce);
  const long = `${"'(".repeat(8000)}:`;
  let line = 3000;
  const timed = async (by: Engine, asked: EngineQuestion): Promise<number> => {
    const start = performance.now();
    await by.answer(asked, signal);
    return performance.now() - start;
  };
  const beside = (asked: EngineQuestion): EngineQuestion => {
    const { lines: own, line: at } = asked.snapshot;
    return {
      ...asked,
      snapshot: { ...asked.snapshot, lines: { count: own.count, at: (index) => (index === at ? own.at(index) : long) } },
    };
  };
  const longLines = Array.from({ length: 320 }, () => long);
  const {
    beside: slowFile,
    inPieces,
    asJson,
    piecesAlone,
  } = await inTurns(
    {
      beside: () => {
        line += 1;
        return timed(engine, beside(question("", line)));
      },
      inPieces: () => {
        line += 1;
        return timed(tiny, question("", line));
      },
      asJson: () => elapsed(() => JSON.stringify({ prompt: longLines.join("\n") })),
      piecesAlone: () => elapsed(() => collect(pieces)),
    },
    { warmUp: 5, rounds: 50 },
  );
  report.figure({
    ...{ what: "a key among long lines, p95", value: percentile(slowFile, 0.95), unit: "ms" },
    baseline: { what: "the window's lines as JSON, p50", value: median(asJson) },
    target: { mostTimes: 1 },
  });
  report.figure({
    ...{ what: "an answer in 8000 pieces at once, p95", value: percentile(inPieces, 0.95), unit: "ms" },
    baseline: { what: "reading the pieces, p50", value: median(piecesAlone) },
    target: { mostTimes: 60 },
  });
  let ring = emptyRing;
  for (let index = 0; index < 40; index += 1) {
    const text = `part ${index} `.repeat(longestChunk).slice(0, longestChunk);
    const chunk = { uri: String(index), path: "a.ts", folder: "", text, start: 0, end: 64 };
    ring = movedOn(withChunk(ring, chunk), (index + 1) * 10_000, 0);
  }
  const characters = [...ring.chunks, ...ring.queued].reduce((sum, { text }) => sum + text.length, 0);
  const what = `parts of ${ring.chunks.length} other files`;
  report.figure({ what, value: (characters * 2) / 1024, unit: "KB", target: { most: 2048 } });
}

/** Reads events one by one, as anyone must. */
async function collect(events: readonly ChatEvent[]): Promise<number> {
  async function* one(): AsyncGenerator<ChatEvent> {
    yield* events;
  }
  let text = "";
  for await (const event of one()) if (event.type === "text-delta") text += event.text;
  return text.length;
}

async function sockets(report: Report): Promise<void> {
  let reply: (response: ServerResponse) => void = () => undefined;
  let closedAt = Promise.withResolvers<number>();
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.once("close", () => closedAt.resolve(performance.now()));
    reply(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoint = { provider: "bench", baseUrl, maxTokensField: "max_tokens" as const };
  const routes = new EndpointCompletions(wireContext());
  const engine = engineOver((request, over) => routes.stream(endpoint, { ...request, model: "qwen2.5-coder" }, over));
  const event = (text: string, finish: string | null): string =>
    `data: ${JSON.stringify({ choices: [{ text, finish_reason: finish }] })}\n\n`;
  let line = 2000;
  try {
    const whole = (response: ServerResponse): void => void response.end(`${event(answer, "stop")}data: [DONE]\n\n`);
    const { ours, raw } = await inTurns(
      {
        ours: async () => {
          reply = whole;
          line += 1;
          const start = performance.now();
          await engine.answer(question("", line), signal);
          return performance.now() - start;
        },
        raw: async () => {
          reply = whole;
          const start = performance.now();
          await (await fetch(`${baseUrl}/completions`, { method: "POST", body: "x".repeat(16_000) })).text();
          return performance.now() - start;
        },
      },
      socketTurns,
    );
    const baseline = { what: "fetch", value: median(raw) };
    report.figure({ what: "a whole answer, p50", value: median(ours), unit: "ms", baseline, target: { mostTimes: 4 } });
    const { closing, aborted } = await inTurns({ closing: () => closingMs(), aborted: () => abortedMs() }, socketTurns);
    report.figure({
      ...{ what: "divergence to closed connection, p50", value: median(closing), unit: "ms" },
      baseline: { what: "fetch, aborted", value: median(aborted) },
      target: { mostTimes: 8 },
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }

  async function abortedMs(): Promise<number> {
    closedAt = Promise.withResolvers();
    reply = (response) => void response.write(event("comp", null));
    const call = new AbortController();
    const response = await fetch(`${baseUrl}/completions`, { method: "POST", body: "x".repeat(16_000), signal: call.signal });
    await response.body?.getReader().read();
    const start = performance.now();
    call.abort();
    return (await closedAt.promise) - start;
  }

  async function closingMs(): Promise<number> {
    closedAt = Promise.withResolvers();
    const arrived = Promise.withResolvers<void>();
    reply = (response) => {
      response.write(event("comp", null));
      arrived.resolve();
    };
    line += 1;
    const call = new AbortController();
    const first = engine.answer(question("", line), call.signal);
    await arrived.promise;
    call.abort();
    await first;
    const start = performance.now();
    // A complete line asks nothing new.
    void engine.answer(question("x;", line), signal);
    return (await closedAt.promise) - start;
  }
}
