// Start here: the extension after activation. foundation.ts holds what every command needs; each other file covers one
// area.
//
// Wires up everything behind the activation stub. Loaded by the first command or when the panel first appears.

import type * as vscode from "vscode";
import type { ProviderFactory } from "../api/api.js";
import { type CommandId, commands, machineScopedSettings } from "../contributions/contributions.js";
import type { Provider } from "../core/provider-api/provider.js";
import type { Task } from "../core/routing/task.js";
import { systemClock } from "../node/system-clock.js";
import type { AccountCommands } from "../vscode/accounts/account-commands.js";
import type { CodeToApply } from "../vscode/editor/apply-code.js";
import type { LanguageModels } from "../vscode/language-models/language-models.js";
import type { ModelSelection } from "../vscode/models/model-selection.js";
import type { ModelStatusBar } from "../vscode/models/status-bar.js";
import type { EarlyPage } from "../vscode/panel/page/early-page.js";
import { sideBarSurface } from "../vscode/panel/panel-surface.js";
import { settingsOfVSCode } from "../vscode/platform/stores.js";
import type { WindowAgent } from "./agent.js";
import { Chat } from "./chat.js";
import { type CommandHandlers, checkedHandlers } from "./checked-handlers.js";
import { Completing } from "./completing.js";
import { Editor } from "./editor.js";
import { createFoundation, type Foundation } from "./foundation.js";
import { ProjectInstructions } from "./instructions.js";
import { ModelCommands } from "./model-commands.js";
import { OfferedModels } from "./offered-models.js";
import { Remedies } from "./remedies.js";

/** Maintenance of the history is not urgent, so it does not slow the startup. */
const historyMaintenanceDelayMs = 5_000;
/** How long a closing window waits for its answers to end, in ms. They are aborted, so they end at once. */
const answersEndMs = 500;

/** What the stub creates before it loads this module. */
export interface Shell {
  readonly context: vscode.ExtensionContext;
  readonly selection: ModelSelection;
  readonly statusBar: Pick<ModelStatusBar, "update" | "showCompletions">;
}

export interface Application {
  /** Adds another extension's provider; see api.ts. */
  readonly registerProvider: (provider: Provider | ProviderFactory) => Promise<vscode.Disposable>;
  /** A handler for every command in the manifest. */
  readonly handlers: Readonly<Record<CommandId, (argument?: unknown) => Promise<unknown>>>;
  /** Serves the side bar's panel, whose page is still loading. */
  readonly attachView: (view: vscode.WebviewView, early: EarlyPage) => Promise<unknown>;
  /** Serves a tab that VS Code restored, with the state that its page saved. */
  readonly attachTab: (tab: vscode.WebviewPanel, early: EarlyPage, kept: unknown) => Promise<unknown>;
  /** Serves SnowCell's models to VS Code; call `changed` when the list changes. */
  readonly languageModels: (changed: () => void) => Promise<LanguageModels>;
  /** Completes as the user types. */
  readonly completions: () => Promise<vscode.InlineCompletionItemProvider>;
  /** Stops all answers and writes everything to the history before the window closes. */
  readonly close: () => Promise<void>;
}

interface Parts {
  /** Loaded by the first account command. */
  readonly accounts: () => Promise<AccountCommands>;
  readonly models: ModelCommands;
  readonly remedies: Remedies;
  readonly chat: Chat;
  /** Loaded by the first conversation in agent mode. */
  readonly agent: () => Promise<WindowAgent>;
  readonly editor: Editor;
  readonly instructions: ProjectInstructions;
  readonly completing: Completing;
  readonly languageModels: OfferedModels;
}

export async function createApplication(shell: Shell): Promise<Application> {
  const { context, selection, statusBar } = shell;
  const foundation = await createFoundation(context, selection);
  const parts = createParts(foundation, shell);
  const { chat, languageModels, remedies } = parts;
  follow(foundation, parts, statusBar);
  foundation.own(systemClock.schedule(historyMaintenanceDelayMs, () => void chat.maintainHistory()));
  void remedies.reportSettings();
  followWorkspaceModel(foundation);
  void findLostLogins(foundation, parts, statusBar);
  return {
    attachView: (view, early) => chat.controller.attach(sideBarSurface(view), early),
    attachTab: (tab, early, kept) => chat.restoreTab(tab, early, kept),
    languageModels: (changed) => languageModels.load(changed),
    completions: () => parts.completing.completions(),
    registerProvider: async (given) => (await import("./register-provider.js")).registerProvider(foundation, given),
    close: async () => {
      const late = new Promise<void>((resolve) => void systemClock.schedule(answersEndMs, resolve));
      await Promise.race([chat.controller.end(), late]);
      await foundation.close();
    },
    handlers: checkedHandlers(handlersOf(foundation, parts)),
  };
}

