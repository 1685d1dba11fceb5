// How often each model's answer was chosen, with a row to start over.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Tally } from "../../core/compare/tally.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation } from "../interface/messages.js";
import { tallyWords } from "./comparison-views.js";

/** Returns true if the user reset the tally. */
export async function showTally(tally: Tally): Promise<boolean> {
  const entries = tally.all();
  if (entries.length === 0) {
    void showInformation(l10n.t("No answers have been chosen yet. Continue with an answer of a comparison to count it."));
    return false;
  }
  const reset = { label: l10n.t("Reset Tally"), iconPath: new vscode.ThemeIcon("trash") };
  const rows = entries.map((entry) => ({ label: entry.name, description: entry.id, detail: tallyWords(entry) }));
  const placeHolder = l10n.t("How often you continued with a model's answer. Kept only on this machine.");
  const picked = await pickFrom([...rows, reset], { title: l10n.t("Chosen Answers"), placeHolder });
  if (picked !== reset) return false;
  await tally.reset();
  return true;
}
