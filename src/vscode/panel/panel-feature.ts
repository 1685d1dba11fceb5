// The host's side of a feature of the panel: it loads when the panel first says something to it.

import type { ChatSession } from "../../core/chat/chat-session.js";
import type { Feature } from "../../protocol/host-messages.js";

/** What a feature may ask of the chat around it. */
export interface FeatureChat {
  openConversation(id: string): Promise<void>;
  openConversationId(): Promise<string>;
  renameConversation(id: string, title: string): void;
  refreshConversation(id: string): Promise<void>;
  leaveConversation(id: string): Promise<void>;
}

/** The panel that speaks. */
export interface FeaturePanel {
  readonly session: ChatSession;
  /** Opens a conversation in this panel. */
  openConversation(id: string): Promise<void>;
  /** Says one line to the person, for a moment and to a screen reader. */
  announce(text: string): void;
  /** Answers in the feature's own messages. */
  post(message: unknown): void;
  /** Shows a feature in this panel. */
  openFeature(feature: Feature): void;
  /** Gives the focus back to where the person writes. */
  focusComposer(): void;
  /** Starts a new chat in this panel. */
  newChat(): Promise<void>;
}

export interface PanelFeature {
  /** Takes what the panel's side of the feature said; it is validated here. */
  receive(message: unknown, panel: FeaturePanel): Promise<void>;
}

export type PanelFeatures = Readonly<Record<Feature, () => Promise<PanelFeature>>>;
