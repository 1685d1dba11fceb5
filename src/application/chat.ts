// Wires up the chat of a window: its panels, and the features that load on first use.

import type * as vscode from "vscode";
import type { ChatSession } from "../core/chat/chat-session.js";
import { OpenComparisons } from "../core/compare/open-comparisons.js";
import { failureLine } from "../core/failures/explain-failure.js";
import { DisposableList } from "../core/platform/emitter.js";
import { systemClock } from "../node/system-clock.js";
import { defaultMode } from "../vscode/agent/agent-settings.js";
import type { AgentFeature } from "../vscode/agent/panel/agent-feature.js";
import { ChatController, type Place } from "../vscode/chat/chat-controller.js";
import type { MessageFeatures } from "../vscode/chat/message-features.js";
import type { CompareFeature } from "../vscode/compare/compare-feature.js";
import type { CodeToApply } from "../vscode/editor/apply-code.js";
import type { EditorActions } from "../vscode/editor/editor-actions.js";
import type { HistoryFeature } from "../vscode/history/history-feature.js";
import type { HistoryMaintenance } from "../vscode/history/maintenance.js";
import { taskModel } from "../vscode/models/task-settings.js";
import type { EarlyPage } from "../vscode/panel/page/early-page.js";
import { chatParameters, systemPrompt } from "../vscode/platform/request-settings.js";
import { settingsOfVSCode, stateStore } from "../vscode/platform/stores.js";
import type { SlashFeature } from "../vscode/slash/slash-feature.js";
import type { WindowAgent } from "./agent.js";
import type { Foundation } from "./foundation.js";
import type { ProjectInstructions } from "./instructions.js";
import type { Remedies } from "./remedies.js";

export interface ChatServices {
  agent(): Promise<WindowAgent>;
  readonly remedies: Remedies;
  logIn(providerId: string): Promise<boolean>;
  selectModel(): Promise<boolean>;
  applyCode(code: CodeToApply): Promise<void>;
  editorActions(): Promise<EditorActions>;
  writeCommitMessage(): Promise<void>;
  readonly instructions: ProjectInstructions;
}

export class Chat {
  readonly controller: ChatController;
  private readonly defaults = { parameters: chatParameters, systemPrompt };
  private readonly comparisons: OpenComparisons;
  /** Loaded when a panel first shows the providers. */
  private views: typeof import("../vscode/models/provider-views.js") | undefined;
  private messageFeatures: Promise<MessageFeatures> | undefined;
  private history: HistoryFeature | undefined;
  private maintenance: HistoryMaintenance | undefined;
  private compare: CompareFeature | undefined;
  private slash: SlashFeature | undefined;
  private agent: AgentFeature | undefined;

  constructor(
    private readonly foundation: Foundation,
    private readonly services: ChatServices,
  ) {
    const { context, log, history, requests, toFailure, providerName, selection, registry, accounts, checks, own } = foundation;
    this.comparisons = new OpenComparisons(stateStore(context.workspaceState));
    this.controller = own(
      new ChatController({
        clock: systemClock,
        log,
        history: history.store,
        workspaceState: context.workspaceState,
        requests,
        ...this.defaults,
        instructions: async (conversation, uris) => (await services.instructions.window()).forConversation(conversation, uris),
        agent: async () => (await services.agent()).services,
        mode: defaultMode,
        writeTitle: async (exchange) => {
          const model = taskModel("title");
          if (model === undefined) return undefined;
          const { writeTitle } = await import("../core/chat/write-title.js");
          return await writeTitle({ requests, log }, model, exchange);
        },
        providerName,
        contextLength: (modelId) => registry.knownModel(modelId)?.contextLength,
        selectedModel: () => selection.current ?? null,
        providers: () => this.views?.providerViews({ registry, accounts, checks, selection, settings: settingsOfVSCode }) ?? [],
        lookForModels: () => void this.lookForModels(),
        historyNotice: () => history.notice(),
        requestFailed: (thrown, again) => {
          const failure = toFailure(thrown);
          if (failure.kind === "aborted") return;
          log.error(`A request from the panel failed: ${failureLine(failure, providerName(failure.provider))}`);
          void services.remedies.show(failure, again);
        },
        openFeature: (conversationId) => (this.comparisons.of(conversationId) ? "compare" : undefined),
        meter: (session, show) => {
          const list = new DisposableList();
          void this.forMessages().then((features) => list.add(features.meter(session, show)));
          return list;
        },
        features: {
          find: async () => new (await import("../vscode/find/find-feature.js")).FindFeature(),
          history: () => this.historyFeature(),
          compare: () => this.compareFeature(),
          attach: async () => (await this.forMessages()).attach(),
          context: async () => (await this.forMessages()).context,
          parameters: async () => (await this.forMessages()).parameters(),
          slash: () => this.slashFeature(),
          agent: () => this.agentFeature(),
        },
        agentViews: async () => (await this.agentFeature()).views,
        sessionEvent: (session, event) => {
          if (this.agent) this.agent.happened(session, event);
          else if (session.agent.mode === "agent") void this.agentFeature().then((feature) => feature.happened(session, event));
        },
        command: async (text, panel) => (await this.slashFeature()).run(text, panel),
        selectModel: services.selectModel,
        applyCode: services.applyCode,
        carryOut: (remedy, place) => services.remedies.carryOut(remedy, place),
      }),
    );
    own(history.onDidChangeNotice(() => this.controller.historyNoticeChanged()));
    own(history.onDidRecover(() => void this.controller.refreshConversations()));
  }

