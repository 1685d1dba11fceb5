// A failure outside the chat: one notification with the buttons that help.

import type { Failure, Remedy } from "../../core/failures/errors.js";
import { explainFailure } from "../../core/failures/explain-failure.js";
import { showError } from "./messages.js";

/** Shows the failure; `carryOut` runs the pressed button's action. */
export async function showFailure(
  failure: Failure,
  providerName: string,
  carryOut: (remedy: Remedy) => Promise<void>,
): Promise<void> {
  const { title, explanation, actions } = explainFailure(failure, providerName);
  const buttons = actions.map(({ action, label }) => ({ title: label, action }));
  const pressed = await showError(`${title} ${explanation.replaceAll("\n", " ")}`.trim(), ...buttons);
  if (pressed) await carryOut(pressed.action);
}
