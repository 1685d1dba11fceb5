// What a person does in a panel: its messages carried out, its buttons, and the features that answer for themselves.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import type { Failure } from "../../core/failures/errors.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import type { Log } from "../../core/platform/ports.js";
import type { Feature, Snapshot } from "../../protocol/host-messages.js";
import type { PanelMessage } from "../../protocol/panel-messages.js";
import type { CodeToApply } from "../editor/apply-code.js";
import { showFailure } from "../platform/failure-notice.js";
import { openSettings } from "../platform/open-settings.js";
import type { ChatPanel } from "./chat-panel.js";
import { insertCode, openAsNewFile, openLink } from "./code-actions-of-panel.js";
import type { FeaturePanel, PanelFeatures } from "./panel-feature.js";

export interface PanelRequestServices {
  readonly log: Log;
  selectedModel(): Snapshot["model"];
  toFailure(thrown: unknown): Failure;
  providerName(providerId: string): string;
  /** What the panel's features ask of the host; each loads when it is first wanted. */
  readonly features: PanelFeatures;
  /** Leads code of an answer to a change that the person reviews. */
  applyCode(code: CodeToApply): Promise<void>;
}

/** What a panel's requests may do to the chat around it. */
export interface ChatOfPanels {
  /** Commands mean this panel from now on. */
  used(panel: ChatPanel): void;
  openConversation(id: string): Promise<void>;
  newChat(): Promise<void>;
}

export class PanelRequests {
  constructor(
    private readonly services: PanelRequestServices,
    private readonly chat: ChatOfPanels,
  ) {}

  /** Carries out what a panel's page asked for. */
  async handle(message: PanelMessage, panel: ChatPanel): Promise<void> {
    const { session } = panel;
    switch (message.type) {
      case "focused":
        return this.chat.used(panel);
      case "send":
        return await this.send(message.text, panel);
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
        await vscode.commands.executeCommand(commands.selectModel);
        return panel.connection.focusComposer();
      case "remove-attachment":
        return session.removeAttachment(message.id);
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        return panel.connection.send({ type: "announced", text: l10n.t("Copied") });
      case "insert-code":
        return await insertCode(message.text);
      case "apply-code": {
        const answer = session.conversation.get(message.messageId);
        const question = answer?.parentId ? session.conversation.get(answer.parentId) : undefined;
        const { text, info } = message;
        return await this.services.applyCode({ text, info, attachments: question?.attachments ?? [] });
      }
      case "new-file":
        return await openAsNewFile(message.text, message.language);
      case "open-link":
        return await openLink(message.href);
      case "feature": {
        const feature = await this.services.features[message.feature]();
        return await feature.receive(message.message, this.featurePanel(message.feature, panel));
      }
    }
  }

  /** Logs why a request failed, and shows it with the button that helps. */
  failed(thrown: unknown, panel: ChatPanel): void {
    const failure = this.services.toFailure(thrown);
    if (failure.kind === "aborted") return;
    const name = this.services.providerName(failure.provider);
    this.services.log.error(`A request of the panel failed: ${failureLine(failure, name)}`);
    void showFailure(failure, name, (remedy) => this.act(remedy, failure.provider, panel));
  }

  private featurePanel(feature: Feature, panel: ChatPanel): FeaturePanel {
    return {
      session: panel.session,
      openConversation: async (id) => {
        this.chat.used(panel);
        await this.chat.openConversation(id);
      },
      post: (message) => panel.connection.send({ type: "feature-message", feature, message }),
      openFeature: (other) => panel.connection.openFeature(other),
      focusComposer: () => panel.connection.focusComposer(),
      announce: (text) => panel.connection.send({ type: "announced", text }),
      act: (action, target) => this.act(action, target, panel),
    };
  }

  /** Without a model there is nothing to send to: the choice comes first, and what was typed waits. */
  private async send(text: string, { session, connection }: ChatPanel): Promise<void> {
    if (!this.services.selectedModel()) {
      session.setDraft(text, connection);
      connection.send({ type: "draft-changed", draft: text });
      await vscode.commands.executeCommand(commands.selectModel);
      if (!this.services.selectedModel()) return;
    }
    await session.send(text);
  }

  private async act(action: string, target: string, panel: ChatPanel): Promise<void> {
    const { session } = panel;
    const message = session.conversation.get(target);
    switch (action) {
      case "log-in": {
        // The target is a provider in the welcome view, and a message under an answer.
        const provider = message ? (message.failure?.provider ?? message.model?.provider) : target;
        const account = await vscode.commands.executeCommand(commands.login, provider);
        if (account && message) await session.answerAgain(target);
        return;
      }
      case "retry":
        return await session.answerAgain(target);
      case "switch-model": {
        const before = this.services.selectedModel()?.id;
        await vscode.commands.executeCommand(commands.selectModel);
        if (message && this.services.selectedModel()?.id !== before) await session.answerAgain(target);
        return;
      }
      case "open-settings":
        return await openSettings(message?.failure);
      case "show-log":
        await vscode.commands.executeCommand(commands.showLog);
        return;
      case "new-chat":
        this.chat.used(panel);
        return await this.chat.newChat();
      default:
        this.services.log.warn(`The panel asked for an unknown action: ${action.slice(0, 100)}`);
    }
  }
}
