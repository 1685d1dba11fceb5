// What a run of the agent needs from outside, and what the user decides while it runs.

import type { ApprovalScope, Step } from "../conversation/parts.js";
import type { Gate } from "../permissions/decision.js";
import type { ResolvedModel } from "../requests/resolved-model.js";
import type { FileBefore, Tool, ToolPlan } from "../tools/tool.js";

/** A call that waits for the user. */
export interface ApprovalRequest {
  readonly step: Step;
  readonly title: string;
  readonly preview?: ToolPlan["preview"];
  /** In the user's language. */
  readonly reasons: readonly string[];
  readonly offers: { readonly task?: string; readonly always?: string };
  readonly question?: ToolPlan["question"];
}

export type ApprovalAnswer =
  | { readonly kind: "approved"; readonly scope: ApprovalScope }
  /** `note` is the user's reason, for the model. */
  | { readonly kind: "declined"; readonly note?: string }
  /** To a question. */
  | { readonly kind: "answered"; readonly text: string };

export interface AgentLimits {
  readonly maxRequests: number;
  readonly maxMinutes: number;
  /** In the currency of the model's price; absent: no limit. */
  readonly maxCost?: number;
}

/** A text from before a step, by the step that recorded it. */
export type RecordedFile = FileBefore & { readonly stepId: string };

/** The durable record of a run. Each method resolves when the record is on disk. */
export interface Journal {
  /** Before an effect: the step as `running`, with the texts of the files that it will change. */
  intend(messageId: string, step: Step, before: readonly FileBefore[]): Promise<void>;
  /** The before-texts of a message's steps, first record per file. */
  before(messageIds: readonly string[]): Promise<readonly RecordedFile[]>;
}

export interface AgentServices {
  readonly gate: Gate;
  readonly journal: Journal;
  limits(): AgentLimits;
  /** The tools for a model in the present workspace, in a fixed order. */
  tools(by: ResolvedModel): Promise<readonly Tool[]>;
  /** Facts about the project for the system prompt: folders, platform, shell. */
  projectFacts(): Promise<string>;
  /** The model for runs that name none; absent: the chat's. Throws like `Requests.resolveFor`. */
  model?(signal: AbortSignal): Promise<ResolvedModel>;
  /** Hash of a file's present text, as in `FileBefore`; null if there is none. Absent: interrupted edits stay unknown. */
  hashOf?(uri: string): Promise<string | null>;
  /** Price per million tokens, before the one in the model's list. */
  price?(by: ResolvedModel): { readonly input: number; readonly output: number; readonly currency: string } | undefined;
}
