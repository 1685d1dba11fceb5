// What the user reads when the answer to an action is no change to review, and what they can do about it.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { RefusalReason } from "../../core/editing/answers/parse-answer.js";
import { showWarning } from "../interface/messages.js";
import { type ModelAnswer, whyCut } from "./model-answer.js";

/** Whether the user wants to review a part of a change. */
export async function agreesToCut(answer: ModelAnswer, again: () => Promise<void>): Promise<boolean> {
  const look = l10n.t("Review the Part");
  const retry = l10n.t("Retry");
  const words = l10n.t("The answer is incomplete. {0} Only a part of the change is there.", whyCut(answer));
  const pressed = await showWarning(words, look, retry);
  if (pressed === retry) await again();
  return pressed === look;
}

export async function sayRefusal({ text }: ModelAnswer, words: string, again: () => Promise<void>): Promise<void> {
  const show = l10n.t("Show the Answer");
  const retry = l10n.t("Retry");
  const pressed = await showWarning(words, show, retry);
  if (pressed === retry) await again();
  if (pressed !== show) return;
  const answer = await vscode.workspace.openTextDocument({ language: "markdown", content: text });
  await vscode.window.showTextDocument(answer, { preview: true });
}

export function refusalWords(reason: RefusalReason): string {
  switch (reason) {
    case "empty":
      return l10n.t("The answer has no code in it. Nothing was changed.");
    case "no-code":
      return l10n.t("The model answered in words instead of code. Nothing was changed.");
    case "several-blocks":
      return l10n.t("The answer has several pieces of code, and it is not clear which one is meant. Nothing was changed.");
    case "patch-does-not-fit":
      return l10n.t("The answer is a diff that does not fit the code. Nothing was changed.");
    case "found-twice":
      return l10n.t("The lines that the answer changes stand in the code more than once. Nothing was changed.");
    case "wrong-language":
      return l10n.t("The answer is code in another language. Nothing was changed.");
    case "left-out":
      return l10n.t("The answer leaves parts of the code out, with a remark in their place. Nothing was changed.");
  }
}

export function sayTooLong(tokens: number, model: string, context: number | undefined): void {
  void showWarning(
    context === undefined
      ? l10n.t("The selection has about {0} tokens, too many for {1}. Select less, or choose another model.", tokens, model)
      : l10n.t(
          "The selection has about {0} tokens. {1} takes {2}, question and answer together. Select less, or choose a model with a larger context.",
          tokens,
          model,
          context,
        ),
  );
}
