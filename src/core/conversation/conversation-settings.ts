// A conversation's own parameters and system prompt. The user's settings fill in what it does not set; the service chooses
// the rest.

import type { ChatParameters } from "../provider-api/provider.js";

export interface ConversationSettings extends ChatParameters {
  /** An empty string overrides the default: no system prompt at all. */
  readonly systemPrompt?: string;
}

/** `agent`: the model looks and acts with tools; see core/agent. */
export type ConversationMode = "chat" | "agent";

/** The user's defaults. */
export interface DefaultSettings {
  parameters(): ChatParameters;
  systemPrompt(): string;
  /** The mode of a new conversation; absent: chat. */
  mode?(): ConversationMode;
}

/** The settings for the next request: the conversation's values over the defaults. `core/requests` sends what the model accepts. */
export function effectiveSettings(
  own: ConversationSettings,
  defaults: DefaultSettings,
): { readonly parameters: ChatParameters; readonly systemPrompt: string } {
  const { systemPrompt = defaults.systemPrompt(), ...parameters } = own;
  return { parameters: { ...defaults.parameters(), ...parameters }, systemPrompt };
}
