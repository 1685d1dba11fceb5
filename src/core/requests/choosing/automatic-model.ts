// Finds the model for `auto`, and asks before a conversation goes farther than before. Loaded only for users who chose it.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../failures/aborted-failure.js";
import { FailureError } from "../../failures/errors.js";
import { abortable } from "../../platform/abortable.js";
import type { Capability, PrivacyBoundary } from "../../provider-api/provider.js";
import { chooseAutomatic } from "../../routing/automatic.js";
import { automaticQuestion } from "../../routing/boundary-words.js";
import type { Task } from "../../routing/task.js";
import type { RequestServices } from "../asking.js";
import type { Consent } from "../consent.js";
import { findModel, type ResolvedModel } from "../resolved-model.js";
import { candidates } from "./next-model.js";

export interface AutomaticAbout {
  readonly conversationId?: string;
  readonly task?: Task;
  readonly capabilities?: readonly Capability[];
  /** How far it may go without a question; absent: nothing has been sent yet. */
  readonly reach?: PrivacyBoundary;
  /** Only the boundary is wanted: no question. */
  readonly quiet?: boolean;
}

/** How long lists are awaited, in ms: a slow service must not delay an answer by another. */
const patienceMs = 3000;

/** Throws a `FailureError` (`no-model` if none is usable, `aborted` if the user declines), or the signal's reason. */
export async function findAutomatic(
  services: RequestServices,
  consent: Consent,
  about: AutomaticAbout,
  signal: AbortSignal,
): Promise<ResolvedModel> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  await abortable(services.registry.refresh(), patience).catch(() => signal.throwIfAborted());
  const { chain } = services.fallback();
  const { capabilities = [], task, conversationId, reach, quiet } = about;
  const needs = { chain, capabilities, ...(task === undefined ? {} : { task }) };
  const chosen = chooseAutomatic(candidates(services), needs);
  if (!chosen) throw new FailureError({ provider: "snowcell", kind: "no-model", remedy: "switch-model" });
  const by = await findModel(services.registry, chosen.model, signal);
  const key = conversationId ?? `automatic ${task ?? ""}`;
  const beyond = quiet || reach === undefined ? undefined : consent.beyond([by.boundary], reach, key);
  if (beyond !== undefined) {
    const what = conversationId === undefined ? "code" : "conversation";
    const question = automaticQuestion(beyond, by.model.providerName, by.model.name, what);
    if ((await consent.ask(question, beyond, key, signal)) === undefined)
      throw new FailureError(abortedFailure({ provider: by.provider.id }));
  }
  return { ...by, notice: l10n.t("Chosen automatically: answered by {0}", by.model.name) };
}
