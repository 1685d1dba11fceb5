// Start here: what a judge says about one action. The gate combines the judgements of a call's actions: a refusal wins, then
// a question.

import * as l10n from "@vscode/l10n";
import type { RuleTarget } from "../rules/rule.js";

/** What the gate knows about the run; see RunFacts. */
export interface RunState {
  readonly hasForeignText: boolean;
  readonly startedAt: number;
  readonly editedPaths: ReadonlySet<string>;
  readonly allowedForTask: ReadonlySet<string>;
}

export interface Offer {
  /** In the user's language. */
  readonly text: string;
}

export type Judgement =
  /** `places`: the files, after links, that were judged. */
  | { readonly verdict: "allow"; readonly rule?: string; readonly places?: readonly string[] }
  | {
      readonly verdict: "ask";
      /** In the user's language. */
      readonly reasons: readonly string[];
      readonly task?: Offer & { readonly key: string };
      readonly always?: Offer & { readonly targets: readonly RuleTarget[] };
      readonly places?: readonly string[];
    }
  | {
      readonly verdict: "refuse";
      /** For the model, in English. */
      readonly reason: string;
      /** In the user's language. */
      readonly detail: string;
    };

export const refused = (reason: string, detail: string): Judgement => ({ verdict: "refuse", reason, detail });

export const untrusted = (): Judgement =>
  refused(
    "The user does not trust this workspace, so only reading files in it is possible.",
    l10n.t("The workspace is not trusted, so the agent can only read."),
  );

export const foreignText = (): string =>
  l10n.t("The agent has read text from elsewhere since your last message, so your saved permissions do not count.");
