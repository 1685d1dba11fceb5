// `SnowCell: Add Custom Provider`: asks for a preset or an address and what it needs, tests it, and saves it last. The
// same command edits and removes custom providers.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Accounts } from "../../core/accounts/accounts.js";
import { explainFailure } from "../../core/failures/explain-failure.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { Credentials, Provider } from "../../core/provider-api/provider.js";
import { givenFor } from "../../core/providers/custom/credentials.js";
import { wireApiNames } from "../../core/providers/custom/definitions.js";
import { type CustomProviderPreset, presets } from "../../core/providers/custom/presets.js";
import { type DefinitionTest, testDefinition } from "../../core/providers/custom/test-definition.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";
import type { ModelSelection } from "../models/model-selection.js";
import { type Entry, removeEntry, savedEntries, saveEntry } from "./provider-entries.js";
import { askAll, type Draft, withApi } from "./provider-questions.js";

export interface AddProviderServices {
  readonly wire: WireContext;
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  /** If nothing is selected, the new provider's model is offered. */
  readonly selection?: Pick<ModelSelection, "current" | "choose">;
}

export async function addProvider(services: AddProviderServices): Promise<void> {
  const existing = savedEntries();
  const picked = await pickStart(existing);
  if (!picked) return;
  if (picked.remove) return await remove(picked.remove, services);
  let draft: Draft = picked.edit ? { ...picked.edit } : fromPreset(picked.preset);
  let typed: Credentials = {};
  const stored = picked.edit && (await services.accounts.credentialsOf(picked.edit.id).read());
  for (;;) {
    const asked = await askAll(draft, existing, picked.edit?.id, typed, stored && givenFor(stored.method));
    if (!asked) return;
    typed = asked.values;
    const values = { ...(await storedValues(asked.entry, services)), ...asked.values };
    const tried = await tryEntry(services.wire, asked.entry, values);
    if (!tried) return;
    const { entry, test, next } = tried;
    draft = { ...entry, ...(draft.namesModels ? { namesModels: true } : {}) };
    if (next === "again") {
      if (!test.ok && test.suggestedBaseUrl) draft = { ...draft, baseUrl: test.suggestedBaseUrl };
      continue;
    }
    await save(entry, values, services);
    if (test.ok) {
      const seconds = (test.durationMs / 1000).toFixed(1);
      const { name } = entry;
      const words =
        test.models.length === 1
          ? l10n.t("{0} was added with 1 model. {1} answered in {2} s.", name, test.answeredBy, seconds)
          : l10n.t("{0} was added with {1} models. {2} answered in {3} s.", name, test.models.length, test.answeredBy, seconds);
      void leadOn([words, ...test.notes].join(" "), entry, test.answeredBy, services);
    }
    return;
  }
}

/** Without a model, a provider leads nowhere. */
async function leadOn(words: string, { id, name }: Entry, model: string, { selection }: AddProviderServices): Promise<void> {
  const use = l10n.t("Use {0}", model);
  const pressed = selection && !selection.current ? await showInformation(words, use) : await showInformation(words);
  if (pressed === use) await selection?.choose({ id: `${id}/${model}`, name: model, providerName: name });
}

interface Tried {
  /** With the suggested API if the user accepted it. */
  readonly entry: Entry;
  readonly test: DefinitionTest;
  readonly next: "again" | "save";
}

/** Tests the entry until the user decides; undefined if the user cancels. */
async function tryEntry(wire: WireContext, asked: Entry, values: Credentials): Promise<Tried | undefined> {
  for (let entry = asked; ; ) {
    const test = await runTest(wire, entry, values);
    if (!test) return undefined;
    if (test.ok) return { entry, test, next: "save" };
    const next = await afterFailure(test, entry);
    if (next === "leave") return undefined;
    if (next !== "use-api") return { entry, test, next };
    entry = withApi(entry, test.suggestedApi ?? "chat-completions");
  }
}

interface Start extends vscode.QuickPickItem {
  readonly preset?: CustomProviderPreset;
  readonly edit?: Entry;
  readonly remove?: Entry;
}