function createParts(foundation: Foundation, shell: Shell): Parts {
  const accounts = async (): Promise<AccountCommands> => {
    const { AccountCommands } = await import("../vscode/accounts/account-commands.js");
    return new AccountCommands(foundation);
  };
  const logIn = async (providerId?: string): Promise<boolean> => (await (await accounts()).logIn(providerId)) !== undefined;
  const logOut = async (providerId: string): Promise<void> => (await accounts()).logOut(providerId);
  const selectModel = (): Promise<boolean> => models.selectModel();
  const selectModelFor = (task: Task): Promise<void> => models.selectModelFor(task);
  const newChat = (): Promise<void> => chat.controller.newChat();
  const remedies = new Remedies(foundation, { logIn, selectModel, newChat });
  const completing = new Completing(foundation, remedies, (line) => shell.statusBar.showCompletions(line));
  const models: ModelCommands = new ModelCommands(foundation, {
    logIn,
    logOut,
    remedies,
    selectCompletionModel: () => completing.selectModel(),
    completions: () => completing.current,
  });
  const ask: Chat["controller"]["ask"] = (text, attachments) => chat.controller.ask(text, attachments);
  const openChat = async (): Promise<string> => {
    const { conversation } = await chat.controller.sessionIn("current");
    return conversation.size > 0 ? conversation.title : "";
  };
  const instructions = new ProjectInstructions(foundation);
  const editor = new Editor(foundation, { remedies, selectModel, selectModelFor, ask, openChat, instructions });
  const applyCode = async (code: CodeToApply): Promise<void> => (await editor.actions()).applyCode(code);
  let agentMode: Promise<WindowAgent> | undefined;
  const agent = (): Promise<WindowAgent> => {
    agentMode ??= import("./agent.js").then(({ createAgent }) => createAgent(foundation, () => editor.actions()));
    return agentMode;
  };
  const chat: Chat = new Chat(foundation, {
    logIn,
    selectModel,
    remedies,
    applyCode,
    editorActions: () => editor.actions(),
    writeCommitMessage: () => editor.writeCommitMessage(),
    instructions,
    agent,
  });
  const languageModels = new OfferedModels(foundation, { logIn, checkModel: () => models.checkModel() });
  return { accounts, models, remedies, chat, agent, editor, instructions, completing, languageModels };
}

/** Reports logins whose tokens the system's secret storage has lost. */
async function findLostLogins({ accounts, registry }: Foundation, parts: Parts, statusBar: Shell["statusBar"]): Promise<void> {
  const lost = await accounts.findLostSecrets(registry.providers().map(({ id }) => id));
  if (lost.length === 0) return;
  statusBar.update();
  parts.chat.controller.providersChanged();
  await (await parts.accounts()).reportLost(lost);
}

/** Asks for consent before a model named in the workspace's settings is used. The dialog loads only if one is named. */
function followWorkspaceModel({ registry, selection, log, own }: Foundation): void {
  const decide = async (): Promise<void> => {
    if (selection.proposed === undefined) return;
    const { decideOnWorkspaceModel } = await import("../vscode/models/workspace-model.js");
    await decideOnWorkspaceModel(registry, selection).catch((error: unknown) =>
      log.error(`Could not apply the workspace's model: ${error}`),
    );
  };
  own(selection.onDidChange(() => void decide()));
  void decide();
}

/** Forwards changes to the panel, the status bar and the model lists. */
function follow(foundation: Foundation, parts: Parts, statusBar: Shell["statusBar"]): void {
  const { registry, checks, selection, own } = foundation;
  const { controller } = parts.chat;
  own(
    foundation.accounts.onDidChange((providerId) => {
      // An expired login is itself a finding of the health checks, so keep them.
      const expired = foundation.accounts.session(providerId)?.status === "expired";
      registry.invalidate(providerId);
      if (!expired) checks.forget(providerId);
      statusBar.update();
      controller.providersChanged();
      parts.completing.accountsChanged();
      if (expired) void parts.accounts().then((accounts) => accounts.reportExpired(providerId));
    }),
  );
  own(
    checks.onDidChange((providerId) => {
      if (selection.current?.id.startsWith(`${providerId}/`)) statusBar.update(checks.health(providerId));
      controller.providersChanged();
    }),
  );
  own(selection.onDidChange(() => controller.modelChanged()));
  own(selection.onDidChange(() => controller.providersChanged()));
  own(registry.onDidChange(() => controller.providersChanged()));
  own(
    settingsOfVSCode.onDidChange((affects) => {
      if (!machineScopedSettings.some(affects)) return;
      for (const provider of registry.providers()) registry.invalidate(provider.id);
      void parts.remedies.reportSettings();
    }),
  );
}

