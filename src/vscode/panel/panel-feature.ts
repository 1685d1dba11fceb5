// The host's side of a panel feature: it loads with the panel's first message to it.

import type { ChatSession } from "../../core/chat/chat-session.js";
import type { AnswerModel } from "../../core/conversation/conversation.js";
import type { Part } from "../../core/conversation/parts.js";
import type { Feature } from "../../protocol/features.js";

/** What a feature may request from the chat around it. */
export interface FeatureChat {
  openConversation(id: string): Promise<void>;
  openConversationId(): Promise<string>;
  renameConversation(id: string, title: string): void;
  refreshConversation(id: string): Promise<void>;
  leaveConversation(id: string): Promise<void>;
}

/** The panel that sent the message. */
export interface FeaturePanel {
  readonly session: ChatSession;
  /** Opens a conversation in this panel. */
  openConversation(id: string): Promise<void>;
  /** Shows the user one line for a moment, which a screen reader reads out. */
  announce(text: string): void;
  /** Sends one of the feature's own messages. */
  post(message: unknown): void;
  /** Shows a feature in this panel. */
  openFeature(feature: Feature): void;
  /** Gives the focus back to the message composer. */
  focusComposer(): void;
  /** Starts a new chat in this panel. */
  newChat(): Promise<void>;
}

export interface PanelFeature {
  /** Handles a message from the panel's side of the feature, and validates it. */
  receive(message: unknown, panel: FeaturePanel): Promise<void>;
}

/** What becomes of a message that begins with a slash. */
export type CommandOutcome =
  | { readonly kind: "no-command" }
  | { readonly kind: "done" }
  /** The user cancelled: the text goes back into the composer. */
  | { readonly kind: "cancelled" }
  /** Another text is sent in its place, to the selected model or to `model`. */
  | { readonly kind: "send"; readonly text: string; readonly model?: AnswerModel };

/** Turns the parts of an agent's answer into what a panel shows. Loads with the first answer that has any. */
export interface AgentViews {
  /** The views of all parts, or of those from index `from` on. */
  partViews(parts: readonly Part[], from?: number): readonly unknown[];
}

export type PanelFeatures = Readonly<Record<Feature, () => Promise<PanelFeature>>>;
