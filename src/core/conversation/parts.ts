// What an agent's answer holds beside its text: rounds, steps, notes, notices, todos. A part has a position in the text and
// the reasoning of its message, so both stay whole for search, export and streaming, and a reader can interleave them.

import type { ContentPart, SentReasoning } from "../provider-api/provider.js";

/** `interrupted`: the window ended while it ran, so its outcome may be unknown. */
export type StepState = "streaming" | "waiting" | "running" | "done" | "failed" | "declined" | "cancelled" | "interrupted";

/** What a tool may do at most. */
export type Effect = "reads" | "edits" | "runs" | "network" | "outside" | "none";

export type ApprovalScope = "once" | "task" | "always";

/** A change that a step made to one file. */
export interface StepEdit {
  readonly uri: string;
  /** Relative to the workspace, separated by `/`. */
  readonly path: string;
  readonly change: "change" | "create" | "delete" | "move";
  /** The new URI of a moved file. */
  readonly movedTo?: string;
  /** Hashes of the text; absent where no file was or is. */
  readonly beforeHash?: string;
  readonly afterHash?: string;
  readonly added: number;
  readonly removed: number;
}

export interface StepResult {
  /** As the model receives it. */
  readonly text: string;
  readonly images?: readonly Extract<ContentPart, { type: "image" }>[];
  readonly isError: boolean;
  /** The whole output is longer; `command_output` reads the rest. */
  readonly cut?: { readonly chars: number; readonly outputId?: string };
  /** It holds text from outside the workspace: a web page, another extension's tool. */
  readonly foreign?: boolean;
}

/** One tool call of the model. */
export interface Step {
  /** Unique within the conversation. */
  readonly id: string;
  /** The provider's id of the call; null if the call was written as text. */
  readonly callId: string | null;
  readonly tool: string;
  /** JSON as the model wrote it; sent back unchanged. */
  readonly argumentsText: string;
  readonly extraContent?: Readonly<Record<string, unknown>>;
  /** The request that it came with, from 1. */
  readonly round: number;
  readonly effect: Effect;
  readonly state: StepState;
  /** Of the coerced input. An approval applies only to the same hash. */
  readonly inputHash?: string;
  readonly approval?: { readonly by: "user" | "rule"; readonly scope: ApprovalScope; readonly note?: string };
  readonly result?: StepResult;
  readonly edits?: readonly StepEdit[];
  readonly exitCode?: number;
  /** Why it was refused or failed, for the user in the user's language; absent if `result` says it. */
  readonly detail?: string;
  /** Unix milliseconds. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export interface Todo {
  readonly text: string;
  readonly state: "open" | "doing" | "done";
}

/** Why a run paused, or what happened to it. */
export type AgentNotice =
  | "requests"
  | "minutes"
  | "cost"
  | "repetition"
  | "invalid-calls"
  | "context"
  | "interrupted"
  | "foreign-text"
  | "no-tools"
  | "no-fallback"
  | "cut-call";

export type Part = { readonly textAt: number; readonly reasoningAt: number } & (
  | { readonly kind: "round"; readonly round: number; readonly sent?: SentReasoning }
  | { readonly kind: "step"; readonly step: Step }
  /** Typed by the user while the agent worked. */
  | { readonly kind: "note"; readonly text: string }
  /** `detail` is for the user, in the user's language. `pauses`: the run waits for Continue. */
  | { readonly kind: "notice"; readonly notice: AgentNotice; readonly detail?: string; readonly pauses: boolean }
  /**
   * The rounds up to `upToRound` are sent as this summary. The shown text stays. `onlyResults`: the
   * summary is for the user; only long results of these rounds are sent as a line that names the call.
   */
  | { readonly kind: "compaction"; readonly upToRound: number; readonly summary: string; readonly onlyResults?: true }
  | { readonly kind: "todos"; readonly items: readonly Todo[] }
);

/** What a run has used, over all its rounds. */
export interface RunFigures {
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Prompt tokens read from the service's cache. */
  readonly cachedTokens: number;
  /** Some of the tokens were estimated. */
  readonly estimated: boolean;
  /** Absent if the model has no price. */
  readonly cost?: { readonly amount: number; readonly currency: string };
  /** Time at work in milliseconds, without waiting for the user. */
  readonly activeMs: number;
  /** Prompt tokens of the latest request. */
  readonly contextTokens: number;
}

/** States that a step leaves again. */
export const openStates: ReadonlySet<StepState> = new Set<StepState>(["streaming", "waiting", "running"]);

/** Whether `AgentControls.continue` can go on with an answer: its run paused, was interrupted, was stopped or failed. */
export function canContinue(message: { readonly state: string; readonly parts?: readonly Part[] }): boolean {
  if (!message.parts || message.state === "waiting" || message.state === "streaming") return false;
  const last = message.parts.at(-1);
  return message.state !== "done" || (last?.kind === "notice" && last.pauses);
}

export function stepsOf(parts: readonly Part[] | undefined): readonly Step[] {
  return (parts ?? []).flatMap((part) => (part.kind === "step" ? [part.step] : []));
}
