// `SnowCell: Add Provider…`: asks what a preset or an address leaves open, tests it, and saves it last. The same command
// edits and removes custom providers.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import type { Accounts } from "../../core/accounts/accounts.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import { isUsable } from "../../core/models/usable.js";
import { splitQualifiedId } from "../../core/provider-api/model-name.js";
import type { Credentials, Provider } from "../../core/provider-api/provider.js";
import { givenFor } from "../../core/providers/custom/credentials.js";
import type { CustomProviderPreset } from "../../core/providers/custom/presets.js";
import type { DefinitionTest } from "../../core/providers/custom/test-definition.js";
import { isLoopback } from "../../core/routing/hosts.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { showInformation, showWarning } from "../interface/messages.js";
import type { ModelSelection } from "../models/model-selection.js";
import { type Choice, chooseProvider, openSettingsFile } from "./choose-provider.js";
import { type Entry, removeEntry, savedEntries, saveEntry } from "./provider-entries.js";
import { askAll, type Draft, type Question } from "./provider-questions.js";
import { tryEntry } from "./try-provider.js";

export interface AddProviderServices {
  readonly wire: WireContext;
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  readonly checks: Pick<HealthChecks, "health">;
  readonly selection: Pick<ModelSelection, "current" | "choose">;
}

/** With the id of a custom provider, offers to edit or remove that one. */
export async function addProvider(services: AddProviderServices, providerId?: string): Promise<void> {
  const existing = savedEntries();
  const choice = await chooseProvider(existing, providerId);
  if (choice?.kind === "remove") return await remove(choice.entry, services);
  if (choice?.kind === "settings-file") return await openSettingsFile();
  if (choice) await askUntilSaved(choice, existing, services);
}

async function askUntilSaved(
  choice: Choice & { readonly kind: "add" | "edit" },
  existing: readonly Entry[],
  services: AddProviderServices,
): Promise<void> {
  const edited = choice.kind === "edit" ? choice.entry : undefined;
  const preset = choice.kind === "add" ? choice.preset : undefined;
  const stored = edited && (await services.accounts.credentialsOf(edited.id).read());
  let draft: Draft = edited ? { ...edited } : fromPreset(preset);
  let settled = knownOf(preset, existing);
  let known = settled;
  let aboutKey = preset?.helpUrl && draft.auth !== "none" ? l10n.t("Get a key at {0}", preset.helpUrl) : undefined;
  let typed: Credentials = {};
  for (;;) {
    const storedFor = stored && givenFor(stored.method);
    const asked = await askAll(draft, { existing, editing: edited?.id, typed, storedFor, known, aboutKey });
    if (!asked) return;
    typed = asked.values;
    const values = { ...(await storedValues(asked.entry, services)), ...asked.values };
    const tried = await tryEntry(services.wire, asked.entry, values, settled.size > 0);
    if (!tried) return;
    const { entry, test, next } = tried;
    draft = { ...entry, ...(draft.namesModels ? { namesModels: true } : {}) };
    if (next === "save") {
      await save(entry, values, services);
      if (test.ok) void leadOn(test, entry, edited !== undefined, services);
      return;
    }
    if (next === "all-details") settled = nothing;
    known = settled;
    if (next !== "ask-key") continue;
    draft = { ...draft, auth: preset && preset.auth !== "none" ? preset.auth : "bearer" };
    aboutKey = l10n.t("{0} requires a key", new URL(entry.baseUrl).host);
    known = new Set([...settled, "address"]);
  }
}

const nothing: ReadonlySet<Question> = new Set();

/** What a preset answers. A server on this machine can have any port, and a resource of Azure has its own address. */
function knownOf(preset: CustomProviderPreset | undefined, existing: readonly Entry[]): ReadonlySet<Question> {
  if (!preset || preset.baseUrl === "") return nothing;
  const known = new Set<Question>(["api", "auth", "boundary"]);
  if (!existing.some(({ name }) => name === preset.name)) known.add("name");
  if (!isOnThisMachine(preset) && !preset.namesModels) known.add("address");
  return known;
}

function isOnThisMachine({ baseUrl }: CustomProviderPreset): boolean {
  return URL.canParse(baseUrl) && isLoopback(new URL(baseUrl).hostname);
}

function fromPreset(preset: CustomProviderPreset | undefined): Draft {
  if (!preset || preset.baseUrl === "") return { name: "", baseUrl: "", auth: "bearer", boundary: "public" };
  const { name, baseUrl, auth, authHeader, boundary, helpUrl, maxTokensField, api, namesModels } = preset;
  return {
    name,
    baseUrl,
    // Many servers on this machine need no key; those that do say so.
    auth: isOnThisMachine(preset) ? "none" : auth,
    boundary,
    ...(helpUrl ? { helpUrl } : {}),
    ...(maxTokensField ? { maxTokensField } : {}),
    ...(authHeader ? { authHeader } : {}),
    ...(api ? { api } : {}),
    ...(namesModels ? { namesModels } : {}),
  };
}

/** Without a model, a provider leads nowhere: if none is selected that can be used, the tested one is. */
async function leadOn(
  { answeredBy, durationMs, models, notes }: DefinitionTest & { ok: true },
  { id, name }: Entry,
  isEdited: boolean,
  services: AddProviderServices,
): Promise<void> {
  const { selection } = services;
  const model = { id: `${id}/${answeredBy}`, name: answeredBy, providerName: name };
  if (!hasUsableModel(services)) {
    await selection.choose(model);
    await vscode.commands.executeCommand(commands.openChat);
    const words = isEdited
      ? l10n.t("{0} was changed. {1} is selected.", name, answeredBy)
      : l10n.t("{0} was added. {1} is selected.", name, answeredBy);
    return void showInformation([words, ...notes].join(" "));
  }
  const seconds = (durationMs / 1000).toFixed(1);
  const words = isEdited
    ? l10n.t("{0} was changed. {1} answered in {2} s.", name, answeredBy, seconds)
    : models.length === 1
      ? l10n.t("{0} was added with 1 model. {1} answered in {2} s.", name, answeredBy, seconds)
      : l10n.t("{0} was added with {1} models. {2} answered in {3} s.", name, models.length, answeredBy, seconds);
  const use = l10n.t("Use {0}", answeredBy);
  const offered = selection.current?.id.startsWith(`${id}/`) ? [] : [use];
  if ((await showInformation([words, ...notes].join(" "), ...offered)) === use) await selection.choose(model);
}

/** Whether requests to the selected model can succeed, as far as is known. */
function hasUsableModel({ selection, registry, accounts, checks }: AddProviderServices): boolean {
  const owner = splitQualifiedId(selection.current?.id ?? "")?.provider;
  // A name without a provider, such as "auto", is resolved by a request.
  if (owner === undefined) return selection.current !== undefined;
  const group = registry.known().find(({ provider }) => provider.id === owner);
  if (!group || !isUsable(group.provider, accounts.session(owner))) return false;
  return group.failure === undefined && checks.health(owner).status !== "unreachable";
}

/** Credentials stored for an entry that is being edited. They are used only for the origin they were entered for. */
async function storedValues(entry: Entry, { accounts }: AddProviderServices): Promise<Credentials> {
  const stored = await accounts.credentialsOf(entry.id).read();
  return stored && givenFor(stored.method) === new URL(entry.baseUrl).origin ? stored.values : {};
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
