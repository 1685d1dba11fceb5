// Completions at an OpenAI-compatible endpoint: finds out by which route its server fills in the middle, and asks there.
// Unknown models are never asked: a model without the tokens of a format would write them out.

import { hasAbility } from "../../models/abilities/abilities.js";
import { familyClaims } from "../../models/abilities/families.js";
import { abortable } from "../../platform/abortable.js";
import { isObject, parseJson } from "../../platform/json.js";
import type { FimFamily } from "../../provider-api/ability.js";
import type { CompletionRequest, CompletionSupport } from "../../provider-api/completion.js";
import type { ChatEvent, ModelInfo } from "../../provider-api/provider.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";
import { type ServiceEndpoint, sendToService } from "../../wire/answers/endpoint-client.js";
import { type FimCall, streamFim } from "../../wire/fim/completion-stream.js";
import { markersOf } from "../../wire/fim/formats.js";
import { infillCall, isLlamaCpp } from "../../wire/fim/infill.js";
import { fimEndpointCall, templateCall } from "../../wire/fim/text-completion.js";
import { readBodyText } from "../../wire/http/body-text.js";
import type { WireContext } from "../../wire/http/context.js";

/** How long a server counts as known, in milliseconds: another model may be loaded at the same address. */
const lifetimeMs = 5 * 60_000;
/** How long a server may take to say what it is. */
const probeTimeoutMs = 3000;
/** Bytes; `/props` holds the chat template. */
const longestProps = 1024 * 1024;

/** A server that did not answer is asked again after this. */
const restMs = 30_000;

interface Remembered {
  until: number;
  value: boolean;
  answer: Promise<boolean>;
}

export class EndpointCompletions {
  /** Whether a server is llama.cpp, by base address. Shared by its models, which may be hundreds. */
  private readonly servers = new Map<string, Remembered>();
  /** Whether a model answers `/infill`, by base address and model. */
  private readonly infills = new Map<string, Remembered>();

  constructor(private readonly context: WireContext) {}

  /** `probe`: the server may be llama.cpp, which only its own endpoint tells. Throws only if `signal` aborts. */
  async support(
    endpoint: ServiceEndpoint,
    model: ModelInfo,
    probe: boolean,
    signal: AbortSignal,
  ): Promise<CompletionSupport | undefined> {
    if (model.sources?.fim === "user" && !hasAbility(model, "fim")) return undefined;
    const family = fimFamilyOf(model);
    const route = hostedRoute(endpoint.baseUrl, model);
    if (route) return { route: "fim", markers: [] };
    if (probe && (await this.hasInfill(endpoint, model.id, signal))) return supportOf("infill", family);
    return family && !isHosted(endpoint.baseUrl) ? supportOf("template", family) : undefined;
  }

  stream(endpoint: ServiceEndpoint, request: CompletionRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const { baseUrl } = endpoint;
    if (this.infills.get(keyOf(baseUrl, request.model))?.value) {
      return streamFim(this.context, { ...endpoint, baseUrl: rootOf(baseUrl) }, infillCall(request), signal);
    }
    const hosted = hostedCall(baseUrl, request);
    if (hosted) return streamFim(this.context, { ...endpoint, baseUrl: hosted.baseUrl }, hosted.call, signal);
    const family = request.family ?? familyIn(request.model);
    return family ? streamFim(this.context, endpoint, templateCall(request, family), signal) : cannot(endpoint.provider);
  }

  private async hasInfill(endpoint: ServiceEndpoint, model: string, signal: AbortSignal): Promise<boolean> {
    const root = { ...endpoint, baseUrl: rootOf(endpoint.baseUrl) };
    const isLlama = await this.remembered(this.servers, root.baseUrl, signal, (limit) => this.isLlamaCpp(root, limit));
    if (!isLlama) return false;
    const key = keyOf(endpoint.baseUrl, model);
    return await this.remembered(this.infills, key, signal, (limit) => this.answersInfill(root, model, limit));
  }

  private async remembered(
    known: Map<string, Remembered>,
    key: string,
    signal: AbortSignal,
    ask: (limit: AbortSignal) => Promise<boolean>,
  ): Promise<boolean> {
    const { clock, log } = this.context;
    const now = clock.monotonic();
    let entry = known.get(key);
    if (!entry || now > entry.until) {
      const before = entry?.value ?? false;
      const asked: Remembered = { until: now + lifetimeMs, value: before, answer: Promise.resolve(before) };
      // Not tied to the signal: others wait for the same answer.
      asked.answer = ask(AbortSignal.timeout(probeTimeoutMs)).then(
        (value) => {
          asked.value = value;
          return value;
        },
        () => {
          log.debug("A server did not say whether it fills in the middle");
          asked.until = clock.monotonic() + restMs;
          return before;
        },
      );
      known.set(key, asked);
      entry = asked;
    }
    return await abortable(entry.answer, signal);
  }

  private async isLlamaCpp(root: ServiceEndpoint, signal: AbortSignal): Promise<boolean> {
    const response = await sendToService(this.context, root, { method: "get", path: "/props" }, signal);
    const { text } = await readBodyText(response, longestProps);
    return response.ok && isLlamaCpp(parseJson(text));
  }

  /** Only a request tells whether the model has the tokens. */
  private async answersInfill(root: ServiceEndpoint, model: string, signal: AbortSignal): Promise<boolean> {
    const body = { model, input_prefix: "x =", input_suffix: "\n", n_predict: 1, cache_prompt: true };
    const response = await sendToService(this.context, root, { method: "post", path: "/infill", body }, signal);
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
