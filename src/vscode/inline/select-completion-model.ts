// `SnowCell: Select Completion Model`: models that fill in the middle, with where each runs; those that only chat in a list
// behind it. The choice is tested with one request before it counts, and a public service needs a yes of its own.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import type { Failure } from "../../core/failures/errors.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import { complete } from "../../core/provider-api/complete.js";
import type { CompletionSupport } from "../../core/provider-api/completion.js";
import { qualifiedId, shownId } from "../../core/provider-api/model-name.js";
import type { Requests } from "../../core/requests/requests.js";
import { type ResolvedModel, resolvedModel } from "../../core/requests/resolved-model.js";
import { boundaryName } from "../../core/routing/boundary-words.js";
import { chatSupport } from "../../core/wire/fim/chat-completion.js";
import { systemClock } from "../../node/system-clock.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";
import { completionModelId, supportOf } from "./completion-model.js";
import { routeWord } from "./completion-words.js";
import { agreedToPublic, agreeToPublic } from "./public-consent.js";

export interface SelectServices {
  readonly registry: Pick<ProviderRegistry, "refresh" | "known">;
  readonly requests: Pick<Requests, "resolve" | "complete">;
  readonly state: vscode.Memento;
  toFailure(thrown: unknown): Failure;
  showFailure(failure: Failure, again: () => Promise<void>): Promise<void>;
}

interface Item extends vscode.QuickPickItem {
  readonly found?: Found;
  readonly turnsOff?: true;
  /** The list behind it. */
  readonly chatModels?: readonly Found[];
}

interface Found {
  readonly by: ResolvedModel;
  readonly support: CompletionSupport;
}

/** How long all servers together may take to say what their models can do. */
const listTimeoutMs = 8000;

