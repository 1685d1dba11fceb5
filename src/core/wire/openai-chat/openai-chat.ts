// Start here: one chat completion. openai-request.ts builds the request; openai-stream.ts reads the answer.
//
// Chat completions and model lists of any OpenAI-compatible endpoint. Makes a single attempt; callers retry with
// `retry.ts`.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { type CappedList, readCapped } from "../../models/model-cap.js";
import { isObject, parseJson } from "../../platform/json.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { readBodyText, readErrorBody } from "../http/body-text.js";
import type { WireContext } from "../http/context.js";
import { failureFromErrorBody, failureFromResponse, requestIdOf } from "../http/http-failure.js";
import { quote } from "../streams/quote.js";
import { toolCallContext } from "../tool-calls/call-context.js";
import { hostOf, type OpenAIEndpoint, secretsOf, sendToOpenAI } from "./openai-client.js";
import { estimatePromptTokens, openAIChatBody } from "./openai-request.js";
import { readOpenAIResponse } from "./openai-stream.js";

export type { OpenAIEndpoint } from "./openai-client.js";

/** Bytes. The largest public list has about 1 MB; this is the most that is parsed in one go. */
const longestModelList = 4 * 1024 * 1024;

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export async function* streamOpenAIChat(
  context: WireContext,
  endpoint: OpenAIEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  let response: Response;
  try {
    const body = openAIChatBody(request, endpoint);
    const call = { method: "post", path: endpoint.path ?? "/chat/completions", body } as const;
    response = await sendToOpenAI(context, endpoint, call, signal);
  } catch (thrown) {
    yield { type: "failed", failure: failureOf(thrown) ?? defect(endpoint, thrown) };
    return;
  }
  const about = { ...sourceOf(endpoint), model: request.model, signal };
  yield* readOpenAIResponse(response, {
    ...about,
    estimatePromptTokens: () => estimatePromptTokens(request),
    toolCalls: toolCallContext(request, () => context.clock.now()),
  });
}

export interface OpenAIModel {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly created?: number;
  readonly ownedBy?: string;
  /** Context window in tokens, if the server is vLLM. */
  readonly maxModelLength?: number;
  /** The entry as the server sent it. */
  readonly raw: Record<string, unknown>;
}

/** `GET {baseUrl}/models`. Throws a `FailureError`. */
export async function listOpenAIModels(
  context: WireContext,
  endpoint: OpenAIEndpoint,
  signal: AbortSignal,
): Promise<CappedList<OpenAIModel>> {
  const response = await sendToOpenAI(context, endpoint, { method: "get", path: "/models" }, signal);
  const source = sourceOf(endpoint);
  if (!response.ok) {
    throw new FailureError(
      failureFromResponse({ ...source, status: response.status, headers: response.headers, body: await readErrorBody(response) }),
    );
  }
  const { text, whole, thrown } = await readBodyText(response, longestModelList);
  if (thrown !== undefined) throw thrown;
  if (!whole) {
    const note = l10n.t("The model list is larger than the limit of {0} MB.", longestModelList / 1024 / 1024);
    throw new FailureError({
      provider: endpoint.provider,
      ...(source.host !== undefined ? { host: source.host } : {}),
      kind: "malformed-response",
      status: response.status,
      note,
      remedy: remedyFor("malformed-response"),
    });
  }
  const list = parseJson(text);
  const entries = Array.isArray(list) ? list : isObject(list) ? (list["data"] ?? list["models"]) : undefined;
  if (Array.isArray(entries)) return readCapped(entries, readModel);
  const requestId = requestIdOf(response.headers);
  if (isObject(list) && list["error"]) {
    throw new FailureError(failureFromErrorBody({ ...source, error: list, ...(requestId !== undefined ? { requestId } : {}) }));
  }
  const { secrets, ...place } = source;
  const detail = quote(text, secrets);
  throw new FailureError({
    ...place,
    kind: "malformed-response",
    status: response.status,
    detail,
    remedy: remedyFor("malformed-response"),
  });
}

function sourceOf(endpoint: OpenAIEndpoint): {
  readonly provider: string;
  readonly host?: string;
  readonly secrets: readonly string[];
} {
  const host = hostOf(endpoint);
  return { provider: endpoint.provider, ...(host !== undefined ? { host } : {}), secrets: secretsOf(endpoint) };
}

function readModel(entry: unknown): OpenAIModel[] {
  if (typeof entry === "string") return [{ id: entry, raw: { id: entry } }];
  if (!isObject(entry)) return [];
  const id = entry["id"] ?? entry["model"] ?? entry["name"];
  if (typeof id !== "string" || id === "") return [];
  const { created, owned_by: ownedBy, max_model_len: maxModelLength } = entry;
  return [
    {
      id,
      ...(typeof created === "number" ? { created } : {}),
      ...(typeof ownedBy === "string" ? { ownedBy } : {}),
      ...(typeof maxModelLength === "number" && maxModelLength > 0 ? { maxModelLength } : {}),
      raw: { ...entry },
    },
  ];
}

function defect(endpoint: OpenAIEndpoint, thrown: unknown): Failure {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const detail = quote(said, secretsOf(endpoint));
  return { provider: endpoint.provider, kind: "internal", detail, remedy: remedyFor("internal") };
}
