// Completions at OpenAI-compatible endpoints: `/completions` with a prompt in the model's own format, DeepSeek's
// `/beta/completions` and Mistral's `/fim/completions`, which take prefix and suffix. Specified at
// https://platform.openai.com/docs/api-reference/completions, https://api-docs.deepseek.com/guides/fim_completion and
// https://docs.mistral.ai/api/#tag/fim.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { FimFamily } from "../../provider-api/ability.js";
import type { CompletionRequest } from "../../provider-api/completion.js";
import type { FinishReason } from "../../provider-api/provider.js";
import type { FimCall, FimPiece } from "./completion-stream.js";
import { fimPrompt } from "./formats.js";

/** Low, so that what is shown seldom changes from one key to the next. */
const temperature = 0.1;

/** `/completions` with the tokens of a family, for vLLM, LM Studio, TGI and the like. */
export function templateCall(request: CompletionRequest, family: FimFamily): FimCall {
  const { prompt, stop } = fimPrompt(request, family);
  const { model, maxTokens } = request;
  return {
    path: "/completions",
    model,
    body: { model, prompt, stop, max_tokens: maxTokens, temperature, stream: true },
    read: readChoice,
  };
}

/** `path` is `/fim/completions` for Mistral, `/completions` below `/beta` for DeepSeek. */
export function fimEndpointCall(request: CompletionRequest, path: string): FimCall {
  const { model, prefix, suffix, pathComment, maxTokens } = request;
  return {
    path,
    model,
    body: { model, prompt: pathComment + prefix, suffix, max_tokens: maxTokens, temperature, stream: true },
    read: readChoice,
  };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  model_length: "length",
  content_filter: "content-filter",
};

/** Text completions have `text`, Mistral's are shaped as a chat's. */
function readChoice(event: JsonObject): FimPiece {
  const [choice] = Array.isArray(event["choices"]) ? event["choices"] : [];
  if (!isObject(choice)) return {};
  const delta = isObject(choice["delta"]) ? choice["delta"]["content"] : undefined;
  const text = choice["text"] ?? delta;
  const finish = choice["finish_reason"];
  return {
    ...(typeof text === "string" ? { text } : {}),
    ...(typeof finish === "string" ? { reason: reasons[finish] ?? "other" } : {}),
  };
}
