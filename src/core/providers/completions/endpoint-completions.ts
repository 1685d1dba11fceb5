// Completions at an OpenAI-compatible endpoint: finds out by which route its server fills in the middle, and asks there.
// Unknown models are never asked: a model without the tokens of a format would write them out.

import { familyClaims } from "../../models/abilities/families.js";
import { isObject, parseJson } from "../../platform/json.js";
import type { FimFamily } from "../../provider-api/ability.js";
import type { CompletionRequest, CompletionSupport } from "../../provider-api/completion.js";
import type { ChatEvent, ModelInfo } from "../../provider-api/provider.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";
import { type FimCall, streamFim } from "../../wire/fim/completion-stream.js";
import { markersOf } from "../../wire/fim/formats.js";
import { infillCall, isLlamaCpp } from "../../wire/fim/infill.js";
import { fimEndpointCall, templateCall } from "../../wire/fim/text-completion.js";
import { readBodyText } from "../../wire/http/body-text.js";
import type { WireContext } from "../../wire/http/context.js";
import { type OpenAIEndpoint, sendToOpenAI } from "../../wire/openai-chat/openai-client.js";

/** How long a server counts as known, in milliseconds: another model may be loaded at the same address. */
const lifetimeMs = 5 * 60_000;
/** How long a server may take to say what it is. */
const probeTimeoutMs = 3000;
/** Bytes; `/props` holds the chat template. */
const longestProps = 1024 * 1024;

export class EndpointCompletions {
  /** By base address and model. */
  private readonly infills = new Map<string, { readonly has: boolean; readonly at: number }>();

  constructor(private readonly context: WireContext) {}

  /** `probe`: the server may be llama.cpp, which only its own endpoint tells. Throws only if `signal` aborts. */
  async support(
    endpoint: OpenAIEndpoint,
    model: ModelInfo,
    probe: boolean,
    signal: AbortSignal,
  ): Promise<CompletionSupport | undefined> {
    const family = fimFamilyOf(model);
    const route = hostedRoute(endpoint.baseUrl, model);
    if (route) return { route: "fim", markers: [] };
    if (probe && (await this.hasInfill(endpoint, model.id, signal))) return supportOf("infill", family);
    return family && !isHosted(endpoint.baseUrl) ? supportOf("template", family) : undefined;
  }

  stream(endpoint: OpenAIEndpoint, request: CompletionRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const { baseUrl } = endpoint;
    if (this.infills.get(keyOf(baseUrl, request.model))?.has) {
      return streamFim(this.context, { ...endpoint, baseUrl: rootOf(baseUrl) }, infillCall(request), signal);
    }
    const hosted = hostedCall(baseUrl, request);
    if (hosted) return streamFim(this.context, { ...endpoint, baseUrl: hosted.baseUrl }, hosted.call, signal);
    const family = request.family ?? familyIn(request.model);
    return family ? streamFim(this.context, endpoint, templateCall(request, family), signal) : cannot(endpoint.provider);
  }

  private async hasInfill(endpoint: OpenAIEndpoint, model: string, signal: AbortSignal): Promise<boolean> {
    const { clock, log } = this.context;
    const key = keyOf(endpoint.baseUrl, model);
    const known = this.infills.get(key);
    if (known && clock.monotonic() - known.at < lifetimeMs) return known.has;
    const root = { ...endpoint, baseUrl: rootOf(endpoint.baseUrl) };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(probeTimeoutMs)]);
    let has = false;
    try {
      has = (await this.isLlamaCpp(root, limit)) && (await this.answersInfill(root, model, limit));
    } catch {
      signal.throwIfAborted();
      log.debug(`${endpoint.provider}: the server did not say whether it fills in the middle`);
      return known?.has ?? false;
    }
    this.infills.set(key, { has, at: clock.monotonic() });
    return has;
  }

  private async isLlamaCpp(root: OpenAIEndpoint, signal: AbortSignal): Promise<boolean> {
    const response = await sendToOpenAI(this.context, root, { method: "get", path: "/props" }, signal);
    const { text } = await readBodyText(response, longestProps);
    return response.ok && isLlamaCpp(parseJson(text));
  }

  /** Only a request tells whether the model has the tokens. */
  private async answersInfill(root: OpenAIEndpoint, model: string, signal: AbortSignal): Promise<boolean> {
    const body = { model, input_prefix: "x =", input_suffix: "\n", n_predict: 1, cache_prompt: true };
    const response = await sendToOpenAI(this.context, root, { method: "post", path: "/infill", body }, signal);
    const { text } = await readBodyText(response, longestProps);
    return response.ok && isObject(parseJson(text));
  }
}

function keyOf(baseUrl: string, model: string): string {
  return `${baseUrl} ${model}`;
}

function rootOf(baseUrl: string): string {
  return trimCharactersEnd(baseUrl, "/").replace(/\/v\d+$/, "");
}

function supportOf(route: CompletionSupport["route"], family: FimFamily | undefined): CompletionSupport {
  return { route, ...(family !== undefined ? { family } : {}), markers: markersOf(family) };
}

/** What the settings or the server say of the model; else what its name says. */
function fimFamilyOf(model: ModelInfo): FimFamily | undefined {
  return model.fim ?? familyIn(model.id) ?? familyIn(model.name);
}

function familyIn(name: string): FimFamily | undefined {
  const fim = familyClaims(name)?.fim;
  return typeof fim === "string" ? fim : undefined;
}

const mistralHosts: ReadonlySet<string> = new Set(["api.mistral.ai", "codestral.mistral.ai"]);
const deepseekHost = "api.deepseek.com";

function isHosted(baseUrl: string): boolean {
  const host = hostnameOf(baseUrl);
  return mistralHosts.has(host) || host === deepseekHost;
}

function hostedRoute(baseUrl: string, { id, capabilities }: ModelInfo): boolean {
  const host = hostnameOf(baseUrl);
  if (mistralHosts.has(host)) return capabilities.includes("insert") || /codestral/i.test(id);
  // Its thinking model does not complete.
  return host === deepseekHost && /^deepseek-(?:chat|coder)/i.test(id);
}

function hostedCall(
  baseUrl: string,
  request: CompletionRequest,
): { readonly baseUrl: string; readonly call: FimCall } | undefined {
  const host = hostnameOf(baseUrl);
  if (mistralHosts.has(host)) return { baseUrl, call: fimEndpointCall(request, "/fim/completions") };
  if (host !== deepseekHost) return undefined;
  return { baseUrl: `${new URL(baseUrl).origin}/beta`, call: fimEndpointCall(request, "/completions") };
}

function hostnameOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
}

async function* cannot(provider: string): AsyncGenerator<ChatEvent> {
  yield { type: "failed", failure: { provider, kind: "bad-request", remedy: "switch-model" } };
}
