// `SnowCell: Add Custom Provider`: a preset or an address, what it needs, a test, and only then it is saved. The same
// command edits and removes what was added.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Accounts } from "../../core/accounts/accounts.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import type { PrivacyBoundary, Provider } from "../../core/provider-api/provider.js";
import { type CustomAuth, customProvidersSetting } from "../../core/providers/custom/definitions.js";
import { type CustomProviderPreset, presets } from "../../core/providers/custom/presets.js";
import { type DefinitionTest, testDefinition } from "../../core/providers/custom/test-definition.js";
import { trimCharacters } from "../../core/text/trim-characters.js";
import type { WireContext } from "../../core/wire/http/context.js";

export interface AddProviderServices {
  readonly wire: WireContext;
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
}

/** One entry of the setting, as it stands there. */
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly auth: CustomAuth;
  readonly boundary: PrivacyBoundary;
  readonly authHeader?: string;
}

export async function addProvider(services: AddProviderServices): Promise<void> {
  const existing = savedEntries();
  const picked = await pickStart(existing);
  if (!picked) return;
  if (picked.remove) return await remove(picked.remove, services);
  let draft: Draft = picked.edit ? { ...picked.edit } : fromPreset(picked.preset);
  for (;;) {
    const asked = await askAll(draft, existing, picked.edit?.id);
    if (!asked) return;
    draft = asked.entry;
    const key = asked.key ?? (await storedKey(asked.entry, services));
    const test = await runTest(services.wire, asked.entry, key);
    if (!test) return;
    const next = test.ok ? "save" : await afterFailure(test, asked.entry);
    if (next === "leave") return;
    if (next === "again") {
      if (!test.ok && test.suggestedBaseUrl) draft = { ...draft, baseUrl: test.suggestedBaseUrl };
      continue;
    }
    await save(asked.entry, asked.key, services);
    if (test.ok) {
      const seconds = (test.durationMs / 1000).toFixed(1);
      const words = l10n.t(
        "{0} is added: {1} models; {2} answered in {3} s.",
        asked.entry.name,
        test.models.length,
        test.answeredBy,
        seconds,
      );
      void vscode.window.showInformationMessage([words, ...test.notes].join(" "));
    }
    return;
  }
}

type Draft = Omit<Entry, "id"> & { readonly id?: string; readonly helpUrl?: string; readonly maxTokensField?: string };

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
    ...(existing.length > 0 ? [separator(l10n.t("Added already"))] : []),
    ...existing.flatMap((entry): Start[] => [
      { label: `$(edit) ${l10n.t("Edit {0}", entry.name)}`, description: entry.baseUrl, edit: entry },
      { label: `$(trash) ${l10n.t("Remove {0}", entry.name)}`, description: entry.baseUrl, remove: entry },
    ]),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t("Add Custom Provider"),
    placeHolder: l10n.t("Which service? Any that speaks OpenAI's protocol can be added."),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  const preset = picked?.preset ?? presets().at(-1);
  if (!picked || !preset) return undefined;
  return { preset, ...(picked.edit ? { edit: picked.edit } : {}), ...(picked.remove ? { remove: picked.remove } : {}) };
}

function fromPreset(preset: CustomProviderPreset): Draft {
  const { baseUrl, auth, boundary, helpUrl, maxTokensField } = preset;
  return {
    name: preset.id === "custom" ? "" : preset.name,
    baseUrl,
    auth,
    boundary,
    ...(helpUrl ? { helpUrl } : {}),
    ...(maxTokensField ? { maxTokensField } : {}),
  };
}

/** Asks everything, each box filled with what is known; `undefined` when the person leaves. */
async function askAll(
  draft: Draft,
  existing: readonly Entry[],
  editing: string | undefined,
): Promise<{ entry: Entry; key: string | undefined } | undefined> {
  const name = await ask({
    prompt: l10n.t("Name"),
    value: draft.name,
    check: (value) => (value === "" ? l10n.t("A name is needed.") : undefined),
  });
  if (name === undefined) return undefined;
  const baseUrl = await ask({
    prompt: l10n.t("Address, up to but not including /chat/completions"),
    value: draft.baseUrl,
    placeHolder: "https://example.com/v1",
    check: (value) =>
      /^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : "")
        ? undefined
        : l10n.t('"{0}" is not an http or https address.', value),
  });
  if (baseUrl === undefined) return undefined;
  const auth = await pickOne<CustomAuth>(l10n.t("How does it know who asks?"), draft.auth, [
    ["none", l10n.t("Not at all"), l10n.t("No key is sent.")],
    ["bearer", l10n.t("A key (Bearer)"), l10n.t("Authorization: Bearer …")],
    ["header", l10n.t("A key in a header of its own"), l10n.t("Such as x-api-key or api-key.")],
  ]);
  if (!auth) return undefined;
  const authHeader =
    auth === "header" ? await ask({ prompt: l10n.t("Name of the header"), value: draft.authHeader ?? "x-api-key" }) : undefined;
  if (auth === "header" && authHeader === undefined) return undefined;
  const key =
    auth === "none"
      ? undefined
      : await ask({
          prompt: l10n.t("Key"),
          value: "",
          password: true,
          ...(editing ? { placeHolder: l10n.t("Empty: the key stored already") } : {}),
        });
  if (auth !== "none" && key === undefined) return undefined;
  const boundary = await pickOne<PrivacyBoundary>(l10n.t("How far do messages to it travel?"), draft.boundary, [
    ["local", l10n.t("This machine or its network"), ""],
    ["company", l10n.t("The company"), ""],
    ["public", l10n.t("A public service"), ""],
  ]);
  if (!boundary) return undefined;
  const { helpUrl: _shownElsewhere, ...kept } = draft;
  const id = editing ?? freeId(name, existing);
  return { entry: { ...kept, id, name, baseUrl, auth, boundary, ...(authHeader ? { authHeader } : {}) }, key: key || undefined };
}

