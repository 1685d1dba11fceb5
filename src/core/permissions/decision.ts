// The gate's interface: a call and the state of its run go in, a decision comes out.

import type { ApprovalScope } from "../conversation/parts.js";
import type { Action } from "./action.js";
import type { Permit } from "./permit.js";

export interface GatedCall {
  readonly stepId: string;
  readonly tool: string;
  readonly inputHash: string;
  readonly actions: readonly Action[];
}

/** What the gate must know about the run. */
export interface RunFacts {
  readonly conversationId: string;
  /** Foreign text was read since the user's last message: saved rules for commands, network and executing files do not count. */
  readonly hasForeignText: boolean;
  /** When the answer began, in Unix milliseconds: nothing was allowed for its task earlier. */
  readonly startedAt: number;
  /** Paths that the conversation has edited. No permission for a command counts if the command runs one of them. */
  readonly editedPaths: ReadonlySet<string>;
  /** What the user allowed for this task. */
  readonly allowedForTask: ReadonlySet<string>;
}

export type Decision =
  | { readonly verdict: "allow"; readonly permit: Permit; readonly rule?: string }
  | {
      readonly verdict: "ask";
      /** For the user, in the user's language. */
      readonly reasons: readonly string[];
      /** What each wider scope would allow, in the user's language; absent if the scope is not offered. */
      readonly offers: { readonly task?: string; readonly always?: string };
      /**
       * Called when the user approves: judges the facts of this moment, saves the rule for `always`, and returns the permit
       * with the key that `task` adds to `allowedForTask`. Returns a refusal if the call is no longer allowed.
       */
      grant(scope: ApprovalScope): Promise<Granted | Refusal>;
    }
  | Refusal;

export interface Granted {
  readonly verdict: "allow";
  readonly permit: Permit;
  readonly taskKey?: string;
}

export interface Refusal {
  readonly verdict: "refuse";
  /** For the model, in English. */
  readonly reason: string;
  /** For the user, in the user's language. */
  readonly detail: string;
}

export interface Gate {
  decide(call: GatedCall, run: RunFacts): Promise<Decision>;
}