  private async lookForModels(): Promise<void> {
    this.views ??= await import("../vscode/models/provider-views.js");
    this.views.lookForModels(this.foundation.registry);
    this.controller.providersChanged();
  }

  /** Opens the side bar's conversation in a tab. */
  async openTab(): Promise<void> {
    const { openChatTab } = await import("../vscode/chat/chat-tab.js");
    await openChatTab(this.controller, this.foundation.context.extensionUri);
  }

  /** Serves a tab that VS Code restored, with the state that its page saved. */
  async restoreTab(tab: vscode.WebviewPanel, early: EarlyPage, kept: unknown): Promise<void> {
    const { restoreChatTab } = await import("../vscode/chat/chat-tab.js");
    await restoreChatTab(this.controller, this.foundation.context.extensionUri, tab, { early, kept });
  }

  /** Runs a command about the agent of the current panel's conversation. */
  async withAgent(act: (feature: AgentFeature, session: ChatSession) => Promise<void>): Promise<void> {
    await act(await this.agentFeature(), await this.controller.sessionIn("current"));
  }

  async compareModels(place?: Place): Promise<void> {
    const session = await this.controller.sessionIn(place ?? "current");
    if (await (await this.compareFeature()).choose(session)) await this.controller.openFeature("compare", place);
  }

  async addSelection(): Promise<void> {
    const attachment = await (await this.forMessages()).selection();
    if (attachment) await this.controller.attachToMessage(attachment);
  }

  async exportConversation(id: string | undefined): Promise<void> {
    await (await this.historyFeature()).export(id);
  }

  async importConversation(): Promise<void> {
    await (await this.historyFeature()).import();
  }

  /** Starts a maintenance pass over the history, unless one ran recently. */
  async maintainHistory(): Promise<void> {
    const { history, log, own } = this.foundation;
    const { HistoryMaintenance } = await import("../vscode/history/maintenance.js");
    this.maintenance ??= own(
      new HistoryMaintenance(history.store, systemClock, settingsOfVSCode, log, () => this.controller.aliveIds()),
    );
    this.maintenance.begin();
  }

  private async historyFeature(): Promise<HistoryFeature> {
    const { history, log } = this.foundation;
    const { HistoryFeature } = await import("../vscode/history/history-feature.js");
    this.history ??= new HistoryFeature({
      history: history.store,
      chat: this.controller,
      log,
      withoutSecrets: log.withoutSecrets,
      maintain: () => this.maintainHistory(),
    });
    return this.history;
  }

  private async compareFeature(): Promise<CompareFeature> {
    const { context, registry, accounts, checks, selection, requests, providerName, own } = this.foundation;
    const { CompareFeature } = await import("../vscode/compare/compare-feature.js");
    this.compare ??= own(
      new CompareFeature({
        comparisons: this.comparisons,
        registry,
        accounts,
        checks,
        selection,
        requests,
        settings: settingsOfVSCode,
        state: stateStore(context.globalState),
        providerName,
        logIn: this.services.logIn,
        carryOut: (remedy, place) => this.services.remedies.carryOut(remedy, place),
        tell: (session, message) => this.controller.tell(session, "compare", message),
      }),
    );
    return this.compare;
  }

  private async slashFeature(): Promise<SlashFeature> {
    const { context, registry, selection } = this.foundation;
    const { createSlashFeature } = await import("../vscode/slash/create-slash-feature.js");
    this.slash ??= createSlashFeature({
      globalStorage: context.globalStorageUri,
      state: stateStore(context.globalState),
      registry,
      selectedModel: () => selection.current ?? null,
      editorActions: this.services.editorActions,
      writeCommitMessage: this.services.writeCommitMessage,
      compare: async ({ session, openFeature }) => {
        if (await (await this.compareFeature()).choose(session)) openFeature("compare");
      },
    });
    return this.slash;
  }

  private async agentFeature(): Promise<AgentFeature> {
    const { own, registry } = this.foundation;
    const [{ createAgentFeature }, agent] = await Promise.all([
      import("../vscode/agent/panel/create-agent-feature.js"),
      this.services.agent(),
    ]);
    this.agent ??= own(createAgentFeature(agent, this.controller, registry));
    return this.agent;
  }

  private forMessages(): Promise<MessageFeatures> {
    this.messageFeatures ??= this.loadMessageFeatures();
    return this.messageFeatures;
  }

  private async loadMessageFeatures(): Promise<MessageFeatures> {
    const { registry, selection, context, wire, own } = this.foundation;
    const [{ createMessageFeatures }, { Surroundings }, instructions] = await Promise.all([
      import("../vscode/chat/message-features.js"),
      import("../vscode/surroundings/surroundings.js"),
      this.services.instructions.window(),
    ]);
    const state = stateStore(context.globalState);
    const around = own(new Surroundings(systemClock));
    return createMessageFeatures(registry, selection, settingsOfVSCode, this.defaults, wire, state, instructions, around);
  }
}
