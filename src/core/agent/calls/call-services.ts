// What carrying out a call needs of its run, and what it reports.

import type { Message } from "../../conversation/conversation.js";
import type { StepResult, StepState } from "../../conversation/parts.js";
import type { Gate } from "../../permissions/decision.js";
import type { Clock, Log } from "../../platform/ports.js";
import type { Tool } from "../../tools/tool.js";
import type { AnswerParts, RunHost } from "../answer-parts.js";
import type { Approvals } from "./approvals.js";

/** What a finished call tells the guard; see loop-guard.ts. */
export interface SeenCall {
  readonly tool: string;
  readonly input: string;
  readonly result: string;
  readonly state: StepState;
  readonly isInvalid: boolean;
  readonly editedPath?: string;
}

export interface CallServices {
  readonly answer: Message;
  readonly conversationId: string;
  /** The messages before the answer. */
  readonly path: readonly Message[];
  readonly parts: AnswerParts;
  readonly host: RunHost;
  readonly gate: Gate;
  readonly approvals: Approvals;
  readonly allowedForTask: Set<string>;
  readonly tools: readonly Tool[];
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Room for one result in characters. */
  readonly maxChars: number;
  /** Runs work that waits for the user. */
  waiting<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Returns a line that is added to the result. */
  saw(call: SeenCall): string | undefined;
}

/** Tools keep to their room; this holds if one does not. */
export function bounded(result: StepResult, maxChars: number): StepResult {
  const most = maxChars * 2;
  if (result.text.length <= most) return result;
  const half = Math.floor(most / 2);
  const cut = result.text.length - 2 * half;
  const text = `${result.text.slice(0, half)}\n[${cut} characters left out]\n${result.text.slice(-half)}`;
  return { ...result, text, cut: result.cut ?? { chars: cut } };
}
