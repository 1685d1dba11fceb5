// Picks several models, to compare or to measure: ticked in one list of all services, which shows each one's privacy
// boundary.

import * as l10n from "@vscode/l10n";
import type { Accounts } from "../../core/accounts/accounts.js";
import { fewestModels, mostModels } from "../../core/compare/comparison.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { ProviderModels, ProviderRegistry } from "../../core/models/registry.js";
import { answersMessages } from "../../core/models/usable.js";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";
import { boundaryOf } from "../../core/routing/boundary.js";
import { boundaryName } from "../../core/routing/boundary-words.js";
import { lastingRows } from "../interface/lasting-rows.js";
import { createList, plainItems } from "../interface/lists.js";
import { plainText } from "../interface/plain-text.js";
import { showDetails } from "../models/details/model-details.js";
import { groupHeading, type ModelItem, modelItem } from "../models/model-rows.js";

export interface PickModelsServices {
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  readonly checks: HealthChecks;
}

export interface WhatToPick {
  /** `provider/model` of the models ticked initially. */
  readonly ticked: readonly string[];
  /** `provider/model` of a model that is already compared, and not offered. */
  readonly present?: string;
  /** For another purpose than a comparison. */
  readonly purpose?: { readonly title: string; readonly rule: string; readonly fewest: number; readonly most: number };
}

/** `undefined` if the user cancels. */
export function pickModels(
  services: PickModelsServices,
  { ticked, present, purpose }: WhatToPick,
): Promise<ModelInfo[] | undefined> {
  const { registry } = services;
  const { title, rule, fewest, most } = purpose ?? comparing(present);
  const picker = createList<ModelItem>(title, rule);
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.keepScrollPosition = true;

  return new Promise((resolve) => {
    let chosen: readonly string[] = ticked;
    let shown: readonly ModelItem[] = [];
    const say = (words?: string): void => {
      picker.title = plainText([title, words].filter(Boolean).join(" · "));
    };
    const tick = (): void => {
      picker.selectedItems = picker.items.filter((item) => item.model && chosen.includes(qualifiedId(item.model)));
    };
    const show = (): void => {
      const known = registry.known();
      const wanted = known.flatMap((group) => groupItems(group, services, present));
      picker.busy = known.some((group) => group.loading);
      const rows = lastingRows(shown, wanted);
      if (rows === shown) return;
      shown = rows;
      picker.items = plainItems(rows);
      tick();
    };
    const subscriptions = [
      registry.onDidChange(show),
      picker.onDidTriggerItemButton(({ item }) => item.model && void showDetails(item.model, services)),
      picker.onDidChangeSelection((items) => {
        const ids = items.flatMap(({ model }) => (model ? [qualifiedId(model)] : []));
        // A newly loaded list is briefly shown without the ticks; the user did not remove them.
        const gone = chosen.filter((id) => !picker.items.some((item) => item.model && qualifiedId(item.model) === id));
        if (ids.length + gone.length > most) {
          say(l10n.t("at most {0}", most));
          return tick();
        }
        say();
        chosen = [...ids, ...gone];
      }),
      picker.onDidAccept(() => {
        const models = picker.selectedItems.flatMap(({ model }) => (model ? [model] : []));
        if (models.length < fewest) return say(l10n.t("at least {0}", fewest));
        resolve(models);
        picker.hide();
      }),
      picker.onDidHide(() => {
        for (const subscription of subscriptions) subscription.dispose();
        picker.dispose();
        resolve(undefined);
      }),
    ];
    void registry.refresh().then(show);
    show();
    picker.show();
  });
}

function comparing(present: string | undefined): NonNullable<WhatToPick["purpose"]> {
  const [fewest, most] = present === undefined ? [fewestModels, mostModels] : [fewestModels - 1, mostModels - 1];
  const rule = l10n.t("Choose {0} to {1} models. Each one receives the conversation and your question.", fewest, most);
  return { title: l10n.t("Compare Models"), rule, fewest, most };
}

function groupItems(group: ProviderModels, { accounts, checks }: PickModelsServices, present: string | undefined): ModelItem[] {
  const { provider } = group;
  const models = group.models.filter((model) => answersMessages(model) && qualifiedId(model) !== present);
  if (models.length === 0) return [];
  const expired = accounts.session(provider.id)?.status === "expired";
  const status = expired ? "signed-out" : checks.health(provider.id).status;
  return [
    groupHeading(group, checks),
    ...models.map((model) => ({
      ...modelItem(model, group, status, undefined),
      description: `${boundaryName(boundaryOf(model, provider), model.host)} · ${qualifiedId(model)}`,
    })),
  ];
}
