// The user's settings for requests. Each request reads them, so that a change takes effect at once.

import * as vscode from "vscode";
import { type SettingName, settings } from "../../contributions/contributions.js";
import { ownPromptIn } from "../../core/prompts/own-prompt.js";
import { reasoningEfforts } from "../../core/provider-api/effort.js";
import type { ChatParameters } from "../../core/provider-api/provider.js";
import type { FallbackSettings } from "../../core/routing/fallback.js";
import type { RequestPolicy } from "../../core/wire/http/context.js";
import { inspectSetting, settingValue } from "./trusted-settings.js";

/** A number from the settings; `undefined` if it is not set or not a number. */
function numberSetting(name: SettingName): number | undefined {
  const value = settingValue(name);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function requestPolicy(): RequestPolicy {
  const milliseconds = (name: SettingName, fallback: number): number => Math.max(1, numberSetting(name) ?? fallback) * 1000;
  return {
    connectTimeoutMs: milliseconds(settings.connectTimeout, 10),
    firstByteTimeoutMs: milliseconds(settings.firstByteTimeout, 120),
    idleTimeoutMs: milliseconds(settings.idleTimeout, 60),
    // 0: no limit on the total time of an answer.
    totalTimeoutMs: Math.max(0, numberSetting(settings.totalTimeout) ?? 0) * 1000,
    maxRetries: Math.max(0, Math.round(numberSetting(settings.maxRetries) ?? 2)),
  };
}

export function chatParameters(): ChatParameters {
  const temperature = numberSetting(settings.temperature);
  const maxTokens = numberSetting(settings.maxTokens);
  const topP = numberSetting(settings.topP);
  const topK = numberSetting(settings.topK);
  const minP = numberSetting(settings.minP);
  const stops = settingValue(settings.stop);
  const stop = Array.isArray(stops) ? stops.filter((each): each is string => typeof each === "string" && each !== "") : [];
  const effort = reasoningEfforts.find((each) => each === settingValue(settings.reasoningEffort));
  return {
    ...(temperature !== undefined ? { temperature } : {}),
    ...(maxTokens !== undefined ? { maxTokens: Math.round(maxTokens) } : {}),
    ...(topP !== undefined ? { topP } : {}),
    ...(topK !== undefined ? { topK: Math.round(topK) } : {}),
    ...(minP !== undefined ? { minP } : {}),
    ...(stop.length > 0 ? { stop } : {}),
    ...(effort ? { reasoningEffort: effort } : {}),
  };
}

/** Ignores an untrusted workspace: its prompt would address the model in the user's name. */
export function systemPrompt(): string {
  return ownPromptIn(inspectSetting(settings.systemPrompt), vscode.workspace.isTrusted) ?? "";
}

export function fallbackSettings(): FallbackSettings {
  const chain = settingValue(settings.fallbackChain);
  return {
    enabled: settingValue(settings.fallbackEnabled) === true,
    chain: Array.isArray(chain) ? chain.filter((entry): entry is string => typeof entry === "string") : [],
  };
}
