// Connects agent mode in the panels to the window: its panels, prices and settings.

import { settings } from "../../../contributions/contributions.js";
import type { ChatSession } from "../../../core/chat/chat-session.js";
import type { ProviderRegistry } from "../../../core/models/registry.js";
import { parsePrices, priceOf, pricesOfModels } from "../../../core/usage/price.js";
import { systemClock } from "../../../node/system-clock.js";
import type { Feature } from "../../../protocol/features.js";
import { settingsOfVSCode } from "../../platform/stores.js";
import { AgentFeature, type AgentOfWindow } from "./agent-feature.js";

/** The chat of the window. */
export interface ChatOfAgent {
  alive(conversationId: string): ChatSession | undefined;
  shows(session: ChatSession): boolean;
  tell(session: ChatSession, feature: Feature, message: unknown): void;
  revealSession(session: ChatSession): Promise<void>;
  showWaiting(count: number): void;
}

export function createAgentFeature(
  { tool, changedFiles }: AgentOfWindow,
  chat: ChatOfAgent,
  registry: Pick<ProviderRegistry, "known">,
): AgentFeature {
  return new AgentFeature({
    tool,
    changedFiles,
    clock: systemClock,
    price: (modelId) => {
      const { prices } = parsePrices(settingsOfVSCode.get(settings.usagePrices));
      return priceOf(modelId, [...prices, ...pricesOfModels(registry.known().flatMap(({ models }) => models))]);
    },
    session: (conversationId) => chat.alive(conversationId),
    isShown: (session) => chat.shows(session),
    tell: (session, message) => chat.tell(session, "agent", message),
    reveal: (session) => chat.revealSession(session),
    showWaiting: (count) => chat.showWaiting(count),
  });
}
