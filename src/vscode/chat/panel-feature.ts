// The host's side of a feature of the panel: it loads when the panel first says something to it.

import type { ChatSession } from "../../core/chat/chat-session.js";
import type { Feature } from "../../protocol.js";

/** The panel that speaks. */
export interface FeaturePanel {
  readonly session: ChatSession;
  readonly chat: {
    openConversation(id: string): Promise<void>;
    /** Says one line to the person, for a moment and to a screen reader. */
    announce(text: string): void;
    /** Gives the keys back to the composer, after a list of VS Code's own had them. */
    focusComposer(): void;
  };
  /** Answers in the feature's own messages. */
  post(message: unknown): void;
}

export interface PanelFeature {
  /** Takes what the panel's side of the feature said; it is validated here. */
  receive(message: unknown, panel: FeaturePanel): Promise<void>;
}

export type PanelFeatures = Readonly<Record<Feature, () => Promise<PanelFeature>>>;
