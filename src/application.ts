// Everything behind the activation stub, put together by hand. Loaded on the first command or the first sight of the
// panel.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ProviderFactory, ProviderServices } from "./api.js";
import { type CommandId, commands, machineScopedSettings, settings } from "./contributions.js";
import { Accounts } from "./core/accounts.js";
import type { Answerer, FallbackQuestion } from "./core/chat/chat-session.js";
import { OpenComparisons } from "./core/compare/open-comparisons.js";
import { type ModelFacts, modelFacts } from "./core/context/model-facts.js";
import { DisposableList } from "./core/emitter.js";
import { type Failure, FailureError, failureOf, type Remedy } from "./core/errors.js";
import { failureLine } from "./core/explain-failure.js";
import { probeAfterFailure } from "./core/health/health-checks.js";
import type { ProviderHealth } from "./core/health/health-monitor.js";
import type { RequestObservation } from "./core/health/request-observation.js";
import { createLimitedFetch } from "./core/limits/limited-fetch.js";
import { builtInProviders } from "./core/providers/built-in.js";
import { complete } from "./core/providers/complete.js";
import type { CustomProviders } from "./core/providers/custom/custom-providers.js";
import { internalFailure } from "./core/providers/guarded-stream.js";
import { qualifiedId } from "./core/providers/model-name.js";
import type { ModelInfo, Provider } from "./core/providers/provider.js";
import { ProviderRegistry } from "./core/providers/registry.js";
import type { WireContext } from "./core/wire/context.js";
import { createPolicyFetch } from "./core/wire/policy-fetch.js";
import { connectAnew } from "./node/connect-anew.js";
import { UndiciConnectionObserver } from "./node/connection-observer.js";
import { systemClock } from "./node/system-clock.js";
import { ChatController, type Place } from "./vscode/chat/chat-controller.js";
import type { EarlyPage } from "./vscode/chat/early-page.js";
import { sideBarSurface } from "./vscode/chat/panel-surface.js";
import type { CompareFeature } from "./vscode/compare/compare-feature.js";
import type { MessageFeatures } from "./vscode/context/message-features.js";
import type { EditorActions } from "./vscode/editor/editor-actions.js";
import { showFailure } from "./vscode/failure-notice.js";
import type { Fallback } from "./vscode/fallback.js";
import { healthChecks } from "./vscode/health.js";
import type { HistoryFeature } from "./vscode/history/history-feature.js";
import { openHistory } from "./vscode/history/open-history.js";
import type { HistoryUpkeep } from "./vscode/history/upkeep.js";
import type { LanguageModels } from "./vscode/language-models/language-models.js";
import { machineName } from "./vscode/machine-name.js";
import type { ModelSelection } from "./vscode/model-selection.js";
import { providerViews } from "./vscode/provider-views.js";
import { RedactingLog } from "./vscode/redacting-log.js";
import { chatParameters, requestPolicy, systemPrompt } from "./vscode/request-settings.js";
import { secretStore, settingsOfVSCode, stateStore } from "./vscode/stores.js";
import type { UsageRecorder } from "./vscode/usage/usage-recorder.js";

/** Nobody waits for the history's upkeep, so it stays out of the way of a start. */
const historyUpkeepDelayMs = 5_000;

/** What the stub made before this was loaded. */
export interface Shell {
  readonly context: vscode.ExtensionContext;
  readonly selection: ModelSelection;
  updateStatusBar(health?: ProviderHealth): void;
}

export interface Application {
  /** Adds another extension's provider; see api.ts. */
  readonly registerProvider: (provider: Provider | ProviderFactory) => vscode.Disposable;
  /** Carries out every command of the manifest. */
  readonly handlers: Readonly<Record<CommandId, (argument?: unknown) => Promise<unknown>>>;
  /** Serves the side bar's panel, whose page is loading. */
  readonly attachView: (view: vscode.WebviewView, early: EarlyPage) => Promise<unknown>;
  /** Serves a tab that VS Code brought back, with what its page kept. */
  readonly attachTab: (tab: vscode.WebviewPanel, early: EarlyPage, kept: unknown) => Promise<unknown>;
  /** What answers VS Code about language models; `changed` tells it of another list. */
  readonly languageModels: (changed: () => void) => Promise<LanguageModels>;
}

