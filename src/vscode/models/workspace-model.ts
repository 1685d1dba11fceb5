// The model that a trusted workspace's settings name: used at once if its requests go no farther than those of the user's
// own default, else only after the user agreed, which is asked once per workspace.

import * as l10n from "@vscode/l10n";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { PrivacyBoundary } from "../../core/provider-api/provider.js";
import { boundaryOf, isWithin } from "../../core/routing/boundary.js";
import { showWarning } from "../interface/messages.js";
import type { ModelSelection } from "./model-selection.js";

/** Already asked in this window; a dismissed dialog comes back in the next window. */
const seen = new Set<string>();

export async function decideOnWorkspaceModel(registry: ProviderRegistry, selection: ModelSelection): Promise<void> {
  const { proposed: id, ownDefault, decision: earlier } = selection;
  if (id === undefined || seen.has(`${id}\n${ownDefault}`)) return;
  const decision = earlier?.id === id ? earlier : undefined;
  if (decision && !decision.use) return;
  seen.add(`${id}\n${ownDefault}`);
  // A model that cannot be found counts as public.
  const boundary = await reachOf(registry, id, "public");
  if (decision?.asked && isWithin(boundary, decision.boundary)) return;
  const own = ownDefault === undefined ? "local" : await reachOf(registry, ownDefault, "local");
  if (isWithin(boundary, own)) return await selection.decide({ id, use: true, asked: false, boundary });
  // Not used while the question is open.
  if (decision) await selection.decide(undefined);
  const use = await ask(id, boundary, ownDefault);
  if (use !== undefined && selection.proposed === id) await selection.decide({ id, use, asked: true, boundary });
}

async function reachOf(registry: ProviderRegistry, id: string, unknown: PrivacyBoundary): Promise<PrivacyBoundary> {
  try {
    const { provider, model } = await registry.resolve(id);
    return boundaryOf(model, provider);
  } catch {
    return unknown;
  }
}

async function ask(id: string, boundary: PrivacyBoundary, ownDefault: string | undefined): Promise<boolean | undefined> {
  const use = l10n.t("Use Model");
  const keep = l10n.t("Don't Use");
  const detail = [
    boundary === "public"
      ? l10n.t("It belongs to a public service. Your questions and code leave your organization.")
      : l10n.t("It belongs to a service of your organization. Your questions and code leave this machine."),
    "",
    ownDefault === undefined
      ? l10n.t("Your own settings do not specify a default model.")
      : l10n.t("Your own default model is {0}, which is more private.", ownDefault),
  ];
  const question = l10n.t("The settings of this workspace select the model {0}. Use it?", id);
  const pressed = await showWarning(question, { modal: true, detail }, use, keep);
  return pressed === undefined ? undefined : pressed === use;
}
