import { describe, expect, it } from "vitest";
import { type Ending, endingOf } from "../../../../src/core/provider-api/finish-reasons.js";

const reasons: Readonly<Record<Ending, readonly unknown[]>> = {
  stop: [undefined, null, "", "stop", "STOP", "eos", "eos_token", "end_turn", "stop_sequence", "COMPLETE", "FinishReason.STOP"],
  length: [
    "length",
    "MAX_TOKENS",
    "max_tokens",
    "max-tokens",
    "MaxTokens",
    "FINISH_REASON_MAX_TOKENS",
    "FinishReason.MAX_TOKENS",
    "model_length",
    "token_limit",
    "max_output_tokens",
    "max_completion_tokens",
    "max_new_tokens",
    "context_length_exceeded",
    "model_context_window_exceeded",
    "incomplete",
    "truncated",
  ],
  "tool-calls": ["tool_calls", "TOOL_CALL", "tool_use", "function_call", "toolUse"],
  "content-filter": [
    "content_filter",
    "CONTENT_FILTERED",
    "SAFETY",
    "RECITATION",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "IMAGE_SAFETY",
    "sensitive",
    "guardrail_intervened",
    "output_blocked_by_guardrail",
    "refusal",
    "ERROR_TOXIC",
    "moderated",
    "content-policy-violation",
  ],
  error: ["error", "MALFORMED_FUNCTION_CALL", "engine_error", "failed"],
  interrupted: ["abort", "cancelled", "timeout", "insufficient_system_resource"],
  other: ["celestial", "OTHER", 7, {}, "x".repeat(10_000)],
};

describe("a finish reason", () => {
  it.each(Object.entries(reasons).flatMap(([ending, given]) => given.map((reason) => [reason, ending] as const)))(
    "%j means %s",
    (reason, ending) => {
      expect(endingOf(reason)).toBe(ending);
    },
  );
});
