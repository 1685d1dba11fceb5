// Compressed bodies: valid, broken, and bombs that expand beyond the memory of a machine.

import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { expect } from "vitest";
import type { Bench } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import { eachTime, type Fault, notStreamed, type Outcome } from "./fault.js";

const megabyte = 1024 * 1024;

/**
 * A small body that expands to `megabytes` of the text, after `before`. A gzip stream can consist of several members
 * (RFC 1952 §2.2), so only one megabyte is ever compressed.
 */
function bomb(megabytes: number, text: string, before = ""): Uint8Array {
  const member = gzipSync(text.repeat(Math.ceil(megabyte / text.length)));
  return Buffer.concat([gzipSync(before), ...Array<Uint8Array>(megabytes).fill(member)]);
}

/** A stream part padded with blanks, which JSON parsers ignore. */
const padded = (part: string): string => part.replace("{", `{${" ".repeat(4096)}`);

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

/** At most this many bytes are decompressed, whatever the full size. */
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
    "an answer in gzip that is cut off after its first part",
    ({ column: { stream } }) => gzipSync(stream?.delta("Hello") ?? '{"id":47', { finishFlush: constants.Z_SYNC_FLUSH }),
    ({ stream }) => (stream ? { ends: "truncated", text: "Hello" } : { ends: "malformed-response" }),
  ),
  compressed("an answer with an unknown compression", (bench) => Buffer.from(bench.answer("Hello").join("")), hello, {
    encoding: "x-own",
  }),
  compressed(
    "a gzip bomb in one part",
    ({ column: { stream, whole } }) => bomb(64, "x", (stream ? stream.delta("@") : whole("@")).split("@")[0]),
    defused,
    { ending: "stall", check: unpackedAtMost(20 * megabyte) },
  ),
  compressed(
    "a gzip bomb of ignored bytes",
    ({ column: { stream } }) => bomb(128, stream?.keepAlive.replace("\n", `${" ".repeat(4096)}\n`) ?? " "),
    defused,
    { ending: "stall", check: unpackedAtMost(70 * megabyte) },
  ),
  compressed("a gzip bomb of empty parts", ({ column: { stream } }) => bomb(128, padded(stream?.empty ?? "")), defused, {
    ending: "stall",
    check: unpackedAtMost(70 * megabyte),
    notFor: notStreamed,
  }),
  compressed(
    "a gzip bomb of text in small parts",
    ({ column: { stream } }) => bomb(64, stream?.delta("x".repeat(4096)) ?? ""),
    { ...defused, text: (text) => text.length > 15 * megabyte && text.length < 17 * megabyte },
    { ending: "stall", check: unpackedAtMost(20 * megabyte), notFor: notStreamed },
  ),
  compressed("a gzip bomb in an error", () => bomb(64, "x"), eachTime({ ends: "server-error", status: 500, leaves: true }), {
    status: 500,
    ending: "stall",
    check: unpackedAtMost(megabyte),
  }),
]);
