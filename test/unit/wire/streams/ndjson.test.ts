import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../../../src/core/failures/errors.js";
import type { DecoderOptions } from "../../../../src/core/wire/streams/decoder-limits.js";
import { NdjsonDecoder } from "../../../../src/core/wire/streams/ndjson.js";
import { cut } from "../raw-server.js";

interface Decoded {
  readonly values: unknown[];
  readonly thrown: unknown;
}

function decode(chunks: readonly Uint8Array[], options?: DecoderOptions): Decoded {
  const values: unknown[] = [];
  const decoder = new NdjsonDecoder((value) => values.push(value), options);
  try {
    for (const chunk of chunks) decoder.push(chunk);
    decoder.end();
    return { values, thrown: undefined };
  } catch (thrown) {
    return { values, thrown };
  }
}

describe.each([1, 7, undefined])("JSON lines in chunks of %s bytes", (size) => {
  it.each<[string, string, unknown[]]>([
    ["lines", '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ["CR LF", '{"a":1}\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ["blank lines", '\n{"a":1}\n\r\n  \n', [{ a: 1 }]],
    ["a last line without a line ending", '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ["multi-byte characters", '{"a":"é雪🧊"}\n', [{ a: "é雪🧊" }]],
    ["a byte order mark", '\ufeff{"a":1}\n', [{ a: 1 }]],
    ["nothing", "", []],
  ])("with %s", (_, text, values) => {
    expect(decode(cut(text, size))).toEqual({ values, thrown: undefined });
  });

  it("fail at an invalid line, after the valid ones before it", () => {
    const { values, thrown } = decode(cut('{"a":1}\n<html>sk-abcdefghijkl</html>\n{"a":2}\n', size), {
      provider: "test",
      host: "h",
    });
    expect(values).toEqual([{ a: 1 }]);
    expect(failureOf(thrown)).toMatchObject({ kind: "malformed-response", provider: "test", host: "h" });
    expect(failureOf(thrown)?.detail).not.toContain("abcdefghijkl");
  });

  it("that end inside a line are truncated", () => {
    const { values, thrown } = decode(cut('{"a":1}\n{"a":', size));
    expect(values).toEqual([{ a: 1 }]);
    expect(failureOf(thrown)?.kind).toBe("truncated");
  });

  it("fail above the size limit, but not below", () => {
    expect(decode(cut('{"a":"12345"}\n'.repeat(4), size), { maxEventLength: 14 }).values).toHaveLength(4);
    for (const long of [`{"a":"${"x".repeat(30)}"}\n`, `{"a":"${"x".repeat(30)}"}`]) {
      expect(failureOf(decode(cut(long, size), { maxEventLength: 14 }).thrown)?.kind).toBe("malformed-response");
    }
  });
});

describe("any chunking of JSON lines", () => {
  it("yields the same values, and the unchanged lines", () => {
    const lines = fc.array(fc.json({ stringUnit: "binary" }), { maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 9 }), (texts, size) => {
        const raw: string[] = [];
        const decoder = new NdjsonDecoder((value, line) => {
          expect(value).toEqual(JSON.parse(line));
          raw.push(line);
        });
        for (const chunk of cut(texts.map((text) => `${text}\n`).join(""), size)) decoder.push(chunk);
        decoder.end();
        expect(raw).toEqual(texts);
      }),
    );
  });
});
