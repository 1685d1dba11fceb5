// One fault at every position of a short answer: the body breaks off after each byte, and the expected outcome depends on
// the parts that were complete by then.

import { expect } from "vitest";
import type { FailureKind } from "../../src/core/failures/errors.js";
import type { Behaviour } from "../sandbox/faults.js";
import { chunk, chunked, head } from "./bare-response.js";
import { type Bench, usualAnswer } from "./bench.js";
import type { Column } from "./columns.js";
import { ollamaStream, type StreamDialect } from "./dialects.js";
import type { Fault } from "./fault.js";

/** How the body breaks off: as if complete, or with the connection. */
type Break = "end" | "close" | "reset";

interface Expected {
  readonly ends: FailureKind | "finished";
  readonly text: string;
}

/** Number of concurrent questions. */
const atOnce = 64;

export function atEveryByte(name: string, how: Break): Fault {
  return {
    name,
    options: { policy: { maxRetries: 0 } },
    lay: async (bench) => {
      const body = partsOf(bench.column).join("");
      for (let from = 0; from <= body.length; from += atOnce) {
        const lengths = Array.from({ length: Math.min(atOnce, body.length + 1 - from) }, (_, index) => from + index);
        await Promise.all(lengths.map((length) => breakBehind(bench, body, length, how)));
      }
    },
    // The question after all these meets no fault.
    outcome: (column) => ({ ends: "finished", text: usualAnswer, requests: partsOf(column).join("").length + 2 }),
  };
}

async function breakBehind(bench: Bench, body: string, length: number, how: Break): Promise<void> {
  const marker = `offset ${length}.`;
  const { column } = bench;
  bench.lay(breaking(bench, body.slice(0, length), how, marker), {
    times: 1,
    match: (request) => column.isChat(request) && request.rawBody.includes(marker),
  });
  const asked = bench.ask(marker);
  await asked.over;
  const { ending } = asked;
  const found: Expected = { ends: ending.type === "failed" ? ending.failure.kind : "finished", text: asked.text };
  expect(found, `after byte ${length}, ${JSON.stringify(body.slice(Math.max(0, length - 20), length))}`).toEqual(
    column.stream ? ofStream(column.stream, length, how) : ofWhole(length === body.length, how),
  );
}

/** A part counts once it is complete; at the end of a stream, the blank line after it may be missing. */
function ofStream(stream: StreamDialect, length: number, how: Break): Expected {
  const isJsonLines = stream === ollamaStream;
  const spared = how === "end" ? (isJsonLines ? 1 : 2) : 0;
  const [first, second, finish] = [stream.delta("Hi"), stream.delta(" you"), stream.finish].map((part) => part.length);
  const has = (...parts: readonly (number | undefined)[]): boolean =>
    length >= parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) - spared;
  const text = has(first, second) ? "Hi you" : has(first) ? "Hi" : "";
  if (has(first, second, finish)) return { ends: "finished", text };
  if (how !== "end") return { ends: "connection-lost", text };
  if (length === 0) return { ends: "empty", text };
  // Less than a field name could be any text.
  return { ends: !isJsonLines && length < "data".length ? "malformed-response" : "truncated", text };
}

function ofWhole(isWhole: boolean, how: Break): Expected {
  if (how !== "end") return { ends: "connection-lost", text: "" };
  return isWhole ? { ends: "finished", text: "Hi you" } : { ends: "malformed-response", text: "" };
}

function breaking(bench: Bench, sent: string, how: Break, marker: string): Behaviour {
  const contentType = bench.contentType;
  if (how === "end") return { rawStream: [sent], contentType };
  if (how === "close") return { bareResponse: head(contentType, [chunked]) + (sent === "" ? "" : chunk(sent)) };
  // A reset discards data that was not read yet.
  return {
    rawStream: [{ data: sent }, { data: "", after: bench.tap.received(sent.length, marker) }],
    contentType,
    ending: "reset",
  };
}

function partsOf({ stream, whole }: Column): readonly string[] {
  return stream ? [stream.delta("Hi"), stream.delta(" you"), stream.finish, stream.done] : [whole("Hi you")];
}
