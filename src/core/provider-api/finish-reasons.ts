// Classifies finish reasons. Servers spell the same reason in many ways (`MAX_TOKENS`, `max-tokens`,
// `FinishReason.MAX_TOKENS`), so all readers share one table, which compares only letters and digits.

import type { FinishReason } from "./provider.js";

/** `error`: the service failed. `interrupted`: the service stopped the answer early, not at a limit. */
export type Ending = FinishReason | "error" | "interrupted";

const known: Readonly<Record<Exclude<Ending, "other">, readonly string[]>> = {
  stop: [
    "stop",
    "stopped",
    "stopsequence",
    "stopword",
    "stopstring",
    "stopcriteriamet",
    "eos",
    "eostoken",
    "eot",
    "endturn",
    "endofturn",
    "endoftext",
    "endofsequence",
    "end",
    "complete",
    "completed",
    "completion",
    "done",
    "finish",
    "finished",
    "normal",
    "success",
  ],
  length: ["length", "limit", "incomplete", "truncated", "maxtokens", "tokenlimit", "modellength", "contextfull"],
  "tool-calls": ["toolcalls", "toolcall", "tooluse", "tool", "functioncall", "functioncalls", "function"],
  "content-filter": [
    "safety",
    "imagesafety",
    "filtered",
    "recitation",
    "blocklist",
    "blocked",
    "prohibitedcontent",
    "spii",
    "language",
    "sensitive",
    "guardrail",
    "guardrailintervened",
    "moderation",
    "refusal",
    "refused",
    "copyright",
    "errortoxic",
  ],
  error: ["error", "failed", "failure", "malformedfunctioncall", "malformedtoolcall", "unexpectedtoolcall"],
  interrupted: [
    "abort",
    "aborted",
    "cancel",
    "cancelled",
    "canceled",
    "interrupted",
    "timeout",
    "timelimit",
    "insufficientsystemresource",
    "preempted",
  ],
};

const endings = new Map(
  Object.entries(known).flatMap(([ending, reasons]) => reasons.map((reason) => [reason, ending as Ending] as const)),
);

/** Patterns for spellings outside the table, such as `output_blocked_by_guardrail`. The first match wins. */
const families: readonly (readonly [RegExp, Ending])[] = [
  [/filter|safety|guardrail|moderat|prohibit|sensitive|policy|recitation|blocked|blocklist|toxic|unsafe/, "content-filter"],
  [/timeout|timedout|timelimit|abort|cancel|interrupt|disconnect/, "interrupted"],
  [/length|limit|maxtoken|maxnew|maxoutput|maxcompletion|contextwindow|overflow|contextfull|truncat|exceeded/, "length"],
  [/toolcall|tooluse|functioncall/, "tool-calls"],
  [/error|fail/, "error"],
  [/^stop|^eos|^endof/, "stop"],
];

/** Longer values are prose, not a reason. */
const longestReason = 64;

/** Undefined or empty counts as `stop`: older servers send no reason. */
export function endingOf(reason: unknown): Ending {
  if (reason === undefined || reason === null || reason === "") return "stop";
  if (typeof reason !== "string") return "other";
  const letters = reason
    .slice(0, longestReason)
    .toLowerCase()
    .replace(/[^a-z\d]/g, "")
    .replace(/^finishreason/, "");
  return endings.get(letters) ?? families.find(([family]) => family.test(letters))?.[1] ?? "other";
}