async function ask(options: {
  prompt: string;
  value: string;
  placeHolder?: string;
  password?: boolean;
  check?: (value: string) => string | undefined;
}): Promise<string | undefined> {
  const { check, ...box } = options;
  const value = await vscode.window.showInputBox({
    ...box,
    title: l10n.t("Add Custom Provider"),
    ignoreFocusOut: true,
    ...(check ? { validateInput: (typed: string) => check(typed.trim()) } : {}),
  });
  return value?.trim();
}

async function pickOne<Value extends string>(
  placeHolder: string,
  current: Value,
  choices: readonly (readonly [Value, string, string])[],
): Promise<Value | undefined> {
  // What is known comes first, so that Enter keeps it.
  const sorted = [...choices].sort(([a], [b]) => Number(b === current) - Number(a === current));
  const items = sorted.map(([value, label, detail]) => ({ label, ...(detail ? { detail } : {}), value }));
  return (await vscode.window.showQuickPick(items, { title: l10n.t("Add Custom Provider"), placeHolder, ignoreFocusOut: true }))
    ?.value;
}

/** The key that is stored already, for an entry that is edited; another address has no part in it. */
async function storedKey(entry: Entry, { registry, accounts }: AddProviderServices): Promise<string | undefined> {
  const provider = registry.provider(entry.id);
  const address = provider?.address?.(undefined);
  if (entry.auth === "none" || !address || new URL(address).origin !== new URL(entry.baseUrl).origin) return undefined;
  return (await accounts.credentialsOf(entry.id).read())?.values["apiKey"];
}

async function runTest(wire: WireContext, entry: Entry, key: string | undefined): Promise<DefinitionTest | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: l10n.t("Trying {0}…", entry.name), cancellable: true };
  return await vscode.window.withProgress(options, async (_progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const test = await testDefinition(wire, entry, key, controller.signal);
    return controller.signal.aborted ? undefined : test;
  });
}

async function afterFailure(test: DefinitionTest & { ok: false }, entry: Entry): Promise<"again" | "save" | "leave"> {
  const change = { title: l10n.t("Change It") };
  const save = { title: l10n.t("Save Anyway") };
  const steps = test.steps.map(({ state, words }) => `${state === "passed" ? "✓" : state === "failed" ? "✗" : "–"} ${words}`);
  const detail = [
    ...steps,
    "",
    failureLine(test.failure, entry.name),
    ...(test.suggestedBaseUrl ? [l10n.t("A list of models was found at {0}.", test.suggestedBaseUrl)] : []),
  ];
  const pressed = await vscode.window.showWarningMessage(
    l10n.t("{0} does not work yet.", entry.name),
    { modal: true, detail: detail.join("\n") },
    change,
    save,
  );
  return pressed === change ? "again" : pressed === save ? "save" : "leave";
}

async function save(entry: Entry, key: string | undefined, { registry, accounts }: AddProviderServices): Promise<void> {
  await write([...rawEntries().filter((other) => other["id"] !== entry.id), { ...entry }]);
  const provider = await registered(registry, entry.id);
  const method = provider?.signInMethods[0];
  const field = method?.fields.find(({ secret }) => secret);
  if (!provider || !method || !field || key === undefined) return;
  try {
    await accounts.signIn(provider, method.id, { [field.key]: key }, AbortSignal.timeout(60_000));
  } catch {
    // It was saved although its test failed; the key is asked for again when it is used.
    void vscode.window.showWarningMessage(
      l10n.t("The key of {0} could not be checked and was not stored. Log in to it when it can be reached.", entry.name),
    );
  }
}

/** The provider once the registry has followed the setting; it may first have to load what follows it. */
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
  const detail = l10n.t("Its settings and its key are deleted. Conversations stay.");
  if ((await vscode.window.showWarningMessage(l10n.t("Remove {0}?", entry.name), { modal: true, detail }, button)) !== button)
    return;
  await write(rawEntries().filter((other) => other["id"] !== entry.id));
  await accounts.signOut(entry.id);
}

/** What the setting holds, entries that cannot be used included: they are the person's, and stay. */
function rawEntries(): Record<string, unknown>[] {
  const value: unknown = vscode.workspace.getConfiguration().get(customProvidersSetting);
  return Array.isArray(value)
    ? value.filter((entry): entry is Record<string, unknown> => typeof entry === "object" && entry !== null)
    : [];
}

function savedEntries(): Entry[] {
  return rawEntries().flatMap((entry) => {
    const { id, name, baseUrl, auth, boundary } = entry;
    return [id, name, baseUrl, auth, boundary].every((field) => typeof field === "string") ? [entry as unknown as Entry] : [];
  });
}

async function write(entries: readonly Record<string, unknown>[]): Promise<void> {
  await vscode.workspace.getConfiguration().update(customProvidersSetting, entries, vscode.ConfigurationTarget.Global);
}

function freeId(name: string, existing: readonly Entry[]): string {
  const base = trimCharacters(name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"), "-") || "custom";
  const taken = new Set(["snowcell", "stackspot", "ollama", "huggingface", "openai", "codegen", ...existing.map(({ id }) => id)]);
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}
