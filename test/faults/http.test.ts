// Invalid HTTP responses: broken framing, wrong lengths, too many headers, other protocols.

import { chunk, chunked, head, helloOf, lastChunk } from "./bare-response.js";
import type { Bench } from "./bench.js";
import { limits } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import { eachTime, type Fault, type Outcome } from "./fault.js";

/** A response of these bytes. `stays` leaves the connection open after them. */
function bare(
  name: string,
  bytes: (bench: Bench) => string | readonly string[],
  outcome: Fault["outcome"],
  more: Partial<Fault> & { readonly stays?: true } = {},
): Fault {
  const { stays, ...rest } = more;
  return {
    name,
    lay: (bench) => bench.lay({ bareResponse: bytes(bench), ...(stays ? { ending: "stall" } : {}) }),
    outcome,
    ...rest,
  };
}

const hello: Outcome = { ends: "finished", text: "Hello" };
const notHttp: Outcome = { ends: "malformed-response" };
/** The received text is kept if the answer streams. */
const lost: Fault["outcome"] = ({ stream }) => ({ ends: "connection-lost", text: stream ? "Hello" : "" });
const lostBeforeAnswer = eachTime({ ends: "connection-lost" });

describeFaults([
  bare("something that is not HTTP", () => "220 mail.example ESMTP ready\r\n", notHttp),
  bare("a status line that is cut off", () => "HTTP/1.1 20", lostBeforeAnswer),
  bare("a status beyond the known ones", (bench) => head(bench.contentType, ["Content-Length: 0"], "HTTP/1.1 999 Denied"), {
    ...notHttp,
    status: 999,
  }),
  bare("status 000", (bench) => head(bench.contentType, ["Content-Length: 0"], "HTTP/1.1 000 Nothing"), notHttp),
  bare(
    "101 Switching Protocols without a request for it",
    () => "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    { ...notHttp, leaves: true },
    {
      stays: true,
    },
  ),
  bare(
    "103 Early Hints before the answer",
    (bench) => {
      const { type, body } = helloOf(bench);
      return `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${head(type, [`Content-Length: ${Buffer.byteLength(body)}`])}${body}`;
    },
    hello,
  ),
  bare(
    "HTTP/1.0, whose body ends with the connection",
    (bench) => {
      const { type, body } = helloOf(bench);
      return head(type, ["Connection: close"], "HTTP/1.0 200 OK") + body;
    },
    hello,
  ),
  bare(
    "100 KB in one header",
    (bench) => head(bench.contentType, [`X-Large: ${"x".repeat(100_000)}`, "Content-Length: 0"]),
    { ...notHttp, leaves: true },
    {
      stays: true,
    },
  ),
  bare(
    "100 KB in 5,000 headers",
    (bench) =>
      head(
        bench.contentType,
        Array.from({ length: 5000 }, (_, number) => `X-${number}: aaaaaaaaaa`),
      ),
    { ...notHttp, leaves: true },
    {
      stays: true,
    },
  ),
  bare(
    "an invalid header",
    (bench) => `HTTP/1.1 200 OK\r\nContent-Type: ${bench.contentType}\r\nthis is no header\r\n\r\n`,
    notHttp,
  ),
  bare("two different lengths", (bench) => head(bench.contentType, ["Content-Length: 5", "Content-Length: 7"]), lostBeforeAnswer),
  bare("a negative length", (bench) => head(bench.contentType, ["Content-Length: -1"]), notHttp),
  bare("truncated headers", (bench) => head(bench.contentType).slice(0, -2), lostBeforeAnswer),
  bare(
    "headers that never end",
    (bench) => `HTTP/1.1 200 OK\r\nContent-Type: ${bench.contentType}\r\nX-More: a`,
    { ends: "timeout", phase: "first-byte", afterMs: limits.firstByteTimeoutMs, leaves: true },
    {
      stays: true,
      during: async (bench) => {
        await bench.service.waitForRequest(bench.column.isChat);
        bench.clock.advance(limits.firstByteTimeoutMs);
      },
    },
  ),

  bare(
    "chunks that are cut off between two chunks",
    (bench) => {
      const { type, first } = helloOf(bench);
      return head(type, [chunked]) + chunk(bench.column.stream ? first : "{");
    },
    lost,
  ),
  bare(
    "a chunk that is cut off in the middle",
    (bench) => {
      const { type, first } = helloOf(bench);
      return head(type, [chunked]) + chunk(bench.column.stream ? first : "{", 5000).slice(0, -2);
    },
    lost,
  ),
  bare(
    "a chunk whose length is not a number",
    (bench) => {
      const { type, first } = helloOf(bench);
      return `${head(type, [chunked]) + chunk(bench.column.stream ? first : "{")}zz\r\nmore\r\n`;
    },
    ({ stream }) => ({ ...notHttp, text: stream ? "Hello" : "" }),
  ),
  bare(
    "a whole answer without a last chunk",
    (bench) => {
      const { type, body } = helloOf(bench);
      return head(type, [chunked]) + chunk(body);
    },
    ({ stream }) => (stream ? hello : { ends: "connection-lost" }),
  ),
  bare(
    "a length larger than the body",
    (bench) => {
      const { type, body } = helloOf(bench);
      return head(type, [`Content-Length: ${Buffer.byteLength(body) + 10}`]) + body;
    },
    ({ stream }) => (stream ? hello : { ends: "connection-lost" }),
  ),
  bare(
    "a length smaller than the body",
    (bench) => {
      const { type, body } = helloOf(bench);
      return head(type, [`Content-Length: ${Buffer.byteLength(body) - 10}`]) + body;
    },
    // If nothing follows the finish, the finish itself is cut.
    ({ stream }) => (!stream ? notHttp : stream.done === "" ? { ends: "truncated", text: "Hello" } : hello),
  ),
  bare(
    "both a length and chunks",
    (bench) => {
      const { type, body } = helloOf(bench);
      return head(type, ["Content-Length: 5", chunked]) + chunk(body) + lastChunk;
    },
    lostBeforeAnswer,
  ),
]);