/** How long a service may take to say what a model's context is now, before it is taken for what it was. */
const describeTimeoutMs = 3000;

export async function createApplication({ context, selection, updateStatusBar }: Shell): Promise<Application> {
  const own = <Item extends vscode.Disposable>(item: Item): Item => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(new RedactingLog());
  const accounts = own(new Accounts(secretStore(context.secrets), stateStore(context.globalState), systemClock, log.hide));
  const wire: WireContext = {
    // Looked up at each call: VS Code replaces the global when the proxy settings change.
    fetch: createLimitedFetch(
      connectAnew((input, init) => globalThis.fetch(input, init)),
      systemClock,
    ),
    clock: systemClock,
    log,
    observer: new UndiciConnectionObserver(),
    policy: requestPolicy,
    random: Math.random,
  };
  const registry = new ProviderRegistry(systemClock);
  const builtIn = builtInProviders(wire, settingsOfVSCode, accounts, machineName);
  for (const provider of builtIn.all) own(registry.register(provider));
  let custom: CustomProviders | undefined;
  /** Loaded once somebody has added a provider of their own; from then on it follows the setting by itself. */
  async function loadCustomProviders(): Promise<void> {
    const value = settingsOfVSCode.get(settings.customProviders);
    if (custom || value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return;
    const { CustomProviders } = await import("./core/providers/custom/custom-providers.js");
    custom ??= own(new CustomProviders(wire, settingsOfVSCode, (id) => accounts.credentialsOf(id), registry));
  }
  await loadCustomProviders();
  const checks = healthChecks(registry, accounts, selection);
  own(probeAfterFailure(checks, (id) => registry.provider(id)));
  const history = await openHistory(context, log);
  let usage: UsageRecorder | undefined;
  // Disposed in this order: the last of the usage is still to be written when the history closes the database.
  own({ dispose: () => usage?.dispose() });
  own(history);
  /** Loaded with the first request that there is to count. */
  const usageRecorder = async (): Promise<UsageRecorder> => {
    const { UsageRecorder } = await import("./vscode/usage/usage-recorder.js");
    usage ??= new UsageRecorder(history.usage, systemClock, log);
    return usage;
  };

  const observe = (observation: RequestObservation): void => {
    checks.record(observation);
    void usageRecorder().then((recorder) => recorder.record(observation));
  };

  const providerName = (id: string): string => registry.provider(id)?.name ?? id;
  const toFailure = (thrown: unknown): Failure => failureOf(thrown) ?? internalFailure("snowcell", thrown);

  const defaults = { parameters: chatParameters, systemPrompt };

  function selectedId(): string {
    const selected = selection.current;
    if (!selected) throw new FailureError({ provider: "snowcell", kind: "no-model", remedy: "switch-model" });
    return selected.id;
  }

  const answerer = async (modelId = selectedId()): Promise<Answerer> => await answererOf(modelId);

  async function answererOf(id: string): Promise<Answerer> {
    const { provider, model } = await registry.resolve(id);
    const about = { id: qualifiedId(model), name: model.name, provider: provider.id, providerName: provider.name };
    const factsOf = (info: ModelInfo): ModelFacts => modelFacts(info, provider.effectiveContext?.(info) ?? info.contextLength);
    const askFacts = async (): Promise<ModelFacts | undefined> => {
      const described = await provider.describeModel(model.id, AbortSignal.timeout(describeTimeoutMs)).catch(() => undefined);
      return described && factsOf(described);
    };
    return { provider, model: about, facts: factsOf(model), askFacts };
  }

  let messageFeatures: Promise<MessageFeatures> | undefined;
  const forMessages = (): Promise<MessageFeatures> => {
    messageFeatures ??= import("./vscode/context/message-features.js").then(({ createMessageFeatures }) =>
      createMessageFeatures(registry, selection, settingsOfVSCode, defaults, systemClock, stateStore(context.globalState)),
    );
    return messageFeatures;
  };

  let fallback: Fallback | undefined;
  /** Off unless the person turns it on, and loaded only then. */
  async function fallBack(
    question: FallbackQuestion,
  ): Promise<{ readonly answerer: Answerer; readonly notice: string } | undefined> {
    if (settingsOfVSCode.get(settings.fallbackEnabled) !== true) return undefined;
    const { Fallback } = await import("./vscode/fallback.js");
    fallback ??= new Fallback(registry, accounts, checks, answererOf);
    return await fallback.next(question);
  }

  const comparisons = new OpenComparisons(stateStore(context.workspaceState));
  let shownHistory: HistoryFeature | undefined;
  async function historyFeature(): Promise<HistoryFeature> {
    const { HistoryFeature } = await import("./vscode/history/history-feature.js");
    const { store } = history;
    shownHistory ??= new HistoryFeature({ history: store, chat, log, withoutSecrets: log.withoutSecrets, keepUp: keepUpHistory });
    return shownHistory;
  }
  let upkeep: HistoryUpkeep | undefined;
  async function keepUpHistory(): Promise<void> {
    const { HistoryUpkeep } = await import("./vscode/history/upkeep.js");
    upkeep ??= own(new HistoryUpkeep(history.store, systemClock, settingsOfVSCode, log, (id) => chat.isAlive(id)));
    upkeep.begin();
  }

  const chat: ChatController = own(
    new ChatController({
      clock: systemClock,
      log,
      history: history.store,
      workspaceState: context.workspaceState,
      answerer,
      observe,
      fallback: fallBack,
      toFailure,
      ...defaults,
      providerName,
      selectedModel: () => selection.current ?? null,
      providers: () => providerViews(registry, accounts, checks),
      openFeature: (conversationId) => (comparisons.of(conversationId) ? "compare" : undefined),
      meter: (session, show) => {
        const list = new DisposableList();
        void forMessages().then((features) => list.add(features.meter(session, show)));
        return list;
      },
      features: {
        find: async () => new (await import("./vscode/find/find-feature.js")).FindFeature(),
        history: historyFeature,
        compare: () => compareFeature(),
        attach: async () => (await forMessages()).attach(),
        context: async () => (await forMessages()).context,
        parameters: async () => (await forMessages()).parameters(),
      },
      applyCode: async (code) => (await editorActions()).applyCode(code),
    }),
  );

  let compare: CompareFeature | undefined;
  async function compareFeature(): Promise<CompareFeature> {
    const { CompareFeature } = await import("./vscode/compare/compare-feature.js");
    compare ??= own(
      new CompareFeature({
        comparisons,
        registry,
        accounts,
        checks,
        selection,
        settings: settingsOfVSCode,
        providerName,
        logIn: async (providerId) => Boolean(await login(providerId)),
        tell: (session, message) => chat.tell(session, "compare", message),
      }),
    );
    return compare;
  }

  async function compareModels(place?: Place): Promise<void> {
    const session = await chat.sessionIn(place ?? "current");
    if (await (await compareFeature()).choose(session)) await chat.openFeature("compare", place);
  }

  async function login(providerId?: unknown): Promise<unknown> {
    const { logIn } = await import("./vscode/login.js");
    const account = await logIn(registry.providers(), accounts, typeof providerId === "string" ? providerId : undefined);
    if (account) void vscode.window.showInformationMessage(l10n.t("You are logged in as {0}.", account.label));
    return account;
  }

  async function logout(providerId?: unknown): Promise<void> {
    const signedIn = registry.providers().filter((provider) => accounts.session(provider.id));
    const items = signedIn.map((provider) => ({
      label: provider.name,
      description: accounts.session(provider.id)?.account.label ?? "",
      provider,
    }));
    const chosen =
      signedIn.find((provider) => provider.id === providerId) ??
      (signedIn.length <= 1
        ? signedIn[0]
        : (await vscode.window.showQuickPick(items, { placeHolder: l10n.t("Log out of which service?") }))?.provider);
    if (signedIn.length === 0) {
      void vscode.window.showInformationMessage(l10n.t("You are not logged in anywhere."));
    } else if (chosen) {
      await accounts.signOut(chosen.id);
      void vscode.window.showInformationMessage(l10n.t("You are logged out of {0}. Its token is deleted.", chosen.name));
    }
  }

  async function selectModel(): Promise<void> {
    const logInTo = async (providerId: string): Promise<boolean> => Boolean(await login(providerId));
    // Whoever was in trouble may be well again; the picker shows it when it is known.
    void checks.probe(
      registry.providers().filter(({ id }) => ["unreachable", "degraded"].includes(checks.health(id).status)),
      "shown",
    );
    const { pickModel } = await import("./vscode/model-picker.js");
    const model = await pickModel({ registry, accounts, checks, logIn: logInTo }, selection.current?.id);
    if (model) await selection.choose({ id: qualifiedId(model), name: model.name, providerName: providerName(model.provider) });
  }

  async function testModel(): Promise<void> {
    const start = systemClock.monotonic();
    try {
      const { provider, model } = await answerer();
      const title = l10n.t("Asking {0} for a word…", model.name);
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      const reply = await vscode.window.withProgress(options, async (_progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        const messages = [{ role: "user", content: "Reply with one short sentence: who are you?" }] as const;
        const request = { model: model.id.slice(provider.id.length + 1), messages, parameters: { maxTokens: 60 } };
        return await complete(provider, request, controller.signal);
      });
      const seconds = ((systemClock.monotonic() - start) / 1000).toFixed(1);
      const words = (reply.text || reply.reasoning).trim().replaceAll(/\s+/g, " ").slice(0, 200);
      void vscode.window.showInformationMessage(l10n.t("{0} works. It answered in {1} s: {2}", model.name, seconds, words));
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.kind !== "aborted")
        await showFailure(failure, providerName(failure.provider), (remedy) => carryOut(remedy, failure, testModel));
    }
  }

  async function carryOut(remedy: Remedy, failure: Failure, again: () => Promise<void>): Promise<void> {
    if (remedy === "log-in") await login(failure.provider);
    else if (remedy === "switch-model") await selectModel();
    else if (remedy === "show-log") log.show();
    else if (remedy === "open-settings") await openSettings(failure);
    else if (remedy === "retry") await again();
  }

  async function openSettings(failure: Failure): Promise<void> {
    const setting = failure.kind === "configuration" ? failure.setting : "@ext:snowcell.snowcell";
    await vscode.commands.executeCommand("workbench.action.openSettings", setting);
  }

  async function reportSettings(): Promise<void> {
    await builtIn.snowcell.load();
    const problems = [...registry.providers(), custom].flatMap((source) => source?.configurationProblems?.() ?? []);
    for (const problem of problems) log.warn(failureLine(problem, providerName(problem.provider)));
    const [first] = problems;
    if (first) await showFailure(first, providerName(first.provider), (remedy) => carryOut(remedy, first, reportSettings));
  }

  async function importFoundCredentials(): Promise<void> {
    const [{ findCredentials }, { importCredentials }] = await Promise.all([
      import("./node/credential-sources.js"),
      import("./vscode/import-credentials.js"),
    ]);
    const chosenElsewhere = await importCredentials(await findCredentials(log), registry.providers(), accounts);
    // Whoever comes from Aider goes on with the model they had there, unless one is chosen here already.
    const [first] = chosenElsewhere;
    if (first === undefined || selection.current) return;
    const { provider, model } = await registry.resolve(first);
    await selection.choose({ id: qualifiedId(model), name: model.name, providerName: provider.name });
  }

  async function showStatus(): Promise<void> {
    const status = await import("./vscode/status-command.js");
    await status.showStatus({ registry, accounts, checks, selection }, context.extensionUri);
  }

  async function showUsage(): Promise<void> {
    const { showUsage } = await import("./vscode/usage/show-usage.js");
    await showUsage({
      extensionUri: context.extensionUri,
      clock: systemClock,
      log,
      settings: settingsOfVSCode,
      store: history.usage,
      recorder: await usageRecorder(),
      models: () => registry.known().flatMap(({ models }) => models),
      providerName,
    });
  }

  async function pullOllamaModel(name?: unknown): Promise<void> {
    const [ollama, { pullModel }] = await Promise.all([builtIn.ollama.load(), import("./vscode/pull-model.js")]);
    await pullModel(ollama, typeof name === "string" ? name : undefined);
  }

  async function diagnoseConnection(): Promise<void> {
    const { diagnoseSelectedModel } = await import("./vscode/diagnose-command.js");
    await diagnoseSelectedModel({
      extensionUri: context.extensionUri,
      wire,
      log,
      answerer,
      selectedId: () => selection.current?.id,
      provider: (id) => registry.provider(id),
      toFailure,
      providerName,
      carryOut,
    });
  }

  async function addCustomProvider(): Promise<void> {
    const { addProvider } = await import("./vscode/add-provider.js");
    await addProvider({ wire, registry, accounts });
  }

  /** A system without a keyring forgets tokens when VS Code ends; silence would look like a token that expired. */
  async function reportLostSecrets(): Promise<void> {
    const lost = await accounts.findLostSecrets(registry.providers().map(({ id }) => id));
    if (lost.length === 0) return;
    updateStatusBar();
    chat.providersChanged();
    const names = lost.map(providerName).join(", ");
    const button = l10n.t("Log In");
    const words = l10n.t(
      "The token of {0} was not kept: this system's secret storage does not last. Log in again. To keep tokens on Linux, install and unlock a keyring (GNOME Keyring or KWallet).",
      names,
    );
    if ((await vscode.window.showWarningMessage(words, button)) === button) await login(lost[0]);
  }

  /** For what makes requests outside of the chat. */
  const requestServices = {
    registry,
    accounts,
    settings: settingsOfVSCode,
    clock: systemClock,
    log,
    observe,
    providerName,
    toFailure,
    login,
    carryOut,
    selectedId,
  };

  async function writeCommitMessage(source?: unknown): Promise<void> {
    const { writeCommitMessage } = await import("./vscode/commit-message/write-commit-message.js");
    await writeCommitMessage(requestServices, source);
  }

  let models: LanguageModels | undefined;
  async function languageModels(changed: () => void): Promise<LanguageModels> {
    const { LanguageModels } = await import("./vscode/language-models/language-models.js");
    models ??= own(new LanguageModels(requestServices, changed));
    return models;
  }

  let editor: Promise<EditorActions> | undefined;
  function editorActions(): Promise<EditorActions> {
    editor ??= import("./vscode/editor/editor-actions.js").then(({ EditorActions }) =>
      own(
        new EditorActions({
          clock: systemClock,
          observe,
          toFailure,
          parameters: chatParameters,
          chosenModel: async () => {
            if (!selection.current) await selectModel();
            return await registry.resolve(selectedId());
          },
          showFailure: (failure, again) =>
            showFailure(failure, providerName(failure.provider), (remedy) => carryOut(remedy, failure, again)),
          ask: (text, attachments) => chat.ask(text, attachments),
        }),
      ),
    );
    return editor;
  }

  /** Escape in the editor means what is being written there, and not also an answer in the chat. */
  async function stop(where?: unknown): Promise<void> {
    if (where !== "editor") await chat.stop();
    if (editor) (await editor).stop();
  }

  async function addSelectionToChat(): Promise<void> {
    const attachment = await (await forMessages()).selection();
    if (attachment) await chat.attachToMessage(attachment);
  }

  function registerProvider(given: Provider | ProviderFactory): vscode.Disposable {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(given.id)) {
      throw new Error(`A provider's id is lower-case letters, digits and hyphens; "${given.id}" is not`);
    }
    const services = (): ProviderServices => ({
      credentials: accounts.credentialsOf(given.id),
      fetch: createPolicyFetch(wire, { provider: given.id }),
      log,
    });
    const provider = "create" in given ? given.create(services()) : given;
    return vscode.Disposable.from(registry.register(provider));
  }

  const accountsChanged = (providerId: string): void => {
    registry.invalidate(providerId);
    // An expired login is something learnt, not something to forget.
    if (accounts.session(providerId)?.status !== "expired") checks.forget(providerId);
    updateStatusBar();
    chat.providersChanged();
    if (accounts.session(providerId)?.status !== "expired") return;
    const name = providerName(providerId);
    const button = l10n.t("Log In");
    void vscode.window
      .showWarningMessage(l10n.t("The login to {0} has expired or was revoked. Log in again to go on.", name), button)
      .then((pressed) => (pressed ? login(providerId) : undefined));
  };
  own(accounts.onDidChange(accountsChanged));
  own(
    checks.onDidChange((providerId) => {
      if (selection.current?.id.startsWith(`${providerId}/`)) updateStatusBar(checks.health(providerId));
      chat.providersChanged();
    }),
  );
  own(selection.onDidChange(() => chat.modelChanged()));
  own(registry.onDidChange(() => chat.providersChanged()));
  own(
    settingsOfVSCode.onDidChange((affects) => {
      if (!machineScopedSettings.some(affects)) return;
      for (const provider of registry.providers()) registry.invalidate(provider.id);
      void loadCustomProviders().then(reportSettings);
    }),
  );
  own(systemClock.schedule(historyUpkeepDelayMs, () => void keepUpHistory()));
  void reportSettings();
  void reportLostSecrets();

  return {
    attachView: (view, early) => chat.attach(sideBarSurface(view), early),
    attachTab: async (tab, early, kept) => {
      const { restoreChatTab } = await import("./vscode/chat/chat-tab.js");
      await restoreChatTab(chat, context.extensionUri, tab, { early, kept });
    },
    languageModels,
    registerProvider,
    handlers: {
      [commands.login]: login,
      [commands.logout]: logout,
      [commands.selectModel]: selectModel,
      [commands.testModel]: testModel,
      [commands.showStatus]: showStatus,
      [commands.checkHealth]: showStatus,
      [commands.showUsage]: showUsage,
      [commands.diagnoseConnection]: diagnoseConnection,
      [commands.addProvider]: addCustomProvider,
      [commands.importCredentials]: importFoundCredentials,
      [commands.pullOllamaModel]: pullOllamaModel,
      [commands.refreshModels]: () => registry.refresh({ force: true }),
      [commands.newChat]: () => chat.newChat(),
      [commands.newChatInSideBar]: () => chat.newChat("side-bar"),
      [commands.openChat]: () => chat.reveal("side-bar"),
      [commands.openChatInEditor]: async () =>
        await (await import("./vscode/chat/chat-tab.js")).openChatTab(chat, context.extensionUri),
      [commands.showHistory]: () => chat.openFeature("history"),
      [commands.showHistoryInSideBar]: () => chat.openFeature("history", "side-bar"),
      [commands.compareModels]: () => compareModels(),
      [commands.compareModelsInSideBar]: () => compareModels("side-bar"),
      [commands.exportChat]: async (id) => (await historyFeature()).export(typeof id === "string" ? id : undefined),
      [commands.importChat]: async () => (await historyFeature()).import(),
      [commands.writeCommitMessage]: writeCommitMessage,
      [commands.stop]: stop,
      [commands.explainSelection]: async (place) => (await editorActions()).explain(place),
      [commands.improveSelection]: async (place) => (await editorActions()).improve(place),
      [commands.fixSelection]: async (place) => (await editorActions()).fix(place),
      [commands.documentSelection]: async (place) => (await editorActions()).document(place),
      [commands.writeTests]: async (place) => (await editorActions()).writeTests(place),
      [commands.addSelectionToChat]: addSelectionToChat,
      [commands.acceptChange]: async (hunk) => (await editorActions()).decide("accepted", hunk),
      [commands.rejectChange]: async (hunk) => (await editorActions()).decide("rejected", hunk),
      [commands.acceptAllChanges]: async () => (await editorActions()).decideAll("accepted"),
      [commands.rejectAllChanges]: async () => (await editorActions()).decideAll("rejected"),
      [commands.showLog]: async () => log.show(),
    },
  };
}
