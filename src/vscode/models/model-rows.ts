// The rows of a list of models: each provider's group, what went wrong with it, and what follows below all groups.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Accounts } from "../../core/accounts/accounts.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { HealthStatus } from "../../core/health/status.js";
import { hasAbility, switches } from "../../core/models/abilities/abilities.js";
import { mostModels } from "../../core/models/model-cap.js";
import type { ProviderModels } from "../../core/models/registry.js";
import { answersMessages } from "../../core/models/usable.js";
import { qualifiedId, shownId } from "../../core/provider-api/model-name.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";
import { automaticModel } from "../../core/routing/automatic-name.js";
import { boundaryOf } from "../../core/routing/boundary.js";
import { boundaryName } from "../../core/routing/boundary-words.js";
import type { LastingRow } from "../interface/lasting-rows.js";
import { abilityName } from "./details/ability-words.js";
import { formatBytes } from "./details/model-details.js";
import { healthIcon, healthWord } from "./health-words.js";

export interface ModelItem extends LastingRow {
  readonly model?: ModelInfo;
  /** Leaves the choice to SnowCell. */
  readonly isAutomatic?: true;
  /** Opens the assistant that adds a provider. */
  readonly addsProvider?: true;
  /** A row for a provider that failed: picking it logs in or retries. */
  readonly trouble?: { readonly provider: string; readonly logIn: boolean };
}

export interface RowServices {
  readonly accounts: Accounts;
  readonly checks: HealthChecks;
  /** The user leaves the choice to SnowCell; absent: that is not offered. */
  chooseAutomatic?(): Promise<void>;
}

const detailsButton = (): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon("info"),
  tooltip: l10n.t("Show Details"),
});

/** The heading above a provider's models. */
export function groupHeading({ provider }: ProviderModels, checks: HealthChecks): ModelItem {
  const health = checks.health(provider.id);
  const label = health.status === "unknown" ? provider.name : `${provider.name} · ${healthWord(health)}`;
  return { label, key: provider.id, kind: vscode.QuickPickItemKind.Separator };
}

/** Nothing is known yet of the provider's models. */
export const isListing = ({ loading, models, failure }: ProviderModels): boolean => loading && models.length === 0 && !failure;

/** Its key changes with the number of rows above it, so that it moves to the end as they grow. */
export function listingRow(listing: readonly ProviderModels[], rowsAbove: number): ModelItem[] {
  if (listing.length === 0) return [];
  return [
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    {
      label: l10n.t("Listing models…"),
      key: `listing ${rowsAbove}`,
      iconPath: new vscode.ThemeIcon("sync~spin"),
      description: listing.map(({ provider }) => provider.name).join(", "),
      alwaysShow: true,
    },
  ];
}

export function groupItems(group: ProviderModels, { accounts, checks }: RowServices, currentId: string | undefined): ModelItem[] {
  if (isListing(group)) return [];
  const { provider } = group;
  const health = checks.health(provider.id);
  const expired = accounts.session(provider.id)?.status === "expired";
  const items: ModelItem[] = [groupHeading(group, checks)];
  for (const model of group.models) {
    if (answersMessages(model)) items.push(modelItem(model, group, expired ? "signed-out" : health.status, currentId));
  }
  if (group.leftOut) {
    const words =
      group.leftOut === 1
        ? l10n.t("1 more model from {0} is not shown", provider.name)
        : l10n.t("{0} more models from {1} are not shown", group.leftOut.toLocaleString(vscode.env.language), provider.name);
    items.push({
      label: words,
      key: `${provider.id} left out`,
      iconPath: new vscode.ThemeIcon("warning"),
      detail: l10n.t(
        "The list is too long. Only its first {0} entries are shown.",
        mostModels.toLocaleString(vscode.env.language),
      ),
      alwaysShow: true,
      trouble: { provider: provider.id, logIn: false },
    });
  }
  // One row of `logInRows` is enough.
  if (group.failure?.kind === "signed-out") return items.length > 1 ? items : [];
  if (group.failure) {
    items.push({
      label: l10n.t("Could not list the models of {0}", provider.name),
      key: `${provider.id} failure`,
      iconPath: new vscode.ThemeIcon("warning"),
      detail: failureLine(group.failure, provider.name),
      alwaysShow: true,
      trouble: { provider: provider.id, logIn: group.failure.remedy === "log-in" },
    });
  } else if (expired) {
    items.push({
      label: l10n.t("The login to {0} has expired", provider.name),
      key: `${provider.id} login`,
      iconPath: new vscode.ThemeIcon("lock"),
      detail: l10n.t("Select to log in again."),
      alwaysShow: true,
      trouble: { provider: provider.id, logIn: true },
    });
  } else if (group.models.length === 0) {
    items.push({ label: l10n.t("No models"), key: `${provider.id} none` });
  }
  return items;
}

