// What the user does in a panel: carries out its messages and buttons, and passes on those of the panel's features.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import type { RemedyPlace } from "../../core/failures/carry-out-remedy.js";
import { type Remedy, remedyNamed } from "../../core/failures/errors.js";
import type { Log } from "../../core/platform/ports.js";
import type { Feature } from "../../protocol/features.js";
import type { Snapshot } from "../../protocol/host-messages.js";
import { diagnoseAction, type PanelMessage } from "../../protocol/panel-messages.js";
import type { CodeToApply } from "../editor/apply-code.js";
import type { ChatPanel } from "./chat-panel.js";
import type { CommandOutcome, FeaturePanel, PanelFeatures } from "./panel-feature.js";

export interface PanelRequestServices {
  readonly log: Log;
  selectedModel(): Snapshot["model"];
  /** Lets the user select a model. Returns true if the selection has changed. */
  selectModel(): Promise<boolean>;
  /** Runs the action of a failure's button. */
  carryOut(remedy: Remedy, place: RemedyPlace): Promise<void>;
  /** Host sides of the panel's features; each loads when it is first needed. */
  readonly features: PanelFeatures;
  /** Carries out a message that begins with a slash command. */
  command(text: string, panel: FeaturePanel): Promise<CommandOutcome>;
  /** Opens code from an answer as a change for review. */
  applyCode(code: CodeToApply): Promise<void>;
}

/** What a panel's requests may change in the chat around it. */
export interface ChatOfPanels {
  /** Commands go to this panel from now on. */
  use(panel: ChatPanel): void;
  openConversation(id: string): Promise<void>;
  newChat(): Promise<void>;
}

/** Buttons that run a command. Only those about a provider have a target that the command takes. */
const commandOf: ReadonlyMap<string, string> = new Map([
  [diagnoseAction, commands.diagnoseConnection],
  ["add-provider", commands.addProvider],
  ["edit-provider", commands.addProvider],
  ["import-credentials", commands.importCredentials],
  ["refresh-models", commands.refreshModels],
]);

/** Loaded with the first button that needs it. */
const codeActions = (): Promise<typeof import("./code-actions-of-panel.js")> => import("./code-actions-of-panel.js");

/** Messages that can lead to a request to a model. */
const asking: ReadonlySet<PanelMessage["type"]> = new Set(["send", "retry", "regenerate", "edit", "action"]);

export class PanelRequests {
  /** Ends once every feature that a page has used is loaded. */
  private featuresLoad: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly services: PanelRequestServices,
    private readonly chat: ChatOfPanels,
  ) {}

  /** Carries out a request of a panel's page. */
  async handle(message: PanelMessage, panel: ChatPanel): Promise<void> {
    const { session } = panel;
    // A mode chosen before a question counts, although the agent's part loads with the first use.
    if (asking.has(message.type)) await this.featuresLoad;
    switch (message.type) {
      case "focused":
        return this.chat.use(panel);
      case "send":
        return await this.sendOrRun(message.text, panel);
      case "stop":
        return session.stop();
      case "retry":
      case "regenerate":
        return await session.answerAgain(message.messageId);
      case "edit":
        return await session.edit(message.messageId, message.text);
      case "switch-branch":
        return await session.switchBranch(message.messageId, message.step);
      case "action":
        return await this.act(message.action, message.target, panel);
      case "select-model":
        await this.services.selectModel();
        return panel.connection.focusComposer();
      case "remove-attachment":
        return session.removeAttachment(message.id);
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        return panel.connection.send({ type: "announced", text: l10n.t("Copied") });
      case "insert-code":
        return (await codeActions()).insertCode(message.text);
      case "apply-code": {
        const answer = session.conversation.get(message.messageId);
        const question = answer?.parentId ? session.conversation.get(answer.parentId) : undefined;
        const { text, info } = message;
        return await this.services.applyCode({ text, info, attachments: question?.attachments ?? [] });
      }
      case "new-file":
        return (await codeActions()).openAsNewFile(message.text, message.language);
      case "open-link":
        return (await codeActions()).openLink(message.href);
      case "feature": {
        const loading = this.services.features[message.feature]();
        this.featuresLoad = Promise.allSettled([this.featuresLoad, loading]);
        const feature = await loading;
        return await feature.receive(message.message, this.featurePanel(message.feature, panel));
      }
    }
  }

  private featurePanel(feature: Feature, panel: ChatPanel): FeaturePanel {
    return {
      session: panel.session,
      openConversation: async (id) => {
        this.chat.use(panel);
        await this.chat.openConversation(id);
      },
      post: (message) => panel.connection.send({ type: "feature-message", feature, message }),
      openFeature: (other) => panel.connection.openFeature(other),
      focusComposer: () => panel.connection.focusComposer(),
      announce: (text) => panel.connection.send({ type: "announced", text }),
      newChat: () => this.newChat(panel),
    };
  }

  private async sendOrRun(text: string, panel: ChatPanel): Promise<void> {
    if (panel.session.agent.addNote(text)) return panel.session.setDraft("", undefined);
    // The page has emptied its message box.
    if (panel.session.busy) return this.keepDraft(text, panel);
    const outcome: CommandOutcome = text.trimStart().startsWith("/")
      ? await this.services.command(text, this.featurePanel("slash", panel))
      : { kind: "no-command" };
    if (outcome.kind === "cancelled") this.keepDraft(text, panel);
    else if (outcome.kind === "no-command") await this.send(text, panel);
    else if (outcome.kind === "send" && outcome.model) panel.session.sendToAll(outcome.text, [outcome.model]);
    else if (outcome.kind === "send") await this.send(outcome.text, panel);
  }

  private keepDraft(text: string, { session, connection }: ChatPanel): void {
    session.setDraft(text, connection);
    connection.send({ type: "draft-changed", draft: text });
  }

  /** Without a model, the user selects one first, and the draft stays. */
  private async send(text: string, panel: ChatPanel): Promise<void> {
    const { session } = panel;
    if (!this.services.selectedModel()) {
      this.keepDraft(text, panel);
      await this.services.selectModel();
      if (!this.services.selectedModel()) return;
    }
    await session.send(text);
  }

  private async act(action: string, target: string, panel: ChatPanel): Promise<void> {
    const command = commandOf.get(action);
    if (command !== undefined) return void (await vscode.commands.executeCommand(command, target || undefined));
    if (action === "select-model") return await this.handle({ type: action }, panel);
    if (action === "set-up") return await (await import("../models/set-up-ollama.js")).setUpOllama();
    const remedy = remedyNamed(action);
    if (!remedy) {
      this.services.log.warn(`The panel requested an unknown action: ${action.slice(0, 100)}`);
      return;
    }
    const { session } = panel;
    // The target is the message in an answer, and the provider in the welcome view.
    const message = session.conversation.get(target);
    await this.services.carryOut(remedy, {
      provider: message?.failure?.provider ?? message?.model?.provider ?? target,
      failure: message?.failure,
      again: async () => {
        if (message) await session.answerAgain(target);
      },
      newChat: () => this.newChat(panel),
    });
  }

  private async newChat(panel: ChatPanel): Promise<void> {
    this.chat.use(panel);
    await this.chat.newChat();
  }
}