async function pickStart(
  existing: readonly Entry[],
): Promise<{ preset: CustomProviderPreset; edit?: Entry; remove?: Entry } | undefined> {
  const separator = (label: string): Start => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: Start[] = [
    ...presets().map((preset): Start => ({ label: preset.name, description: preset.baseUrl, detail: preset.note, preset })),
    ...(existing.length > 0 ? [separator(l10n.t("Already added"))] : []),
    ...existing.flatMap((entry): Start[] => [
      { label: l10n.t("Edit {0}", entry.name), iconPath: new vscode.ThemeIcon("edit"), description: entry.baseUrl, edit: entry },
      {
        label: l10n.t("Remove {0}", entry.name),
        iconPath: new vscode.ThemeIcon("trash"),
        description: entry.baseUrl,
        remove: entry,
      },
    ]),
  ];
  const picked = await pickFrom(items, {
    title: l10n.t("Add Custom Provider"),
    placeHolder: l10n.t("Select a service. Any service with OpenAI's or Anthropic's API can be added."),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  const preset = picked?.preset ?? presets().at(-1);
  if (!picked || !preset) return undefined;
  return { preset, ...(picked.edit ? { edit: picked.edit } : {}), ...(picked.remove ? { remove: picked.remove } : {}) };
}

function fromPreset(preset: CustomProviderPreset): Draft {
  const { baseUrl, auth, authHeader, boundary, helpUrl, maxTokensField, api, namesModels } = preset;
  return {
    name: preset.id === "custom" ? "" : preset.name,
    baseUrl,
    auth,
    boundary,
    ...(helpUrl ? { helpUrl } : {}),
    ...(maxTokensField ? { maxTokensField } : {}),
    ...(authHeader ? { authHeader } : {}),
    ...(api ? { api } : {}),
    ...(namesModels ? { namesModels } : {}),
  };
}

/** Credentials stored for an entry that is being edited. They are used only for the origin they were entered for. */
async function storedValues(entry: Entry, { accounts }: AddProviderServices): Promise<Credentials> {
  const stored = await accounts.credentialsOf(entry.id).read();
  return stored && givenFor(stored.method) === new URL(entry.baseUrl).origin ? stored.values : {};
}

async function runTest(wire: WireContext, entry: Entry, values: Credentials): Promise<DefinitionTest | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t("Testing {0}…", entry.name),
    cancellable: true,
  };
  return await withProgress(options, async (_progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const test = await testDefinition(wire, entry, values, controller.signal);
    return controller.signal.aborted ? undefined : test;
  });
}

async function afterFailure(test: DefinitionTest & { ok: false }, entry: Entry): Promise<"again" | "save" | "use-api" | "leave"> {
  const use = test.suggestedApi ? { title: l10n.t("Use {0}", wireApiNames[test.suggestedApi]) } : undefined;
  const change = { title: l10n.t("Change") };
  const save = { title: l10n.t("Save Anyway") };
  const steps = test.steps.map(({ state, words }) => `${state === "passed" ? "✓" : state === "failed" ? "✗" : "–"} ${words}`);
  const detail = [
    ...steps,
    "",
    ...adviceBeside(test, entry),
    ...(test.suggestedBaseUrl ? [l10n.t("A model list was found at {0}.", test.suggestedBaseUrl)] : []),
  ];
  // An entry that the extension cannot read would be useless, and may hold a secret.
  const usual = test.steps.some(({ step }) => step === "definition") ? [change] : [change, save];
  const buttons = use ? [use, ...usual] : usual;
  const pressed = await showWarning(
    l10n.t("{0} does not work yet.", entry.name),
    { modal: true, detail: detail.join("\n").trim() },
    ...buttons,
  );
  if (pressed && pressed === use) return "use-api";
  return pressed === change ? "again" : pressed === save ? "save" : "leave";
}

/** The explanation without what the failed step already says. Nothing is saved yet, so it blames no setting. */
function adviceBeside({ failure, steps }: DefinitionTest & { ok: false }, entry: Entry): string[] {
  if (failure.kind === "configuration") return [];
  const said = steps.at(-1)?.words ?? "";
  const { title, explanation } = explainFailure(failure, entry.name);
  return [title, ...explanation.split("\n")].filter((line) => said === "" || !line.includes(said));
}

async function save(entry: Entry, values: Credentials, { registry, accounts }: AddProviderServices): Promise<void> {
  await saveEntry(entry);
  const provider = await registered(registry, entry.id);
  const method = provider?.loginMethods[0];
  if (!provider || !method || method.fields.some(({ key }) => values[key] === undefined)) return;
  const wanted = Object.fromEntries(method.fields.map(({ key }) => [key, values[key] ?? ""]));
  try {
    await accounts.logIn(provider, method.id, wanted, AbortSignal.timeout(60_000));
  } catch {
    // Saved although its test failed; the extension asks for the login when the provider is used.
    void showWarning(
      l10n.t("The login to {0} could not be checked and was not stored. Log in when it can be reached.", entry.name),
    );
  }
}

/** The provider, once the registry has picked up the setting; the code that watches it may still be loading. */
function registered(registry: ProviderRegistry, id: string): Promise<Provider | undefined> {
  return new Promise((resolve) => {
    const look = (): void => {
      const provider = registry.provider(id);
      if (!provider) return;
      subscription.dispose();
      clearTimeout(limit);
      resolve(provider);
    };
    const subscription = registry.onDidChange(look);
    const limit = setTimeout(() => {
      subscription.dispose();
      resolve(undefined);
    }, 5000);
    look();
  });
}

async function remove(entry: Entry, { accounts }: AddProviderServices): Promise<void> {
  const button = { title: l10n.t("Remove") };
  const detail = l10n.t("Its settings and login are deleted. Conversations are kept.");
  if ((await showWarning(l10n.t("Remove {0}?", entry.name), { modal: true, detail }, button)) !== button) return;
  await removeEntry(entry.id);
  await accounts.logOut(entry.id);
  void showInformation(l10n.t("{0} was removed.", entry.name));
}
