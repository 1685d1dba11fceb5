// What the user reads when the answer to an action is no change to review, and what they can do about it.

import * as l10n from "@vscode/l10n";
import type { RefusalReason } from "../../core/editing/answers/parse-answer.js";
import { showWarning } from "../interface/messages.js";
import { type ModelAnswer, whyCut } from "./model-answer.js";
import { showAnswer } from "./review/answer-page.js";

/** Whether the user wants to review a part of a change. */
export async function agreesToCut(answer: ModelAnswer, again: () => Promise<void>): Promise<boolean> {
  const look = l10n.t("Review Partial Change");
  const retry = l10n.t("Retry");
  const words = l10n.t("The answer is incomplete. {0} Only part of the change is available.", whyCut(answer));
  const pressed = await showWarning(words, look, retry);
  if (pressed === retry) await again();
  return pressed === look;
}

export async function sayRefusal({ text }: ModelAnswer, words: string, again: () => Promise<void>): Promise<void> {
  const show = l10n.t("Show Answer");
  const retry = l10n.t("Retry");
  for (;;) {
    const pressed = await showWarning(words, show, retry);
    if (pressed === retry) return await again();
    if (pressed !== show) return;
    // The message returns, because Retry may still be wanted.
    await showAnswer(text);
  }
}

export function refusalWords(reason: RefusalReason): string {
  switch (reason) {
    case "empty":
      return l10n.t("The answer contains no code. Nothing was changed.");
    case "no-code":
      return l10n.t("The model answered with text instead of code. Nothing was changed.");
    case "several-blocks":
      return l10n.t("The answer contains several code blocks. It is not clear which one to use. Nothing was changed.");
    case "patch-does-not-fit":
      return l10n.t("The answer is a diff that does not match the code. Nothing was changed.");
    case "found-twice":
      return l10n.t("The lines to change appear more than once in the code. Nothing was changed.");
    case "wrong-language":
      return l10n.t("The answer is code in another language. Nothing was changed.");
    case "left-out":
      return l10n.t("The answer replaces parts of the code with a comment. Nothing was changed.");
  }
}

export function sayTooLong(tokens: number, model: string, context: number | undefined): void {
  void showWarning(
    context === undefined
      ? l10n.t("The selection has about {0} tokens, too many for {1}. Select less code, or choose another model.", tokens, model)
      : l10n.t(
          "The selection has about {0} tokens. {1} accepts {2} for question and answer together. Select less code, or choose a model with a larger context.",
          tokens,
          model,
          context,
        ),
  );
}
