// Known services with one of the three common APIs, so that adding one takes only a key. Addresses are from each service's
// public documentation.

import * as l10n from "@vscode/l10n";
import type { PrivacyBoundary, WireApi } from "../../provider-api/provider.js";
import type { CustomAuth, MaxTokensField } from "./definitions.js";

export interface CustomProviderPreset {
  readonly id: string;
  readonly name: string;
  /** Empty if the user must enter it. */
  readonly baseUrl: string;
  readonly auth: CustomAuth;
  readonly boundary: PrivacyBoundary;
  /** Where to get a key, or help with the server. */
  readonly helpUrl?: string;
  /** One sentence for the picker. */
  readonly note: string;
  /** Set if the service expects another field than `max_tokens`. */
  readonly maxTokensField?: MaxTokensField;
  /** Absent: chat completions. */
  readonly api?: WireApi;
  /** The header for the key if `auth` is `header` and the header is not `x-api-key`. */
  readonly authHeader?: string;
  /** Its list does not contain the names that requests need, so the user enters them. */
  readonly namesModels?: true;
}

/** The presets, local servers first. Built at each call, because their notes are in the user's language. */
export function presets(): readonly CustomProviderPreset[] {
  return [
    {
      id: "lm-studio",
      name: "LM Studio",
      baseUrl: "http://localhost:1234/v1",
      auth: "none",
      boundary: "local",
      helpUrl: "https://lmstudio.ai/docs/developer/core/server",
      note: l10n.t("Start the server in LM Studio's Developer tab."),
    },
    {
      id: "llama-cpp",
      name: "llama.cpp",
      baseUrl: "http://localhost:8080/v1",
      auth: "none",
      boundary: "local",
      helpUrl: "https://github.com/ggml-org/llama.cpp/tree/master/tools/server",
      note: l10n.t("Run llama-server. You can enter another port."),
    },
    {
      id: "vllm",
      name: "vLLM",
      baseUrl: "http://localhost:8000/v1",
      auth: "none",
      boundary: "local",
      helpUrl: "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html",
      note: l10n.t("Run vllm serve. You can enter another port."),
    },
    {
      id: "litellm",
      name: "LiteLLM",
      baseUrl: "http://localhost:4000/v1",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://docs.litellm.ai/docs/simple_proxy",
      note: l10n.t("A gateway to many services. Messages may leave your network, so it counts as public."),
    },
    {
      id: "openrouter",
      name: "OpenRouter",
      baseUrl: "https://openrouter.ai/api/v1",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://openrouter.ai/settings/keys",
      note: l10n.t("Models from many vendors with one key, including prices and context lengths."),
    },
    {
      id: "groq",
      name: "Groq",
      baseUrl: "https://api.groq.com/openai/v1",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://console.groq.com/keys",
      note: l10n.t("Open models at high speed."),
      maxTokensField: "max_completion_tokens",
    },
    {
      id: "mistral",
      name: "Mistral",
      baseUrl: "https://api.mistral.ai/v1",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://console.mistral.ai/api-keys",
      note: l10n.t("Mistral's own models."),
    },
    {
      id: "together",
      name: "Together AI",
      baseUrl: "https://api.together.ai/v1",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://api.together.ai/settings/api-keys",
      note: l10n.t("Open models, with prices and context lengths."),
    },
    {
      id: "deepseek",
      name: "DeepSeek",
      baseUrl: "https://api.deepseek.com",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://platform.deepseek.com/api_keys",
      note: l10n.t("DeepSeek's own models, with their reasoning."),
    },
    {
      id: "anthropic",
      name: "Anthropic",
      baseUrl: "https://api.anthropic.com/v1",
      auth: "header",
      boundary: "public",
      api: "messages",
      helpUrl: "https://platform.claude.com/settings/keys",
      note: l10n.t("Claude through Anthropic's own API, with thinking and caching."),
    },
    {
      id: "gemini",
      name: "Google Gemini",
      baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://aistudio.google.com/apikey",
      note: l10n.t("Gemini through the OpenAI-compatible endpoint, with a key from Google AI Studio."),
    },
    {
      id: "azure-openai",
      name: "Azure OpenAI",
      baseUrl: "https://your-resource.openai.azure.com/openai/v1",
      auth: "header",
      authHeader: "api-key",
      boundary: "public",
      api: "responses",
      namesModels: true,
      helpUrl: "https://ai.azure.com",
      note: l10n.t(
        "Your deployments in Azure. Put your resource's name in the address, and enter the names of your deployments.",
      ),
    },
    {
      id: "xai",
      name: "xAI",
      baseUrl: "https://api.x.ai/v1",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://console.x.ai",
      note: l10n.t("xAI's own models."),
    },
    {
      id: "cerebras",
      name: "Cerebras",
      baseUrl: "https://api.cerebras.ai/v1",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://cloud.cerebras.ai",
      note: l10n.t("Open models at high speed."),
    },
    {
      id: "fireworks",
      name: "Fireworks",
      baseUrl: "https://api.fireworks.ai/inference/v1",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://app.fireworks.ai",
      note: l10n.t("Open models, and the models that you fine-tuned there."),
    },
    {
      id: "github-models",
      name: "GitHub Models",
      baseUrl: "https://models.github.ai/inference",
      auth: "bearer",
      boundary: "public",
      helpUrl: "https://github.com/settings/personal-access-tokens",
      note: l10n.t('Models from many vendors, with a GitHub token that has the "models: read" permission.'),
    },
    {
      id: "custom",
      name: l10n.t("Another server"),
      baseUrl: "",
      auth: "bearer",
      boundary: "public",
      note: l10n.t("Any address with OpenAI's or Anthropic's API."),
    },
  ];
}

/** Where to get the key for an address; undefined if it belongs to no preset. */
export function helpUrlFor(baseUrl: string): string | undefined {
  const { origin } = new URL(baseUrl);
  return presets().find((preset) => preset.baseUrl !== "" && new URL(preset.baseUrl).origin === origin)?.helpUrl;
}
