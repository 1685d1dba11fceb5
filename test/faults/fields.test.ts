// JSON parts with unexpected values.

import { expect } from "vitest";
import type { Asked } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import type { StreamDialect } from "./dialects.js";
import type { Fault, Outcome } from "./fault.js";
import { stream } from "./stream-fault.js";

const hello: Outcome = { ends: "finished", text: "Hello" };
const noChoices = {
  "StackSpot agent": "An agent's own words have no choices around them.",
  Ollama: "Its lines hold one message, and no choices.",
  Responses: "It has no choices: its events belong to one answer.",
  Messages: "It has no choices: its events belong to one answer.",
};
const noTools = { "StackSpot agent": "An agent takes one prompt and calls no tools of ours." };

/** One odd part between two good ones. */
const between = (name: string, odd: (say: StreamDialect) => string, more: Partial<Fault> = {}): Fault =>
  stream(name, (say) => [say.delta("Hel"), odd(say), say.delta("lo"), say.finish, say.done], hello, more);

/** The given value in place of the list with one choice. */
const choices = (name: string, value: unknown): Fault =>
  between(name, () => `data: ${JSON.stringify({ choices: value })}\n\n`, { notFor: noChoices });

/** Token counts that must never reach the user. */
function counts(name: string, prompt: unknown, completion: unknown): Fault {
  return stream(name, (say) => [say.delta("Hello"), say.finishWith(prompt, completion), say.done], hello, {
    check: expectSaneUsage,
  });
}

function expectSaneUsage(_: unknown, { events }: Asked): void {
  const usage = events.findLast((event) => event.type === "usage")?.usage;
  for (const count of [usage?.promptTokens, usage?.completionTokens, usage?.totalTokens]) {
    expect(Number.isSafeInteger(count) && (count ?? -1) >= 0, `${count} tokens`).toBe(true);
  }
}

/** Tool calls instead of text, in the given parts. */
function calls(
  name: string,
  values: (isOllama: boolean) => readonly unknown[],
  expected: (calls: readonly { readonly name: string; readonly arguments: string }[], isOllama: boolean) => void,
  outcome: Outcome = { ends: "finished" },
  notFor: Fault["notFor"] = {},
): Fault {
  return stream(
    name,
    (say) => [
      values(say.contentType !== "text/event-stream")
        .map((value) => say.toolCalls?.(value) ?? "")
        .join(""),
      say.finish,
      say.done,
    ],
    outcome,
    {
      check: (bench, { events }) =>
        expected(
          events.flatMap((event) => (event.type === "tool-call" ? event.call : [])),
          bench.column.name === "Ollama",
        ),
      notFor: { ...noTools, ...notFor },
    },
  );
}

const call = (name: unknown, args: unknown, more: object = {}): object[] => [
  { id: "call_1", type: "function", function: { name, arguments: args }, ...more },
];
const path = '{"path":"a.ts"}';
const five = "x".repeat(5_000_000);
const pieces = Array.from({ length: 100_000 }, (_, index) => `"key ${index}":{},`);

describeFaults([
  between("text that is null", (say) => say.content(null)),
  between("text that is a number", (say) => say.content(42)),
  between("text that is a boolean", (say) => say.content(true)),
  between("text that is an object", (say) => say.content({ a: 1 })),
  between("text that is a list of nulls", (say) => say.content([null, 3, [], {}])),
  between("a part that is null", (say) => say.part(null)),
  between("a part that is a number", (say) => say.part(42)),
  between("a part that is a list", (say) => say.part([])),
  choices("choices that are null", null),
  choices("choices that are an object", { 0: { delta: { content: "no" } } }),
  choices("a choice that is null", [null]),
  choices("no choice at all", []),

  // The finish or the end marker completes the stream.
  stream("a finish reason that is a number", (say) => [say.delta("Hello"), say.finishFor(7), say.done], hello),
  stream("an unknown finish reason", (say) => [say.delta("Hello"), say.finishFor("celestial"), say.done], hello, {
    check: (_, { ending }) => expect(ending).toMatchObject({ reason: "other" }),
  }),
  counts("counts that are negative", -5, -7),
  counts("counts as words", "five", "seven"),
  counts("enormous counts", 1e308, 1e308),
  counts("counts that are null", null, null),
  counts("counts with a fraction", 5.5, 7.25),

  calls(
    "tool arguments of 5 MB",
    (isOllama) => [call("write", isOllama ? { text: five } : JSON.stringify({ text: five }))],
    ([made]) => expect(made?.arguments).toBe(JSON.stringify({ text: five })),
  ),
  calls(
    "tool arguments in 100,000 parts that all repeat its name",
    (isOllama) =>
      isOllama
        ? [call("write", JSON.parse(`{${pieces.join("")}"end":1}`) as unknown)]
        : ["{", ...pieces, '"end":1}'].map((piece) => [{ type: "function", function: { name: "write", arguments: piece } }]),
    (made) => {
      expect(made).toHaveLength(1);
      expect(Object.keys(JSON.parse(made[0]?.arguments ?? "") as object)).toHaveLength(100_001);
    },
    undefined,
    { Messages: "It names a call once, at its start." },
  ),
  calls(
    "10,000 tool calls",
    () => Array.from({ length: 10_000 }, (_, index) => call("read", path, { index, id: `call_${index}` })),
    (made) => expect(made).toHaveLength(10_000),
  ),
  calls(
    "a tool without a name",
    () => [call(undefined, path)],
    (made) => expect(made).toEqual([]),
    { ends: "empty" },
  ),
  calls(
    "a tool whose name is a number",
    () => [call(42, path)],
    (made) => expect(made).toEqual([]),
    { ends: "empty" },
  ),
  calls(
    "tool calls that are null, and not a list",
    () => [null, 42, [null], "read", ...[call("read", path)]],
    (made) => expect(made).toMatchObject([{ name: "read", arguments: path }]),
  ),
  ...[-1, 1e308, 1.5, "0"].map((index) =>
    calls(
      `a tool call with the index ${JSON.stringify(index)}`,
      () => [call("read", path, { index })],
      (made) => expect(made).toMatchObject([{ name: "read", arguments: path }]),
    ),
  ),
  stream(
    "tool arguments nested 100,000 deep",
    (say) => [
      say.toolCalls?.(call("read", "@")).replace('"@"', `${"[".repeat(100_000)}${"]".repeat(100_000)}`) ?? "",
      say.finish,
      say.done,
    ],
    { ends: "malformed-response" },
    { notFor: { ...noTools, Messages: "Its arguments arrive as pieces of text, which are not parsed." } },
  ),
]);
