// How fast streamed answers are decoded, and that the time grows linearly with the length. The decoders are measured
// against eventsource-parser and JSON.parse alone; the whole reader, from a Response to chat events, against the stream
// reader of the `openai` client on the same bytes.

import { loadAsShipped } from "./as-shipped.js";
import { type Benchmark, inTurns, processorTime } from "./benchmark.js";
import { type Report, shortNumber } from "./report.js";
import { median } from "./statistics.js";
import { type Chunks, cut, ollamaLines, openAIEvents, responseOf } from "./streamed-bytes.js";

interface Modules {
  readonly stream: typeof import("../../src/core/wire/openai-chat/openai-answer.js");
  readonly serverSentEvents: typeof import("../../src/core/wire/streams/server-sent-events.js");
  readonly ndjson: typeof import("../../src/core/wire/streams/ndjson.js");
  readonly parser: typeof import("eventsource-parser");
  readonly openai: typeof import("openai/core/streaming");
}

/** Decodes a whole stream and returns the number of characters of text, which must be complete. */
type Decode = (chunks: Chunks) => number | Promise<number>;

interface Shape {
  readonly name: string;
  /** Texts of the events, `times` times as many, to measure the growth. */
  readonly texts: (times: number) => readonly string[];
  readonly chunkLength: number;
  readonly lineEnd?: string;
  /** Whether the decoders alone are judged: chunks of one byte measure the chunks. */
  readonly isJudged?: boolean;
}

const words = ["word ", "lookup", " of the ", "rows,", " and "];
const otherScripts = ["naïve ", "東京の", "🧊🧊", " — ", "größer "];
const repeated = (texts: readonly string[], count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => texts[index % texts.length] ?? "");

const shapes: readonly Shape[] = [
  { name: "64-byte chunks", texts: (times) => repeated(words, 10_000 * times), chunkLength: 64, isJudged: true },
  { name: "1-byte chunks", texts: (times) => repeated(words, 400 * times), chunkLength: 1 },
  { name: "CRLF", texts: (times) => repeated(words, 10_000 * times), chunkLength: 64, lineEnd: "\r\n", isJudged: true },
  // A prime length cuts characters at each of their bytes.
  { name: "split UTF-8", texts: (times) => repeated(otherScripts, 10_000 * times), chunkLength: 61, isJudged: true },
  { name: "one 1 MB event", texts: (times) => ["x".repeat(2 ** 20 * times)], chunkLength: 64 },
];

const turns = { warmUp: 3, rounds: 11 };
/** Time for four times the input over the time for the input: 4 is linear, 16 quadratic. */
const mostGrowth = 6;
/** Multiples of the baselines' rates. */
const targets = { decoder: 0.65, reader: 1.2, ndjson: 0.35 };

export const decode: Benchmark = {
  about: "events a second out of bytes in memory, and time of 4n events over time of n",
  run: async (report) => {
    const modules = await loadAsShipped<Modules>({
      stream: "src/core/wire/openai-chat/openai-answer.ts",
      serverSentEvents: "src/core/wire/streams/server-sent-events.ts",
      ndjson: "src/core/wire/streams/ndjson.ts",
      parser: "eventsource-parser",
      openai: "openai/core/streaming",
    });
    for (const shape of shapes) {
      await measureServerSentEvents(report, shape, modules);
      await measureNdjson(report, shape, modules);
    }
  },
};

async function measureServerSentEvents(report: Report, shape: Shape, modules: Modules): Promise<void> {
  const stream = (times: number): Stream => streamOf(shape, times, openAIEvents);
  const [once, fourTimes] = [stream(1), stream(4)];
  const decoder = (chunks: Chunks): number => decodeEvents(chunks, modules);
  const reader = (chunks: Chunks): Promise<number> => readAnswer(chunks, modules);
  const times = await inTurns(
    {
      decoder: timer(decoder, once),
      parser: timer((chunks) => parseEvents(chunks, modules), once),
      reader: timer(reader, once),
      openai: timer((chunks) => readByOpenAI(chunks, modules), once),
      transport: timer((chunks) => readAlone(chunks, once.characters), once),
      decoderFourTimes: timer(decoder, fourTimes),
      readerFourTimes: timer(reader, fourTimes),
    },
    turns,
  );
  const name = `SSE, ${shape.name}`;
  rate(report, shape, `${name}: decoder`, times.decoder, {
    what: "eventsource-parser + JSON.parse",
    times: times.parser,
    leastTimes: targets.decoder,
  });
  rate(report, shape, `${name}: Response to events`, times.reader, {
    what: "openai's reader",
    times: times.openai,
    leastTimes: targets.reader,
  });
  if (shape.isJudged) {
    const least = shape.texts(1).length / (median(times.transport) + median(times.decoder));
    report.note(`to read the chunks and decode them, and nothing else, would be ${shortNumber(least * 1000)} events/s`);
  }
  growth(report, `${name}: decoder`, times.decoder, times.decoderFourTimes);
  growth(report, `${name}: Response to events`, times.reader, times.readerFourTimes);
}