export async function selectCompletionModel(services: SelectServices): Promise<void> {
  const item = await pickFrom<Item>(itemsOf(services), {
    title: l10n.t("Select a Completion Model"),
    placeHolder: l10n.t("Models that complete code between the text before and after the cursor"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (item?.turnsOff) await choose(undefined);
  else if (item?.chatModels) await selectChatModel(item.chatModels, services);
  else if (item?.found) await use(item.found, services);
}

async function selectChatModel(models: readonly Found[], services: SelectServices): Promise<void> {
  const current = completionModelId();
  const items = models.map((found) => modelItem(found, current));
  const item = await pickFrom<Item>(items, {
    title: l10n.t("Select a Chat Model for Completions"),
    placeHolder: l10n.t("Slower and less exact than a model that fills in the middle"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (item?.found) await use(item.found, services);
}

/** `others` fill in the middle, which they do better. */
function chatModels({ registry }: SelectServices, others: ReadonlySet<string>): readonly Found[] {
  return registry.known().flatMap(({ provider, models }) =>
    models.flatMap((model) => {
      const support = chatSupport(model);
      return support && !others.has(qualifiedId(model)) ? [{ by: resolvedModel(provider, model), support }] : [];
    }),
  );
}

async function itemsOf(services: SelectServices): Promise<readonly Item[]> {
  await services.registry.refresh();
  const signal = AbortSignal.timeout(listTimeoutMs);
  const models = services.registry.known().flatMap(({ provider, models }) => (provider.completionSupport ? models : []));
  const asked = await Promise.all(models.map((model) => foundAt(qualifiedId(model), services, signal)));
  const current = completionModelId();
  const filling = asked.filter((each) => each !== undefined);
  const items = filling.map((each) => modelItem(each, current));
  const none: Item = {
    label: l10n.t("No model found that completes between two texts"),
    detail: l10n.t("For example, run qwen2.5-coder in Ollama or llama.cpp."),
    alwaysShow: true,
  };
  const others: Item = {
    label: l10n.t("Chat Models…"),
    detail: l10n.t("Not trained for this: slower, less exact, and each pause costs a request."),
    chatModels: chatModels(services, new Set(filling.map(({ by }) => by.model.id))),
  };
  const off: Item = { label: l10n.t("Turn Off Completions"), detail: l10n.t("Nothing is sent while you type."), turnsOff: true };
  return [
    ...(items.length > 0 ? items : [none]),
    ...(others.chatModels?.length ? [others] : []),
    ...(current === undefined ? [] : [off]),
  ];
}

async function foundAt(id: string, { requests }: SelectServices, signal: AbortSignal): Promise<Found | undefined> {
  try {
    const by = await requests.resolve(id, signal);
    const support = await supportOf(by, false, signal);
    return support && { by, support };
  } catch {
    // Its server does not answer, or needs a login: the list of models says so.
    return undefined;
  }
}

function modelItem(found: Found, current: string | undefined): Item {
  const { by, support } = found;
  const facts = [boundaryName(by.boundary, by.info.host), by.info.host, by.info.parameters, routeWord(support.route)];
  return {
    label: by.model.name,
    description: shownId(by.info),
    detail: facts.filter(Boolean).join(" · "),
    iconPath: new vscode.ThemeIcon(by.model.id === current ? "check" : "sparkle"),
    found,
  };
}

async function use(found: Found, services: SelectServices): Promise<void> {
  const { by } = found;
  if (needsAgreement(by, services.state)) {
    const detail = [
      l10n.t("{0} is a public service.", by.model.providerName),
      l10n.t("At every pause in your typing, the text around the cursor and parts of files that you had open are sent there."),
    ];
    const yes = l10n.t("Use It");
    const message = l10n.t("Send code to {0} as you type?", by.model.providerName);
    if ((await showWarning(message, { modal: true, detail }, yes)) !== yes) return;
    await agreeToPublic(services.state, by);
  }
  try {
    const milliseconds = await test(found, services);
    if (milliseconds === undefined) return;
    await choose(by.model.id, found.support.route === "chat");
    void showInformation(l10n.t("{0} completes as you type. Its test took {1} ms.", by.model.name, Math.round(milliseconds)));
  } catch (thrown) {
    const failure = services.toFailure(thrown);
    if (failure.kind !== "aborted") await services.showFailure(failure, () => use(found, services));
  }
}

function needsAgreement(by: ResolvedModel, state: vscode.Memento): boolean {
  const { boundary } = by;
  return boundary === "public" && !agreedToPublic(state, by);
}

/** One small request, none of the user's text in it. Milliseconds; undefined if the user canceled it. */
async function test({ by, support }: Found, { requests }: SelectServices): Promise<number | undefined> {
  const title = l10n.t("Testing {0}…", by.model.name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await withProgress(options, async (_progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const start = systemClock.monotonic();
    const request = {
      prefix: "function add(one, other) {\n  return ",
      suffix: ";\n}\n",
      currentLine: "  return ",
      snippets: [],
      path: "add.js",
      pathComment: "",
      maxTokens: 16,
      ...(support.family ? { family: support.family } : {}),
    };
    await complete(requests.complete({ model: by, route: support.route, request, signal: controller.signal }));
    return token.isCancellationRequested ? undefined : systemClock.monotonic() - start;
  });
}

async function choose(id: string | undefined, isChat = false): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  await configuration.update(settings.completionsChat, isChat ? true : undefined, vscode.ConfigurationTarget.Global);
  await configuration.update(settings.completionModel, id, vscode.ConfigurationTarget.Global);
  if (id !== undefined) await configuration.update(settings.completionsEnabled, undefined, vscode.ConfigurationTarget.Global);
}

/** Turns completions on or off in the user's settings. */
export async function toggleCompletions(isOn: boolean): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  await configuration.update(settings.completionsEnabled, isOn ? false : undefined, vscode.ConfigurationTarget.Global);
  void showInformation(isOn ? l10n.t("Completions are off.") : l10n.t("Completions are on."));
}
