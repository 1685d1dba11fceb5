import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../../../src/core/failures/errors.js";
import type { DecoderOptions } from "../../../../src/core/wire/streams/decoder-limits.js";
import { ServerSentEventDecoder } from "../../../../src/core/wire/streams/server-sent-events.js";
import { cut } from "../raw-server.js";

type Event = readonly [data: string, name?: string];

function decode(chunks: readonly Uint8Array[], options?: DecoderOptions): Event[] {
  const events: Event[] = [];
  const decoder = new ServerSentEventDecoder(
    ({ data, event }) => events.push(event === undefined ? [data] : [data, event]),
    options,
  );
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return events;
}

describe.each([1, 7, undefined])("server-sent events in chunks of %s bytes", (size) => {
  it.each<[string, string, Event[]]>([
    ["events", "data: one\n\ndata: two\n\n", [["one"], ["two"]]],
    ["a name", "event: error\ndata: x\n\ndata: y\n\n", [["x", "error"], ["y"]]],
    ["CR LF", "data: one\r\n\r\ndata: two\r\n\r\n", [["one"], ["two"]]],
    ["CR alone", "data: one\r\rdata: two\r\r", [["one"], ["two"]]],
    ["no space after the colon", "data:one\n\ndata:  two\n\n", [["one"], [" two"]]],
    ["data on several lines", "data: one\ndata: two\ndata:\n\n", [["one\ntwo\n"]]],
    ["a byte order mark", "\ufeffdata: one\n\n", [["one"]]],
    ["multi-byte characters", "data: é雪🧊\n\n", [["é雪🧊"]]],
    ["comments, ids and retries", ": hello\nid: 1\nretry: 10\ndata: one\n\n: bye\n\n", [["one"]]],
    ["unknown fields", "dat: no\nother: no\ndata: one\n\n", [["one"]]],
    ["a last event without a blank line", "data: one\n\ndata: two\n", [["one"], ["two"]]],
    ["a last event without a line ending", "data: one\n\ndata: two", [["one"], ["two"]]],
    ["a last event after a CR", "data: one\r\n\r\ndata: two\r", [["one"], ["two"]]],
    ["an event without data", "event: ping\n\ndata: one\n\n", [["one"]]],
    ["nothing", "", []],
  ])("with %s", (_, text, events) => {
    expect(decode(cut(text, size))).toEqual(events);
  });

  it("that end inside a character end with the replacement character", () => {
    expect(decode(cut(new TextEncoder().encode("data: é").slice(0, -1), size))).toEqual([["\ufffd"]]);
  });

  it("fail above the size limit, but not below", () => {
    const limited = { maxEventLength: 20, provider: "test", host: "h" };
    expect(decode(cut("data: 12345678901234\n\n".repeat(3), size), limited)).toHaveLength(3);
    for (const long of [`data: ${"x".repeat(30)}\n\n`, `data: ${"x".repeat(30)}`, "data: 123456789\n".repeat(4)]) {
      const thrown = caught(() => decode(cut(long, size), limited));
      expect(failureOf(thrown)).toMatchObject({ kind: "malformed-response", provider: "test", host: "h" });
    }
  });
});

describe("any chunking", () => {
  it("yields the same events", () => {
    const stream = "\ufeffdata: é雪\r\n\r\n: c\r\revent: x\ndata: 🧊\ndata: 2\n\ndata:[DONE]";
    const bytes = new TextEncoder().encode(stream);
    const expected = decode([bytes]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (places) => {
        const ends = [...new Set([...places, bytes.length])].sort((one, other) => one - other);
        expect(decode(ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)))).toEqual(expected);
      }),
    );
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}
