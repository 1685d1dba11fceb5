// The user's settings for agent mode, read again for each run.

import { type SettingName, settings } from "../../contributions/contributions.js";
import type { ConversationMode } from "../../core/agent/agent-controls.js";
import type { AgentLimits } from "../../core/agent/agent-services.js";
import { settingValue } from "../platform/trusted-settings.js";

/** As in package.json, for values that are not numbers. */
const usual = { maxRequests: 40, maxMinutes: 20 };

export function agentLimits(): AgentLimits {
  const maxCost = positive(settings.agentMaxCost);
  return {
    maxRequests: Math.max(1, Math.round(positive(settings.agentMaxRequests) ?? usual.maxRequests)),
    maxMinutes: positive(settings.agentMaxMinutes) ?? usual.maxMinutes,
    ...(maxCost === undefined ? {} : { maxCost }),
  };
}

/** The mode of a new conversation. */
export function defaultMode(): ConversationMode {
  return settingValue(settings.defaultMode) === "agent" ? "agent" : "chat";
}

function positive(name: SettingName): number | undefined {
  const value = settingValue(name);
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}