async function measureNdjson(report: Report, shape: Shape, modules: Modules): Promise<void> {
  const [once, fourTimes] = [streamOf(shape, 1, ollamaLines), streamOf(shape, 4, ollamaLines)];
  const decoder = (chunks: Chunks): number => decodeLines(chunks, modules);
  const times = await inTurns(
    { decoder: timer(decoder, once), parse: timer(parseLines, once), decoderFourTimes: timer(decoder, fourTimes) },
    turns,
  );
  const name = `NDJSON, ${shape.name}: decoder`;
  rate(report, shape, name, times.decoder, { what: "split + JSON.parse", times: times.parse, leastTimes: targets.ndjson });
  growth(report, name, times.decoder, times.decoderFourTimes);
}

interface Stream {
  readonly chunks: Chunks;
  /** Characters of text in it. */
  readonly characters: number;
}

function streamOf(shape: Shape, times: number, encode: (texts: readonly string[], lineEnd?: string) => Uint8Array): Stream {
  const texts = shape.texts(times);
  const chunks = cut(encode(texts, shape.lineEnd), shape.chunkLength);
  return { chunks, characters: texts.reduce((sum, text) => sum + text.length, 0) };
}

/** Measures in milliseconds of the processor; throws if the text is incomplete, because its speed would be meaningless. */
function timer(decode: Decode, { chunks, characters }: Stream): () => Promise<number> {
  return () =>
    processorTime(async () => {
      const decoded = await decode(chunks);
      if (decoded !== characters) throw new Error(`${decoded} of ${characters} characters were decoded`);
    });
}

function rate(
  report: Report,
  shape: Shape,
  what: string,
  times: readonly number[],
  baseline: { readonly what: string; readonly times: readonly number[]; readonly leastTimes: number },
): void {
  const count = shape.texts(1).length;
  const isOneEvent = count === 1;
  const value = (milliseconds: readonly number[]): number =>
    isOneEvent ? median(milliseconds) : (count / median(milliseconds)) * 1000;
  report.figure({
    what,
    value: value(times),
    unit: isOneEvent ? "ms" : "events/s",
    baseline: { what: baseline.what, value: value(baseline.times) },
    ...(shape.isJudged ? { target: { leastTimes: baseline.leastTimes } } : {}),
  });
}

function growth(report: Report, what: string, once: readonly number[], fourTimes: readonly number[]): void {
  const value = median(fourTimes) / median(once);
  report.figure({ what: `${what}, t(4n)/t(n)`, value, unit: "", target: { most: mostGrowth } });
}

function decodeEvents(chunks: Chunks, { serverSentEvents }: Modules): number {
  let characters = 0;
  const decoder = new serverSentEvents.ServerSentEventDecoder(({ data }) => {
    characters += charactersIn(data);
  });
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return characters;
}

function parseEvents(chunks: Chunks, { parser }: Modules): number {
  let characters = 0;
  const text = new TextDecoder();
  const events = parser.createParser({
    onEvent: ({ data }) => {
      characters += charactersIn(data);
    },
  });
  for (const chunk of chunks) events.feed(text.decode(chunk, { stream: true }));
  return characters;
}

async function readAnswer(chunks: Chunks, { stream }: Modules): Promise<number> {
  let characters = 0;
  const about = { provider: "bench", model: "bench", signal: new AbortController().signal };
  for await (const event of stream.readOpenAIResponse(responseOf(chunks), about)) {
    if (event.type === "text-delta") characters += event.text.length;
    if (event.type === "failed") throw new Error(JSON.stringify(event.failure));
  }
  return characters;
}

async function readByOpenAI(chunks: Chunks, { openai }: Modules): Promise<number> {
  let characters = 0;
  for await (const chunk of openai.Stream.fromSSEResponse(responseOf(chunks), new AbortController())) {
    characters += contentOf(chunk).length;
  }
  return characters;
}

/** The cost of the Response alone. It decodes nothing, so the caller passes the character count to return. */
async function readAlone(chunks: Chunks, characters: number): Promise<number> {
  const reader = responseOf(chunks).body?.getReader();
  while (!(await reader?.read())?.done);
  return characters;
}

function decodeLines(chunks: Chunks, { ndjson }: Modules): number {
  let characters = 0;
  const decoder = new ndjson.NdjsonDecoder((value) => {
    characters += (value as OllamaLine).message.content.length;
  });
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return characters;
}

/** The minimum work: everything as one text, its lines parsed. */
function parseLines(chunks: Chunks): number {
  let characters = 0;
  for (const line of Buffer.concat(chunks).toString().split("\n")) {
    if (line !== "") characters += (JSON.parse(line) as OllamaLine).message.content.length;
  }
  return characters;
}

interface OllamaLine {
  readonly message: { readonly content: string };
}

function charactersIn(data: string): number {
  return data === "[DONE]" ? 0 : contentOf(JSON.parse(data)).length;
}

function contentOf(chunk: unknown): string {
  return (chunk as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content ?? "";
}
