// The details of one model, with the source of each ability and a button to check them.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { withLessonsOf } from "../../../core/models/abilities/learned-abilities.js";
import type { ProviderRegistry } from "../../../core/models/registry.js";
import { answersMessages } from "../../../core/models/usable.js";
import { qualifiedId, shownId } from "../../../core/provider-api/model-name.js";
import type { ModelInfo, Provider } from "../../../core/provider-api/provider.js";
import { boundaryOf } from "../../../core/routing/boundary.js";
import { boundaryName } from "../../../core/routing/boundary-words.js";
import { showInformation } from "../../interface/messages.js";
import { abilityLines, withSource } from "./ability-words.js";
import type { CheckServices } from "./check-abilities.js";

export interface DetailServices {
  readonly registry: ProviderRegistry;
  /** Absent: no check is offered. */
  readonly check?: CheckServices;
}

export interface DetailOptions {
  /** Offers to use the model. */
  readonly canUse?: boolean;
  /** Results of a check, one line each. */
  readonly found?: readonly string[];
}

/** Returns true if the user wants to use the model. */
export async function showDetails(
  listed: ModelInfo,
  services: DetailServices,
  { canUse = false, found = [] }: DetailOptions = {},
): Promise<boolean> {
  const { registry, check } = services;
  const provider = registry.provider(listed.provider);
  const model = await described(listed, provider);
  const button = l10n.t("Check Abilities");
  const detail = [...found, ...detailLines(model, provider)];
  const use = l10n.t("Use This Model");
  const buttons = [...(canUse ? [use] : []), ...(check && provider && canBeChecked(model) ? [button] : [])];
  const pressed = await showInformation(model.name, { modal: true, detail }, ...buttons);
  if (pressed === use) return true;
  if (pressed !== button || !check || !provider) return false;
  const { checkAbilities } = await import("./check-abilities.js");
  const lines = await checkAbilities(check, provider, model);
  if (!lines) return false;
  return await showDetails(registry.knownModel(qualifiedId(model)) ?? model, services, { canUse, found: [...lines, ""] });
}

async function described(listed: ModelInfo, provider: Provider | undefined): Promise<ModelInfo> {
  const model = await provider?.describeModel(listed.id, AbortSignal.timeout(10_000)).catch(() => undefined);
  return model ? withLessonsOf(listed, { ...model, provider: listed.provider }) : listed;
}

/** Agents start work when asked, and embedding models cannot answer. */
function canBeChecked(model: ModelInfo): boolean {
  return !model.capabilities.includes("agent") && answersMessages(model);
}

function detailLines(model: ModelInfo, provider: Provider | undefined): string[] {
  const line = (name: string, value: string | number | undefined): string => (value === undefined ? "" : `${name}: ${value}`);
  const tokens = (count: number): string => l10n.t("{0} tokens", count.toLocaleString(vscode.env.language));
  const { contextLength, maxOutputTokens } = model;
  return [
    line(l10n.t("ID"), shownId(model)),
    line(l10n.t("Served as"), model.description),
    line(l10n.t("Host"), model.host),
    line(l10n.t("Runs"), provider && boundaryName(boundaryOf(model, provider), model.host)),
    line(l10n.t("Family"), model.family),
    line(l10n.t("Parameters"), model.parameters),
    line(l10n.t("Quantization"), model.quantization),
    line(l10n.t("Size"), model.sizeBytes === undefined ? undefined : formatBytes(model.sizeBytes)),
    line(
      l10n.t("Context"),
      contextLength === undefined
        ? l10n.t("not reported by the server")
        : withSource(model, "contextLength", tokens(contextLength)),
    ),
    line(
      l10n.t("Max output tokens"),
      maxOutputTokens === undefined ? undefined : withSource(model, "maxOutputTokens", tokens(maxOutputTokens)),
    ),
    ...abilityLines(model),
    line(l10n.t("Other names"), model.aliases?.join(", ")),
    line(l10n.t("Owner"), text(model.metadata?.["owner"])),
    line(l10n.t("License"), text(model.metadata?.["license"])),
  ].filter(Boolean);
}

/** The other metadata is for SnowCell's own use. */
function text(value: string | number | boolean | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function formatBytes(bytes: number): string {
  const [unit, scale] = bytes >= 1e8 ? ["gigabyte", 1e9] : bytes >= 1e5 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
  return new Intl.NumberFormat(vscode.env.language, { style: "unit", unit, maximumFractionDigits: 1 }).format(bytes / scale);
}
