// Service-specific forms of finish reasons, reasoning in the text, choices, and tool calls.

import { expect } from "vitest";
import type { FinishReason } from "../../src/core/provider-api/provider.js";
import type { Asked } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import type { StreamDialect } from "./dialects.js";
import type { Fault, Outcome } from "./fault.js";
import { stream } from "./stream-fault.js";

const answer: Outcome = { ends: "finished", text: "Answer" };
const bytes = (text: string): Uint8Array[] => Array.from(new TextEncoder().encode(text), (byte) => Uint8Array.of(byte));
const noTools = { "StackSpot agent": "An agent takes one prompt and calls no tools of ours." };
const noField = { "StackSpot agent": "An agent's words have no field for reasoning." };
const noChoices = {
  "StackSpot agent": "An agent's own words have no choices around them.",
  Ollama: "Its lines hold one message, and no choices.",
  Responses: "It has no choices: its events belong to one answer.",
  Messages: "It has no choices: its events belong to one answer.",
};
const channels = "<|channel|>analysis<|message|>plan<|end|><|start|>assistant<|channel|>final<|message|>Answer";

/** An answer that ends with the given reason. */
const ended = (reason: string, expected: FinishReason): Fault =>
  stream(`the end for the reason ${reason}`, (say) => [say.delta("Answer"), say.finishFor(reason), say.done], answer, {
    check: (_, { ending }) => expect(ending).toMatchObject({ type: "finished", reason: expected }),
  });

/** An answer that the service aborted. */
const gaveUp = (reason: string, ends: "truncated" | "provider-error"): Fault =>
  stream(`the end for the reason ${reason}`, (say) => [say.delta("Answer"), say.finishFor(reason), say.done], {
    ends,
    text: "Answer",
  });

const thinks = (reasoning: string) => ({ check: (_: unknown, asked: Asked) => expect(asked.reasoning).toBe(reasoning) });

/** Reasoning in the text: in one part, and byte by byte. */
const thought = (name: string, content: string, reasoning = "plan"): readonly Fault[] => [
  stream(name, (say) => [say.delta(content), say.finish, say.done], answer, thinks(reasoning)),
  stream(
    `${name}, cut anywhere`,
    (say) => [...[...content].map((character) => say.delta(character)), say.finish, say.done].flatMap(bytes),
    answer,
    thinks(reasoning),
  ),
];

/** Only reasoning, without an answer. */
const noAnswer = (name: string, parts: (say: StreamDialect) => readonly string[], more: Partial<Fault> = {}): Fault =>
  stream(name, (say) => [...parts(say), say.finish, say.done], { ends: "no-answer" }, { ...thinks("Hm."), ...more });

/** Calls in the given parts, and the expected result. */
const calls = (
  name: string,
  entries: readonly object[],
  expected: readonly object[],
  more: { readonly reason?: string; readonly notFor?: Fault["notFor"] } = {},
): Fault =>
  stream(
    name,
    (say) => [
      ...entries.map((entry) => say.toolCalls?.([entry]) ?? ""),
      more.reason === undefined ? say.finish : say.finishFor(more.reason),
      say.done,
    ],
    { ends: "finished" },
    {
      check: (_, { events }) =>
        expect(events.flatMap((event) => (event.type === "tool-call" ? event.call : []))).toMatchObject(expected),
      notFor: { ...noTools, ...more.notFor },
    },
  );
const entry = (id: string | undefined, name: string | undefined, args: unknown, index?: number): object => ({
  ...(index !== undefined ? { index } : {}),
  ...(id !== undefined ? { id } : {}),
  function: { ...(name !== undefined ? { name } : {}), arguments: args },
});
const read = { name: "read", arguments: '{"path":"a"}' };
const inPieces = { Ollama: "Its calls arrive complete, each in its own object." };

describeFaults([
  ...["MAX_TOKENS", "max_tokens", "model_length", "token_limit", "max_output_tokens", "context_length_exceeded"].map((reason) =>
    ended(reason, "length"),
  ),
  ...["SAFETY", "content_filter", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "sensitive", "guardrail_intervened"].map(
    (reason) => ended(reason, "content-filter"),
  ),
  ended("END_TURN", "stop"),
  gaveUp("abort", "truncated"),
  gaveUp("insufficient_system_resource", "truncated"),
  gaveUp("MALFORMED_FUNCTION_CALL", "provider-error"),

  ...thought("reasoning in tags", "<think>plan</think>Answer"),
  ...thought("reasoning whose opening tag is in the template", "plan\n</think>\n\nAnswer", "plan\n"),
  ...thought("reasoning in channels", channels),
  ...thought("reasoning in brackets", "[THINK]plan[/THINK]Answer"),
  stream(
    "a reasoning tag in code",
    (say) => [say.delta("`</think>` ends it:\n```\n<think>\n</think>\n```"), say.finish, say.done],
    { ends: "finished", text: "`</think>` ends it:\n```\n<think>\n</think>\n```" },
    thinks(""),
  ),
  noAnswer("reasoning alone", (say) => [say.reasoning?.("Hm.") ?? "", say.empty], { notFor: noField }),
  noAnswer("reasoning alone, in tags", (say) => [say.delta("<think>Hm.</think>\n")]),
  noAnswer("reasoning alone, in tags that stay open", (say) => [say.delta("<think>Hm.")]),
  stream("reasoning alone, cut at the limit", (say) => [say.delta("<think>Hm."), say.finishFor("length"), say.done], {
    ends: "finished",
  }),
  stream("blanks alone", (say) => [say.delta("\n\n"), say.finish, say.done], { ends: "empty", text: "\n\n" }),

  stream(
    "one newline between events",
    (say) => [say.delta("Ans"), say.delta("wer"), say.finish, say.done].map(oneNewline),
    answer,
    {
      notFor: { Ollama: "Its lines have one newline between them." },
    },
  ),
  stream(
    "another choice, first in its list",
    (say) => [
      `data: ${JSON.stringify({ choices: [{ index: 1, delta: { content: "no" }, finish_reason: "length" }] })}\n\n`,
      say.delta("Answer"),
      say.finish,
      say.done,
    ],
    answer,
    { notFor: noChoices },
  ),

  calls("a call without an id", [entry(undefined, "read", read.arguments)], [{ ...read, id: expect.stringMatching(/^call_./) }]),
  calls("a call with its arguments as an object", [entry("c1", "read", { path: "a" })], [{ ...read, id: "c1" }]),
  calls(
    "empty arguments ahead of the real ones",
    [entry("c1", "read", "{}", 0), entry(undefined, undefined, read.arguments, 0)],
    [{ ...read, id: "c1" }],
    { notFor: inPieces },
  ),
  calls(
    "complete arguments sent twice",
    [entry("c1", "read", read.arguments, 0), entry(undefined, undefined, read.arguments, 0)],
    [{ ...read, id: "c1" }],
    { notFor: inPieces },
  ),
  calls("one call sent twice", [entry("c1", "read", { path: "a" }), entry("c1", "read", { path: "a" })], [{ ...read, id: "c1" }]),
  calls(
    "one id for two calls",
    [entry("c1", "read", { path: "a" }, 0), entry("c1", "list", { path: "a" }, 1)],
    [
      { ...read, id: "c1" },
      { id: expect.stringMatching(/^call_./), name: "list" },
    ],
  ),
  calls("a call cut at the limit", [entry("c1", "read", '{"pa')], [], { reason: "MAX_TOKENS" }),
  calls("a truncated call with a normal finish reason", [entry("c1", "read", '{"pa')], []),
]);

function oneNewline(event: string): string {
  return event.replace(/\n\n$/, "\n");
}
