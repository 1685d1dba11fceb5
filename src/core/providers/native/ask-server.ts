// Asks a server at its native endpoint and passes the answer to the matching reader.

import { parseJson } from "../../platform/json.js";
import { sendToService } from "../../wire/answers/endpoint-client.js";
import { readBodyText } from "../../wire/http/body-text.js";
import type { WireContext } from "../../wire/http/context.js";
import type { OpenAIEndpoint, OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { readLlamaCpp } from "./llama-cpp.js";
import type { LlamaProps } from "./llama-props.js";
import { readGitHubModels, readLiteLLM, readLMStudio, readXAI } from "./native-lists.js";
import { readOllama } from "./ollama-compatible.js";
import type { Ask, NativeModels, NativeServer, Place, ReadServer } from "./reading.js";

const readers: Readonly<Record<NativeServer, ReadServer>> = {
  "llama.cpp": readLlamaCpp,
  "lm-studio": readLMStudio,
  litellm: readLiteLLM,
  ollama: readOllama,
  "github-models": readGitHubModels,
  xai: readXAI,
};

/** Bytes of an answer that are read. */
const longestAnswer = 4 * 1024 * 1024;

/** Rejects on timeout, or if nothing answers. */
export async function askServer(
  server: NativeServer,
  context: WireContext,
  endpoint: OpenAIEndpoint,
  listed: readonly OpenAIModel[],
  props: LlamaProps,
  signal: AbortSignal,
): Promise<NativeModels> {
  const ask: Ask = async (path, { from = "root", body } = {}) => {
    const place = { ...endpoint, baseUrl: placeOf(endpoint.baseUrl, from) };
    const call = { path, method: body ? "post" : "get", ...(body ? { body } : {}) } as const;
    const response = await sendToService(context, place, call, signal);
    const { text, whole } = await readBodyText(response, longestAnswer);
    if (response.ok && whole) return parseJson(text);
    context.log.debug(`${endpoint.provider}: ${server} answers ${response.status} at ${path}`);
    return undefined;
  };
  return await readers[server](ask, listed, (path) => props.of(endpoint, signal, path));
}

/** Always the same origin, so that a key stays with its host. */
function placeOf(baseUrl: string, from: NonNullable<Place["from"]>): string {
  if (from === "host") return new URL(baseUrl).origin;
  return from === "base" ? baseUrl : baseUrl.replace(/\/v1$/, "");
}
