// Malformed and unusual streams.

import { expect } from "vitest";
import { limits } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import type { StreamDialect } from "./dialects.js";
import type { Outcome } from "./fault.js";
import { stream } from "./stream-fault.js";

const hello: Outcome = { ends: "finished", text: "Hello" };
const finish = (say: StreamDialect): readonly string[] => [say.finish, say.done];
const onlyEvents = { Ollama: "Its streams are JSON lines, which have no fields around them." };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Cuts into chunks of one byte. */
const bitByBit = (text: string): Uint8Array[] => Array.from(bytes(text), (byte) => Uint8Array.of(byte));

describeFaults([
  stream("no end marker, but a finish reason", (say) => [say.delta("Hello"), say.finish], hello),
  stream("an end without a finish reason", (say) => [say.delta("Hel"), say.delta("lo")], { ends: "truncated", text: "Hello" }),
  stream("an end inside a part", (say) => [say.delta("Hello"), say.finish.slice(0, 25)], { ends: "truncated", text: "Hello" }),
  stream("an end inside the first part", (say) => [say.delta("Hello").slice(0, 16)], { ends: "truncated" }),
  stream("the finish twice", (say) => [say.delta("Hello"), say.finish, say.finish, say.done], hello),
  stream("more text after the end", (say) => [say.delta("Hello"), ...finish(say), say.delta(" again"), ...finish(say)], hello),
  stream(
    "silence after the end",
    (say) => [say.delta("Hello"), ...finish(say)],
    { ...hello, leaves: true },
    {
      stays: true,
      // No read waits for data after the end; the connection is dropped after a time limit.
      during: async (bench, asked) => {
        await asked.over;
        bench.clock.advance(limits.idleTimeoutMs);
      },
    },
  ),
  stream(
    "silence between the finish and the end",
    (say) => [say.delta("Hello"), say.finish],
    { ...hello, leaves: true },
    {
      stays: true,
      during: async (bench, asked) => {
        await asked.said(5);
        await bench.clock.running(1);
        bench.clock.advance(limits.idleTimeoutMs);
      },
    },
  ),
  stream(
    "a part that is not JSON, in the middle",
    (say) => [say.delta("Hello"), say.delta("x").replace("{", "{{"), say.delta(" again")],
    { ends: "malformed-response", text: "Hello", leaves: true },
    { stays: true },
  ),
  stream(
    "an error in the middle",
    (say) => [say.delta("Hello"), say.error("The engine stopped")],
    { ends: "provider-error", text: "Hello", leaves: true },
    {
      stays: true,
      check: (_, { ending }) => expect(ending).toMatchObject({ failure: { detail: "The engine stopped" } }),
    },
  ),
  stream(
    "an error of JSON nested 100,000 deep, in the middle",
    (say) => [say.delta("Hello"), say.error("@").replace('"@"', `${"[".repeat(100_000)}${"]".repeat(100_000)}`)],
    { ends: "provider-error", text: "Hello", leaves: true },
    { stays: true },
  ),
  stream(
    "a part of JSON nested 100,000 deep",
    (say) => [
      say.delta("Hello"),
      say.content("@").replace('"@"', `${"[".repeat(100_000)}${"]".repeat(100_000)}`),
      ...finish(say),
    ],
    hello,
  ),
  stream("one byte at a time", (say) => bitByBit(say.delta("Hello 雪🧊") + finish(say).join("")), {
    ends: "finished",
    text: "Hello 雪🧊",
  }),
  stream("a byte order mark first", (say) => ["\ufeff", say.delta("Hello"), ...finish(say)], hello),
  stream(
    "lines that end with CR LF",
    (say) => [say.delta("Hello"), ...finish(say)].map((part) => part.replaceAll("\n", "\r\n")),
    hello,
  ),
  stream(
    "comments, names, ids, and retry fields between the parts",
    (say) => [
      ": hi\n\n",
      "id: 7\nretry: 1\n",
      say.delta("Hello"),
      "event: ping\ndata: {}\n\n",
      ": data: {\n",
      "unknown: field\n",
      ...finish(say),
    ],
    hello,
    { notFor: onlyEvents },
  ),
  stream("20,000 parts in one chunk", (say) => [say.delta("Hello").repeat(20_000) + finish(say).join("")], {
    ends: "finished",
    text: (text) => text === "Hello".repeat(20_000),
  }),
  stream("one part of 10 MB", (say) => [say.delta("x".repeat(10_000_000)), ...finish(say)], {
    ends: "finished",
    text: (text) => text.length === 10_000_000,
  }),
  stream(
    "one part of 17 MB",
    (say) => [say.delta("Hello"), say.delta("x".repeat(17 * 1024 * 1024)), ...finish(say)],
    { ends: "malformed-response", text: "Hello", leaves: true },
    { stays: true },
  ),
  stream(
    "an answer of 18 MB in small parts",
    (say) => Array.from({ length: 18 }, () => say.delta("x".repeat(1024)).repeat(1024)),
    {
      ends: "malformed-response",
      text: (text) => text.length > 16 * 1024 * 1024 && text.length <= 17 * 1024 * 1024,
      leaves: true,
    },
    { stays: true },
  ),

  stream(
    "bytes that are not UTF-8",
    (say) => [
      Buffer.concat([
        bytes(say.delta("Hel").slice(0, say.delta("Hel").indexOf("Hel") + 3)),
        Uint8Array.of(0xff, 0xc0, 0x80),
        bytes(say.delta("Hel").slice(say.delta("Hel").indexOf("Hel") + 3)),
      ]),
      ...finish(say),
    ],
    { ends: "finished", text: "Hel\ufffd\ufffd\ufffd" },
  ),
  stream(
    "a character cut off at the end",
    (say) => [say.delta("Hello"), say.finish + say.done, Uint8Array.of(0xe9, 0x9b)],
    hello,
  ),
  stream("NUL and control characters in the text", (say) => [say.delta("a\u0000b\u001b[2Jc\u0007\u007f"), ...finish(say)], {
    ends: "finished",
    text: "a\u0000b\u001b[2Jc\u0007\u007f",
  }),
  stream("a lone surrogate", (say) => [say.delta("a\ud800b"), ...finish(say)], { ends: "finished", text: "a\ud800b" }),
  stream(
    "a bare control character in a part, which JSON forbids",
    (say) => [say.delta("Hello"), say.delta("@").replace("@", "a\u0001b")],
    { ends: "malformed-response", text: "Hello", leaves: true },
    { stays: true },
  ),
  stream(
    "NUL bytes between the parts",
    (say) => [say.delta("Hello"), "\0\0\0\n", ...finish(say)],
    // Server-sent events ignore it as an unknown field; JSON lines do not parse.
    ({ name }) => (name === "Ollama" ? { ends: "malformed-response", text: "Hello", leaves: true } : { ...hello, leaves: true }),
    {
      stays: true,
      during: async (bench, asked) => {
        await asked.over;
        bench.clock.advance(limits.idleTimeoutMs);
      },
    },
  ),
]);
