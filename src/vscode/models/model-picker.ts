// Start here: the picker. model-selection.ts keeps the choice.
//
// `SnowCell: Select Model`: all models of all providers in one list; each group appears when its provider answers.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import type { Accounts } from "../../core/accounts/accounts.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { HealthStatus } from "../../core/health/status.js";
import { hasAbility, switches } from "../../core/models/abilities/abilities.js";
import { mostModels } from "../../core/models/model-cap.js";
import type { ProviderModels, ProviderRegistry } from "../../core/models/registry.js";
import { answersMessages } from "../../core/models/usable.js";
import { qualifiedId, shownId } from "../../core/provider-api/model-name.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";
import { automaticModel } from "../../core/routing/automatic-name.js";
import { boundaryOf } from "../../core/routing/boundary.js";
import { boundaryName } from "../../core/routing/boundary-words.js";
import { createList, plainItems } from "../interface/lists.js";
import { abilityName } from "./details/ability-words.js";
import type { CheckServices } from "./details/check-abilities.js";
import { formatBytes, showDetails } from "./details/model-details.js";
import { healthIcon, healthWord } from "./health-words.js";

export interface ModelItem extends vscode.QuickPickItem {
  readonly model?: ModelInfo;
  /** Leaves the choice to SnowCell. */
  readonly isAutomatic?: true;
  /** Opens the assistant that adds a provider. */
  readonly addsProvider?: true;
  /** A row for a provider that failed: picking it logs in or retries. */
  readonly trouble?: { readonly provider: string; readonly logIn: boolean };
}

const refreshButton = (): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon("refresh"),
  tooltip: l10n.t("Refresh Models"),
});
const detailsButton = (): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon("info"),
  tooltip: l10n.t("Show Details"),
});

/** How long a press may be on its way from VS Code's window, if the window does not say that it has the new rows. */
const pressTravelMs = 1000;

export interface PickerServices {
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  readonly checks: HealthChecks;
  /** For the check in a model's details; absent: no check is offered. */
  readonly check?: CheckServices;
  /** Models selected lately come first. */
  readonly selection?: { readonly recent: readonly string[] };
  logIn(providerId: string): Promise<boolean>;
  /** The user leaves the choice to SnowCell; absent: that is not offered. */
  chooseAutomatic?(): Promise<void>;
}

/** Lets the user pick a model; `undefined` if the user cancels. Marks `currentId`. */
export function pickModel(
  services: PickerServices,
  currentId: string | undefined,
  title = l10n.t("Select Model"),
): Promise<ModelInfo | undefined> {
  const { registry } = services;
  const picker = createList<ModelItem>(title, l10n.t("Search by name, family, provider, or capability"));
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = [refreshButton()];
  // Lists arrive one by one; none of them may move what the user is looking at.
  picker.keepScrollPosition = true;

  return new Promise((resolve) => {
    let shown = "";
    /** Rows that the window may still show. */
    let past: { readonly rows: readonly ModelItem[]; readonly replacedAt: number }[] = [];
    const show = (): void => {
      const known = registry.known();
      picker.busy = known.some((group) => group.loading);
      const active = picker.activeItems[0]?.model;
      const keep = active ? qualifiedId(active) : currentId;
      const models = known.flatMap((group) => groupItems(group, services, currentId));
      const rows = [
        ...nearestFirst(models, currentId, services.selection?.recent ?? []),
        ...logInRows(known, services),
        ...embeddingItems(known, services),
        ...(services.chooseAutomatic ? automaticItems(currentId) : []),
        ...addProviderRow(),
      ];
      const content = JSON.stringify(rows);
      if (content === shown) return;
      shown = content;
      past.push({ rows: picker.items, replacedAt: Date.now() });
      picker.items = plainItems(rows);
      const again = picker.items.find((item) => item.model && qualifiedId(item.model) === keep);
      if (again) picker.activeItems = [again];
    };
    const refresh = (force: boolean): void => {
      void registry.refresh({ force }).then(show);
      show();
    };
    /** The list stays open behind the dialog. Resolves to true if the user chose the model there. */
    const details = async (model: ModelInfo): Promise<boolean> => {
      picker.ignoreFocusOut = true;
      const used = await showDetails(model, services, { canUse: answersMessages(model) });
      picker.ignoreFocusOut = false;
      if (used) resolve(model);
      return used;
    };
    const subscriptions = [
      registry.onDidChange(show),
      services.checks.onDidChange(show),
      picker.onDidTriggerButton(() => refresh(true)),
      picker.onDidTriggerItemButton(async ({ item }) => {
        if (item.model && (await details(item.model))) picker.hide();
      }),
      // VS Code reports the active row again as soon as it shows other rows.
      picker.onDidChangeActive(() => {
        past = [];
      }),
      picker.onDidAccept(async () => {
        const [item] = picker.selectedItems;
        if (!item || item.kind === vscode.QuickPickItemKind.Separator) return;
        // VS Code reports the position of the pressed row, which another row may have taken meanwhile: the user presses again.
        const position = picker.items.indexOf(item);
        const latest = past.filter(({ replacedAt }) => Date.now() - replacedAt < pressTravelMs);
        if (latest.some(({ rows }) => rows[position] && rowName(rows[position]) !== rowName(item))) return;
        if (item.model && !answersMessages(item.model)) return void details(item.model);
        if (item.isAutomatic) await services.chooseAutomatic?.();
        else if (item.model) resolve(item.model);
        else if (item.addsProvider) void vscode.commands.executeCommand(commands.addProvider);
        else if (item.trouble?.logIn) await services.logIn(item.trouble.provider);
        else if (item.trouble) return refresh(true);
        // "Listing models…", which may have moved under the mouse.
        else return;
        picker.hide();
      }),
      picker.onDidHide(() => {
        for (const subscription of subscriptions) subscription.dispose();
        picker.dispose();
        resolve(undefined);
      }),
    ];
    refresh(false);
    picker.show();
  });
}

