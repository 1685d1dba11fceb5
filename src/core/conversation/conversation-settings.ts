// A conversation's own parameters and system prompt. The user's settings fill in what it does not set; the model chooses
// the rest.

import { parametersFor } from "../models/parameters.js";
import type { ChatParameters } from "../provider-api/provider.js";

export interface ConversationSettings extends ChatParameters {
  /** An empty string overrides the default: no system prompt at all. */
  readonly systemPrompt?: string;
}

export const reasoningEfforts = ["low", "medium", "high"] as const;

/** The user's defaults. */
export interface DefaultSettings {
  parameters(): ChatParameters;
  systemPrompt(): string;
}

/** The effective settings for the next request: the conversation's values over the defaults, if the model accepts them. */
export function settingsInForce(
  own: ConversationSettings,
  defaults: DefaultSettings,
  taken: readonly (keyof ChatParameters)[] | undefined,
): { readonly parameters: ChatParameters; readonly systemPrompt: string } {
  const { systemPrompt = defaults.systemPrompt(), ...parameters } = own;
  const all: ChatParameters = { ...defaults.parameters(), ...parameters };
  return { parameters: parametersFor(taken ? { parametersTaken: taken } : {}, all, false), systemPrompt };
}
