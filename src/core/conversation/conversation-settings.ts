// What a conversation sets for itself: parameters and a system prompt. What it leaves open comes from the person's
// settings, and what those leave open is the model's to choose.

import { parametersFor } from "../models/parameters.js";
import type { ChatParameters } from "../provider-api/provider.js";

export interface ConversationSettings extends ChatParameters {
  /** An empty one stands against the default: no system prompt at all. */
  readonly systemPrompt?: string;
}

export const reasoningEfforts = ["low", "medium", "high"] as const;

/** The person's defaults. */
export interface DefaultSettings {
  parameters(): ChatParameters;
  systemPrompt(): string;
}

/** What holds for the next request: a conversation's own values before the defaults, and only those that the model takes. */
export function settingsInForce(
  own: ConversationSettings,
  defaults: DefaultSettings,
  taken: readonly (keyof ChatParameters)[] | undefined,
): { readonly parameters: ChatParameters; readonly systemPrompt: string } {
  const { systemPrompt = defaults.systemPrompt(), ...parameters } = own;
  const all: ChatParameters = { ...defaults.parameters(), ...parameters };
  return { parameters: parametersFor(taken ? { parametersTaken: taken } : {}, all, false), systemPrompt };
}