const rowName = ({ label, description }: ModelItem): string => `${label} ${description}`;

/** The heading above a provider's models. */
export function groupLabel({ provider }: ProviderModels, checks: HealthChecks): string {
  const health = checks.health(provider.id);
  return health.status === "unknown" ? provider.name : `${provider.name} · ${healthWord(health)}`;
}

function groupItems(group: ProviderModels, { accounts, checks }: PickerServices, currentId: string | undefined): ModelItem[] {
  const { provider } = group;
  const health = checks.health(provider.id);
  const expired = accounts.session(provider.id)?.status === "expired";
  const items: ModelItem[] = [{ label: groupLabel(group, checks), kind: vscode.QuickPickItemKind.Separator }];
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
      iconPath: new vscode.ThemeIcon("warning"),
      detail: failureLine(group.failure, provider.name),
      alwaysShow: true,
      trouble: { provider: provider.id, logIn: group.failure.remedy === "log-in" },
    });
  } else if (expired) {
    items.push({
      label: l10n.t("The login to {0} has expired", provider.name),
      iconPath: new vscode.ThemeIcon("lock"),
      detail: l10n.t("Select to log in again."),
      alwaysShow: true,
      trouble: { provider: provider.id, logIn: true },
    });
  } else if (group.models.length === 0) {
    items.push({
      label: group.loading ? l10n.t("Listing models…") : l10n.t("No models"),
      ...(group.loading ? { iconPath: new vscode.ThemeIcon("sync~spin") } : {}),
      alwaysShow: group.loading,
    });
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
  const others = rows.filter((row) => !current.includes(row) && !lately.includes(row));
  // A group may have had no other row.
  const isHeading = (row: ModelItem | undefined): boolean => row?.kind === vscode.QuickPickItemKind.Separator;
  const isEmpty = (row: ModelItem, index: number): boolean =>
    isHeading(row) && (index + 1 === others.length || isHeading(others[index + 1]));
  return [
    ...(current.length > 0 ? [heading(l10n.t("Current")), ...current] : []),
    ...(lately.length > 0 ? [heading(l10n.t("Recent")), ...lately] : []),
    ...(current.length + lately.length > 0 ? others.filter((row, index) => !isEmpty(row, index)) : others),
  ];
}

/** Below all models: these rows are of no use to a user who has what they need. */
function logInRows(known: readonly ProviderModels[], { checks }: PickerServices): ModelItem[] {
  return known.flatMap((group) => {
    if (group.failure?.kind !== "signed-out") return [];
    const { id, name } = group.provider;
    return [
      { label: groupLabel(group, checks), kind: vscode.QuickPickItemKind.Separator },
      {
        label: l10n.t("Log in to {0}", name),
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
function embeddingItems(known: readonly ProviderModels[], { checks }: PickerServices): ModelItem[] {
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
