// Start here: the interface of a tool. The built-in tools are in folders of their own, each with the ports that they use.

import type { Effect, StepEdit, StepResult, Todo } from "../conversation/parts.js";
import type { Action } from "../permissions/action.js";
import type { Permit } from "../permissions/permit.js";
import type { ToolDefinition } from "../provider-api/provider.js";

export interface Tool {
  readonly definition: ToolDefinition;
  readonly effect: Effect;
  /** Calls of such tools may run at the same time. */
  readonly isParallel: boolean;
  /** Coerces the arguments. `problem` is for the model: the field, what it holds and what it must hold. */
  read(value: unknown): { readonly input: unknown } | { readonly problem: string };
  /** One line for the user in the user's language: verb and object, such as `Read src/app.ts, lines 1–80`. */
  title(input: unknown): string;
  /**
   * Reads what it must to know what it would do, and changes nothing. A result instead of a plan is an answer or an error for
   * the model, without a question to the user.
   */
  plan(input: unknown, context: ToolContext): Promise<ToolPlan | ToolOutcome>;
}

export interface ToolContext {
  readonly stepId: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly signal: AbortSignal;
  /** Room for the result in characters: at most a quarter of the model's context. */
  readonly maxChars: number;
  /** Text to show while the step runs. */
  output(text: string): void;
}

/** Before-text of a file that a step is about to change; saved before the change, in one transaction with the step. */
export interface FileBefore {
  readonly uri: string;
  readonly path: string;
  /** Null: there was no file. */
  readonly text: string | null;
  readonly hash: string | null;
  readonly encoding?: string;
  readonly eol?: "\n" | "\r\n";
}

export interface ToolPlan {
  readonly actions: readonly Action[];
  /** The files that it would change, as they are now. Journaled before `run`. */
  readonly before?: readonly FileBefore[];
  /** The edits as they will be if nothing goes wrong, with `afterHash`: after a kill they tell whether the change was made. */
  readonly edits?: readonly StepEdit[];
  /** What the user sees before approving, whole: a unified diff, a command line, arguments. */
  readonly preview?: { readonly kind: "diff" | "command" | "json" | "text"; readonly text: string };
  /** Carries out the plan. Ports demand the permit. Throws only for bugs; errors are outcomes. */
  run(permit: Permit): Promise<ToolOutcome>;
  /**
   * Opens the change for review in the editor, as another way to approve it. Resolves with the outcome after the user decided
   * there; with `undefined` if it was closed without a decision. Calls `approve` before it writes what the user accepted, and
   * writes nothing without the permit.
   */
  review?(signal: AbortSignal, approve: () => Promise<Permit | undefined>): Promise<ToolOutcome | undefined>;
  /** A question for the user in place of an approval: `ask_person`. */
  question?: { readonly text: string; readonly choices: readonly string[] };
}

export interface ToolOutcome {
  readonly result: StepResult;
  /** True if the user declined in the review. */
  readonly declined?: boolean;
  readonly edits?: readonly StepEdit[];
  readonly exitCode?: number;
  readonly todos?: readonly Todo[];
}

export function isPlan(planned: ToolPlan | ToolOutcome): planned is ToolPlan {
  return "actions" in planned;
}

/** An error for the model. */
export function failedOutcome(text: string): ToolOutcome {
  return { result: { text, isError: true } };
}
