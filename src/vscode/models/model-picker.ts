// Start here: the picker. model-rows.ts has its rows; model-selection.ts keeps the choice.
//
// `SnowCell: Select Model`: all models of all providers in one list; each group appears below when its provider answers.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import { answersMessages } from "../../core/models/usable.js";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";
import { identity, lastingRows } from "../interface/lasting-rows.js";
import { createList, plainItems } from "../interface/lists.js";
import type { CheckServices } from "./details/check-abilities.js";
import { showDetails } from "./details/model-details.js";
import { groupItems, isListing, lastItems, listingRow, type ModelItem, nearestFirst, type RowServices } from "./model-rows.js";

const refreshButton = (): vscode.QuickInputButton => ({
  iconPath: new vscode.ThemeIcon("refresh"),
  tooltip: l10n.t("Refresh Models"),
});
/** How long the rows that belong below all models wait for slow providers, whose models then come below them. */
const slowProvidersMs = 3000;

export interface PickerServices extends RowServices {
  readonly registry: ProviderRegistry;
  /** For the check in a model's details; absent: no check is offered. */
  readonly check?: CheckServices;
  /** Models selected lately come first. */
  readonly selection?: { readonly recent: readonly string[] };
  logIn(providerId: string): Promise<boolean>;
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
  // Lists arrive one by one; none of them may move what the user looks at.
  picker.keepScrollPosition = true;

  return new Promise((resolve) => {
    let shown: readonly ModelItem[] = [];
    let waitsForSlow = true;
    const show = (): void => {
      const known = registry.known();
      picker.busy = known.some((group) => group.loading);
      const [active] = picker.activeItems;
      const position = active ? picker.items.indexOf(active) : -1;
      const listing = known.filter(isListing);
      if (listing.length === 0) waitsForSlow = false;
      const models = known.flatMap((group) => groupItems(group, services, currentId));
      const wanted = [
        ...nearestFirst(models, currentId, services.selection?.recent ?? []),
        ...(waitsForSlow ? [] : lastItems(known, services, currentId)),
      ];
      const rows = lastingRows(shown, [...wanted, ...listingRow(listing, wanted.length)]);
      if (rows === shown) return;
      shown = rows;
      picker.items = plainItems(rows);
      // With other rows, VS Code makes the first one active.
      const same = picker.items[position];
      const isRow = same !== undefined && same.kind !== vscode.QuickPickItemKind.Separator;
      const next = isRow ? same : picker.items.find(({ model }) => model && qualifiedId(model) === currentId);
      if (next) picker.activeItems = [next];
    };
    const waitTimer = setTimeout(() => {
      waitsForSlow = false;
      show();
    }, slowProvidersMs);
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
    /** The row that the user saw active last, whether it still is, and whether Enter was pressed while none was. */
    let seen: string | undefined;
    let isActive = false;
    let pressedWithoutRow = false;
    /** The row of the next Enter or click. Unlike `selectedItems`, it is gone once it was carried out. */
    let pressed: ModelItem | undefined;
    const accept = async (item: ModelItem): Promise<void> => {
      if (item.kind === vscode.QuickPickItemKind.Separator) return;
      if (item.model && !answersMessages(item.model)) return void details(item.model);
      if (item.isAutomatic) void services.chooseAutomatic?.();
      else if (item.model) resolve(item.model);
      else if (item.addsProvider) void vscode.commands.executeCommand(commands.addProvider);
      else if (item.trouble?.logIn) await services.logIn(item.trouble.provider);
      else if (item.trouble) return refresh(true);
      else return;
      picker.hide();
    };
    const subscriptions = [
      registry.onDidChange(show),
      services.checks.onDidChange(show),
      picker.onDidTriggerButton(() => refresh(true)),
      picker.onDidTriggerItemButton(async ({ item }) => {
        if (item.model && (await details(item.model))) picker.hide();
      }),
      picker.onDidChangeValue(() => {
        pressedWithoutRow = false;
        // VS Code reports first what the new text makes active: the user has seen a list without a match.
        if (!isActive) seen = undefined;
      }),
      // A row made active may not match a text that is on its way here. With other rows, VS Code makes the first match active.
      picker.onDidChangeActive(async ([row]) => {
        isActive = row !== undefined;
        if (!row) {
          picker.items = plainItems(shown);
          return;
        }
        const counts = pressedWithoutRow && identity(row) === seen;
        seen = identity(row);
        pressedWithoutRow = false;
        if (counts) await accept(row);
      }),
      picker.onDidChangeSelection(([row]) => {
        pressed = row;
      }),
      picker.onDidAccept(async () => {
        const item = pressed;
        pressed = undefined;
        if (item) await accept(item);
        else pressedWithoutRow = true;
      }),
      picker.onDidHide(() => {
        clearTimeout(waitTimer);
        for (const subscription of subscriptions) subscription.dispose();
        picker.dispose();
        resolve(undefined);
      }),
    ];
    refresh(false);
    picker.show();
  });
}
