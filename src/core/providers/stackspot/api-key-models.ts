// StackSpot's three models for API keys, each at its own path with an OpenAI-compatible API.

import * as l10n from "@vscode/l10n";
import type { ChatRequest, ModelInfo } from "../../provider-api/provider.js";
import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { addresses } from "./stackspot-settings.js";

const models = [
  { id: "stackspot-ai-chat", name: "StackSpot AI Chat", alias: "stackspot", path: "/chat/completions" },
  { id: "stackspot-ai-code", name: "StackSpot AI Code", alias: "stackspot-code", path: "/code/completions" },
  { id: "stackspot-ai-assistant", name: "StackSpot AI Assistant", alias: "stackspot-assistant", path: "/assistant/completions" },
] as const;

type ModelId = (typeof models)[number]["id"];

/** The three models; `baseUrl` is the address of the API. */
export function apiKeyModels(baseUrl: string): readonly ModelInfo[] {
  const descriptions: Readonly<Record<ModelId, string>> = {
    "stackspot-ai-chat": l10n.t("Conversations and text of any kind"),
    "stackspot-ai-code": l10n.t("Writing, completing, and analyzing code"),
    "stackspot-ai-assistant": l10n.t("Tasks and workflows"),
  };
  return models.map(({ id, name, alias }) => ({
    provider: "stackspot",
    id,
    name,
    description: descriptions[id],
    family: "stackspot-ai",
    capabilities: id === "stackspot-ai-code" ? ["chat", "completion", "code"] : ["chat", "completion"],
    aliases: [alias],
    host: new URL(baseUrl).host,
  }));
}

export function isApiKeyModel(model: string): boolean {
  return models.some(({ id }) => id === model);
}

/** The model's endpoint; undefined for an unknown model. */
export function apiKeyEndpoint(model: string, baseUrl: string, apiKey: string): OpenAIEndpoint | undefined {
  const path = models.find(({ id }) => id === model)?.path;
  if (path === undefined) return undefined;
  return {
    provider: "stackspot",
    baseUrl,
    path,
    apiKey: withPrefix(apiKey),
    maxTokensField: "max_tokens",
    setting: addresses.api.name,
  };
}

/** The smallest request that checks a key; no cheaper one is documented. */
export const keyCheck: ChatRequest = {
  model: "stackspot-ai-chat",
  messages: [{ role: "user", content: "Hi" }],
  parameters: { maxTokens: 1 },
  stream: false,
};

/** Keys are issued with and without their prefix; the service requires it. */
function withPrefix(key: string): string {
  const trimmed = key.trim();
  return trimmed === "" || trimmed.startsWith("sk-") ? trimmed : `sk-${trimmed}`;
}
