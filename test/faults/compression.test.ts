// Bodies that are compressed: as they should be, not quite, and so that a little becomes more than a machine can hold.

import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { expect } from "vitest";
import type { Bench } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import { eachTime, type Fault, notStreamed, type Outcome } from "./fault.js";

const megabyte = 1024 * 1024;
const bombSize = 256 * megabyte;
const fast = { level: constants.Z_BEST_SPEED };

/** Each made once, as it takes a while: `bombSize` bytes of the text, between these. */
const bombs = new Map<string, Uint8Array>();
function bomb(text: string, before = ""): Uint8Array {
  const key = before + text;
  const known = bombs.get(key) ?? gzipSync(before + text.repeat(bombSize / text.length), fast);
  bombs.set(key, known);
  return known;
}

function compressed(
  name: string,
  body: (bench: Bench) => Uint8Array,
  outcome: Fault["outcome"],
  more: Partial<Fault> & { readonly encoding?: string; readonly status?: number; readonly ending?: "stall" } = {},
): Fault {
  const { encoding = "gzip", status = 200, ending, ...rest } = more;
  return {
    name,
    lay: (bench) =>
      bench.lay({
        rawStream: [body(bench)],
        contentType: bench.contentType,
        headers: { "content-encoding": encoding },
        status,
        ...(ending ? { ending } : {}),
      }),
    outcome,
    ...rest,
  };
}

/** Whatever it would become, no more of it is unpacked than this many bytes. */
const unpackedAtMost =
  (bytes: number): NonNullable<Fault["check"]> =>
  ({ tap }) =>
    expect(tap.total).toBeLessThan(bytes);

const hello: Outcome = { ends: "finished", text: "Hello" };
const defused: Outcome = { ends: "malformed-response", leaves: true };

describeFaults([
  compressed("an answer in gzip", (bench) => gzipSync(bench.answer("Hello").join("")), hello),
  compressed("an answer in Brotli", (bench) => brotliCompressSync(bench.answer("Hello").join("")), hello, { encoding: "br" }),
  compressed("an answer that says it is gzip, and is not", (bench) => Buffer.from(bench.answer("Hello").join("")), {
    ends: "malformed-response",
  }),
  compressed(
    "an answer in gzip that is cut off behind its first part",
    ({ column: { stream } }) => gzipSync(stream?.delta("Hello") ?? '{"id":47', { finishFlush: constants.Z_SYNC_FLUSH }),
    ({ stream }) => (stream ? { ends: "truncated", text: "Hello" } : { ends: "malformed-response" }),
  ),
  compressed("an answer whose compression nobody knows", (bench) => Buffer.from(bench.answer("Hello").join("")), hello, {
    encoding: "x-own",
  }),
  compressed(
    "a gzip bomb in one part",
    ({ column: { stream, whole } }) => bomb("x", (stream ? stream.delta("@") : whole("@")).split("@")[0]),
    defused,
    {
      ending: "stall",
      check: unpackedAtMost(20 * megabyte),
    },
  ),
  compressed("a gzip bomb of blank lines", () => bomb("\n"), defused, { ending: "stall", check: unpackedAtMost(70 * megabyte) }),
  compressed(
    "a gzip bomb of parts that bring nothing",
    ({ column: { stream } }) => bomb((stream?.empty ?? "").padStart(256, "\n")),
    defused,
    {
      ending: "stall",
      check: unpackedAtMost(70 * megabyte),
      notFor: notStreamed,
    },
  ),
  compressed(
    "a gzip bomb of text in small parts",
    ({ column: { stream } }) => bomb((stream?.delta("x".repeat(3800)) ?? "").padStart(4096, "\n")),
    {
      ...defused,
      text: (text) => text.length > 15 * megabyte && text.length < 17 * megabyte,
    },
    {
      ending: "stall",
      check: unpackedAtMost(20 * megabyte),
      notFor: notStreamed,
    },
  ),
  compressed("a gzip bomb in an error", () => bomb("x"), eachTime({ ends: "server-error", status: 500, leaves: true }), {
    status: 500,
    ending: "stall",
    check: unpackedAtMost(megabyte),
  }),
]);