function handlersOf(
  { log }: Foundation,
  { accounts, models, chat, agent, editor, instructions, completing, languageModels }: Parts,
): CommandHandlers {
  const { controller } = chat;
  return {
    [commands.login]: async (providerId) => (await accounts()).logIn(providerId),
    [commands.logout]: async (providerId) => (await accounts()).logOut(providerId),
    [commands.selectModel]: () => models.selectModel(),
    [commands.selectModelFor]: (task) => models.selectModelFor(task),
    [commands.enableVSCodeChat]: () => languageModels.enableChat(),
    [commands.benchmarkModels]: () => models.benchmark(),
    [commands.testModel]: () => models.testModel(),
    [commands.showStatus]: () => models.showStatus(),
    [commands.checkHealth]: () => models.showStatus(),
    [commands.showUsage]: () => models.showUsage(),
    [commands.diagnoseConnection]: () => models.diagnoseConnection(),
    [commands.addProvider]: async (providerId) => (await accounts()).addProvider(providerId),
    [commands.importCredentials]: async () => (await accounts()).importFoundCredentials(),
    [commands.openSettings]: async () => (await import("../vscode/platform/open-settings.js")).openSettings(),
    [commands.pullOllamaModel]: (name) => models.pullOllamaModel(name),
    [commands.refreshModels]: () => models.refresh(),
    [commands.newChat]: () => controller.newChat(),
    [commands.newChatInSideBar]: () => controller.newChat("side-bar"),
    [commands.openChat]: () => controller.reveal("side-bar"),
    [commands.openChatInEditor]: () => chat.openTab(),
    [commands.findInChat]: () => controller.openFeature("find"),
    [commands.showHistory]: () => controller.openFeature("history"),
    [commands.showHistoryInSideBar]: () => controller.openFeature("history", "side-bar"),
    [commands.compareModels]: () => chat.compareModels(),
    [commands.compareModelsInSideBar]: () => chat.compareModels("side-bar"),
    [commands.exportChat]: (id) => chat.exportConversation(id),
    [commands.importChat]: () => chat.importConversation(),
    [commands.newInstructionFile]: () => instructions.newFile(),
    [commands.writeCommitMessage]: (source) => editor.writeCommitMessage(source),
    // Escape in the editor stops only what the editor is generating, not an answer in the chat.
    [commands.stop]: async (where) => {
      if (where !== "editor") await controller.stop();
      await editor.stop();
    },
    [commands.editSelection]: async (place) => (await editor.actions()).editSelection(place),
    [commands.followUpChange]: async () => (await editor.actions()).followUp(),
    [commands.askAboutSelection]: async (place) => (await editor.actions()).askAbout(place),
    [commands.explainSelection]: async (place) => (await editor.actions()).explain(place),
    [commands.improveSelection]: async (place) => (await editor.actions()).improve(place),
    [commands.fixSelection]: async (place) => (await editor.actions()).fix(place),
    [commands.documentSelection]: async (place) => (await editor.actions()).document(place),
    [commands.writeTests]: async (place) => (await editor.actions()).writeTests(place),
    [commands.addSelectionToChat]: () => chat.addSelection(),
    [commands.addSelectionInMenu]: () => chat.addSelection(),
    [commands.acceptChange]: async (hunk) => (await editor.actions()).decide("accepted", hunk),
    [commands.rejectChange]: async (hunk) => (await editor.actions()).decide("rejected", hunk),
    [commands.acceptAllChanges]: async () => (await editor.actions()).decideAll("accepted"),
    [commands.rejectAllChanges]: async () => (await editor.actions()).decideAll("rejected"),
    [commands.showLog]: async () => log.show(),
    [commands.traceRequests]: async () => (await import("../vscode/status/trace-requests.js")).traceRequests(log),
    [commands.toggleCompletions]: () => completing.toggle(),
    [commands.selectCompletionModel]: () => completing.selectModel(),
    [commands.approveStep]: () => chat.withAgent((agent, session) => agent.decide("approve", session)),
    [commands.declineStep]: () => chat.withAgent((agent, session) => agent.decide("decline", session)),
    [commands.focusApproval]: () => chat.withAgent((agent, session) => agent.focusRequest(session)),
    [commands.keepAllChanges]: () => chat.withAgent((agent, session) => agent.changes("keep", session)),
    [commands.undoAllChanges]: () => chat.withAgent((agent, session) => agent.changes("undo", session)),
    [commands.showChanges]: () => chat.withAgent((agent, session) => agent.changes("show", session)),
    [commands.manageTools]: async () => (await agent()).manageTools(),
    [commands.managePermissions]: async () => (await agent()).managePermissions(),
  };
}