/** The current model, then those selected lately, come first, each group under a heading of its own. */
export function nearestFirst(rows: readonly ModelItem[], currentId: string | undefined, recent: readonly string[]): ModelItem[] {
  const named = (id: string | undefined): ModelItem[] =>
    rows.filter(({ model }) => model && qualifiedId(model) === id).slice(0, 1);
  const current = named(currentId);
  const lately = recent.filter((id) => id !== currentId).flatMap(named);
  const heading = (label: string): ModelItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(current.length > 0 ? [heading(l10n.t("Current")), ...current] : []),
    ...(lately.length > 0 ? [heading(l10n.t("Recent")), ...lately] : []),
    ...rows.filter((row) => !current.includes(row) && !lately.includes(row)),
  ];
}

/** Below all models: these rows are of no use to a user who has what they need. */
export function lastItems(known: readonly ProviderModels[], services: RowServices, currentId: string | undefined): ModelItem[] {
  return [
    ...logInRows(known, services),
    ...embeddingItems(known, services),
    ...(services.chooseAutomatic ? automaticItems(currentId) : []),
    ...addProviderRow(),
  ];
}

function logInRows(known: readonly ProviderModels[], { checks }: RowServices): ModelItem[] {
  return known.flatMap((group) => {
    if (group.failure?.kind !== "signed-out") return [];
    const { id, name } = group.provider;
    return [
      groupHeading(group, checks),
      {
        label: l10n.t("Log in to {0}", name),
        key: `${id} login`,
        iconPath: new vscode.ThemeIcon("lock"),
        detail: l10n.t("Log in to see its models."),
        trouble: { provider: id, logIn: true },
      },
    ];
  });
}

function addProviderRow(): ModelItem[] {
  return [
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: l10n.t("Add Provider…"), iconPath: new vscode.ThemeIcon("add"), alwaysShow: true, addsProvider: true },
  ];
}

/** Listed separately, because they cannot answer; only their details can be opened. */
function embeddingItems(known: readonly ProviderModels[], { checks }: RowServices): ModelItem[] {
  const items = known.flatMap((group) =>
    group.models
      .filter((model) => model.capabilities.includes("embedding") && !answersMessages(model))
      .map((model) => modelItem(model, group, checks.health(group.provider.id).status, undefined)),
  );
  if (items.length === 0) return [];
  return [{ label: l10n.t("Embedding models, not for chat"), kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** The last row: Enter in the open list must not choose it by accident. */
function automaticItems(currentId: string | undefined): ModelItem[] {
  return [
    { label: l10n.t("Any provider"), kind: vscode.QuickPickItemKind.Separator },
    {
      label: l10n.t("Automatic"),
      iconPath: new vscode.ThemeIcon(currentId === automaticModel ? "check" : "sparkle"),
      description: automaticModel,
      detail: l10n.t("The best available model, as near as possible. Each answer names it."),
      isAutomatic: true,
    },
  ];
}

export function modelItem(
  model: ModelInfo,
  group: ProviderModels,
  status: HealthStatus,
  currentId: string | undefined,
): ModelItem {
  const trouble = group.failure ? "warning" : healthIcon(status);
  // `blank` keeps the names in one column.
  const icon = qualifiedId(model) === currentId ? "check" : (trouble ?? "blank");
  const facts = [
    model.parameters,
    model.contextLength !== undefined && l10n.t("{0} context", shortCount(model.contextLength)),
    // What every chat model can do is not worth a word.
    ...switches.filter((name) => hasAbility(model, name)).map(abilityName),
    boundaryName(boundaryOf(model, group.provider), model.host),
    model.description,
    model.quantization,
    model.sizeBytes !== undefined && formatBytes(model.sizeBytes),
    group.stale && group.failure && l10n.t("from a cached list"),
  ];
  return {
    label: model.name,
    key: qualifiedId(model),
    iconPath: new vscode.ThemeIcon(icon),
    description: shownId(model),
    detail: facts.filter(Boolean).join(" · "),
    buttons: [detailsButton()],
    model,
  };
}

/** 32768 as `32K`; the exact number is in the details. */
function shortCount(tokens: number): string {
  const [divisor, unit] = tokens >= 1_000_000 ? [1_000_000, "M"] : [tokens % 1024 === 0 ? 1024 : 1000, "K"];
  const digits = divisor === 1_000_000 ? 1 : 0;
  return `${(tokens / divisor).toLocaleString(vscode.env.language, { maximumFractionDigits: digits })}${unit}`;
}
