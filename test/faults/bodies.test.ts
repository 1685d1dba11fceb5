// Bodies that contradict the status, the content type, or the protocol.

import { expect } from "vitest";
import type { Asked, Bench } from "./bench.js";
import { limits } from "./bench.js";
import type { Column } from "./columns.js";
import { describeFaults } from "./describe-faults.js";
import { eachTime, type Fault, type Outcome } from "./fault.js";

const megabyte = 1024 * 1024;
const page = "<!doctype html><html><head><title>Sign in to the network</title></head><body><h1>Welcome</h1></body></html>";

const detailOf = (asked: Asked): string => (asked.ending.type === "failed" ? (asked.ending.failure.detail ?? "") : "");
const isCodegen = ({ name }: Column): boolean => name === "Codegen";

/** A body under 200 that is not an answer. */
function under200(name: string, body: string, outcome: Outcome | ((column: Column) => Outcome), contentType?: string): Fault {
  return {
    name,
    lay: (bench) => bench.lay({ rawStream: body, contentType: contentType ?? bench.contentType }),
    outcome,
  };
}
const malformed = { ends: "malformed-response" } as const;
/** An empty answer; malformed for Codegen, whose body must contain a status. */
const nothing = (column: Column): Outcome => (isCodegen(column) ? malformed : { ends: "empty" });

/** A correct answer with a wrong content type. */
const mislabelled = (contentType: string): Fault => ({
  name: `an answer that says it is "${contentType}"`,
  lay: (bench) => bench.lay({ rawStream: bench.answer("Hello"), contentType }),
  outcome: { ends: "finished", text: "Hello" },
});

function inError(name: string, code: number, body: unknown, outcome: Fault["outcome"], check?: Fault["check"]): Fault {
  return { name, lay: (bench) => bench.lay({ status: code, body }), outcome, ...(check ? { check } : {}) };
}

const serverError = (code: number): Fault["outcome"] => eachTime({ ends: "server-error", status: code });

describeFaults([
  inError(
    "a gateway's page under 502",
    502,
    "<html><head><title>502 Bad Gateway</title></head></html>",
    serverError(502),
    (_, asked) => expect(detailOf(asked)).toBe("502 Bad Gateway"),
  ),
  inError("nothing under 500", 500, "", serverError(500)),
  inError("an error as JSON that says it is HTML", 500, undefined, serverError(500), (_, asked) =>
    expect(detailOf(asked)).toContain("Internal Server Error"),
  ),
  inError(
    "control characters, and marks that turn text around, in an error",
    403,
    "a\u0000b\u001b[31mc\u202ed\r\ne",
    {
      ends: "forbidden",
      status: 403,
    },
    (_, asked) => expect(detailOf(asked)).toBe("a b [31mc d e"),
  ),
  {
    name: "10 MB under 500, of which only the useful part is read",
    lay: (bench) => bench.lay({ status: 500, body: "x".repeat(10 * megabyte) }),
    outcome: eachTime({ ends: "server-error", status: 500, leaves: true }),
    check: ({ tap, asked }) => expect(tap.total).toBeLessThan(asked.length * megabyte),
  },
  {
    name: "an error whose body never comes",
    options: { policy: { maxRetries: 0 } },
    lay: (bench) => bench.lay({ rawStream: [], status: 500, ending: "stall" }),
    during: async ({ tap, clock, column }) => {
      await tap.responded(column.name === "StackSpot agent" ? 2 : 1);
      clock.advance(limits.firstByteTimeoutMs);
    },
    // The status is known, and more useful than the fact that the rest did not arrive.
    outcome: { ends: "server-error", status: 500, leaves: true },
  },
  {
    name: "an error that is cut off in the middle",
    lay: (bench) => bench.lay({ rawStream: '{"error":{"message":"The engine', status: 500, ending: "reset" }),
    outcome: eachTime({ ends: "server-error", status: 500 }),
  },
  inError("an error of JSON nested 30,000 deep", 400, `{"error":${"[".repeat(30_000)}${"]".repeat(30_000)}}`, {
    ends: "bad-request",
    status: 400,
  }),
  {
    name: "an error that quotes the credential",
    lay: (bench) => bench.lay({ status: 403, body: { error: { message: `Not with ${bench.secrets.join(" or ")}.` } } }),
    outcome: { ends: "forbidden", status: 403 },
  },
  inError(
    "an error as a server-sent event",
    400,
    'data: {"error":{"message":"Too hot","code":"too_hot"}}\n\n',
    {
      ends: "bad-request",
      status: 400,
    },
    (_, asked) => expect(detailOf(asked)).toBe("Too hot"),
  ),

  under200("a page under 200", page, malformed, "text/html"),
  under200("a page under 200 that says it is an answer", page, malformed),
  under200("plain words under 200", "OK, all is well here", malformed, "text/plain"),
  under200("nothing under 200", "", nothing),
  under200("blanks under 200", " \r\n\t \n", nothing),
  under200("null under 200", "null", malformed, "application/json"),
  under200("a number under 200", "42", malformed, "application/json"),
  under200("a string under 200", '"Hello"', malformed, "application/json"),
  under200("an empty object under 200", "{}", malformed, "application/json"),
  under200("an empty list under 200", "[]", malformed, "application/json"),
  {
    name: "204 No Content",
    lay: (bench) => bench.lay({ rawStream: [], status: 204 }),
    outcome: nothing,
  },
  {
    name: "an answer of JSON that is cut off, although HTTP reports it complete",
    lay: (bench) => bench.lay({ rawStream: bench.column.whole("Hello").slice(0, -12), contentType: "application/json" }),
    // On Ollama's wire, every line is JSON, so half a line is the start of an answer.
    outcome: ({ name }) => (name === "Ollama" ? { ends: "truncated" } : malformed),
  },
  {
    name: "an answer of JSON followed by more data",
    lay: (bench) => bench.lay({ rawStream: `${bench.column.whole("Hello")} and more`, contentType: "application/json" }),
    outcome: ({ name }) => (name === "Ollama" ? { ends: "truncated" } : malformed),
  },
  {
    name: "a whole answer instead of a stream",
    lay: (bench) => bench.lay({ rawStream: bench.column.whole("Hello"), contentType: "application/json" }),
    outcome: { ends: "finished", text: "Hello" },
  },
  {
    name: "an error under 200",
    lay: (bench) => bench.lay({ rawStream: '{"error":"The engine stopped"}', contentType: "application/json" }),
    outcome: (column) => (isCodegen(column) ? malformed : { ends: "provider-error" }),
  },
  {
    name: "an answer without text",
    lay: (bench: Bench) =>
      bench.lay({
        rawStream: bench.column.stream ? bench.answer("").slice(1) : bench.answer(""),
        contentType: bench.contentType,
      }),
    outcome: { ends: "empty" },
  },
  mislabelled("text/html; charset=utf-8"),
  mislabelled("application/octet-stream"),
  mislabelled("text/plain; charset=utf-16"),
]);
