// Completions at an OpenAI-compatible endpoint: finds out by which route its server fills in the middle, and asks there.
// Unknown models are never asked: a model without the tokens of a format would write them out.

import { hasAbility } from "../../models/abilities/abilities.js";
import { familyClaims } from "../../models/abilities/families.js";
import type { FimFamily } from "../../provider-api/ability.js";
import type { CompletionRequest, CompletionSupport } from "../../provider-api/completion.js";
import type { ChatEvent, ModelInfo } from "../../provider-api/provider.js";
import type { ServiceEndpoint } from "../../wire/answers/endpoint-client.js";
import { type FimCall, streamFim } from "../../wire/fim/completion-stream.js";
import { markersOf } from "../../wire/fim/formats.js";
import { fimEndpointCall, templateCall } from "../../wire/fim/text-completion.js";
import type { WireContext } from "../../wire/http/context.js";
import type { LlamaProps } from "../native/llama-props.js";
import { InfillServers } from "./infill-servers.js";

export class EndpointCompletions {
  private readonly infill: InfillServers;

  constructor(
    private readonly context: WireContext,
    props?: LlamaProps,
  ) {
    this.infill = new InfillServers(context, props);
  }

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
    const server = probe ? await this.infill.find(endpoint, model.id, signal) : undefined;
    if (server) return supportOf("infill", family, server.layout?.markers);
    return family && !isHosted(endpoint.baseUrl) ? supportOf("template", family) : undefined;
  }

  stream(endpoint: ServiceEndpoint, request: CompletionRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    const { baseUrl } = endpoint;
    const server = this.infill.last(endpoint, request.model);
    if (server) return this.infill.stream(endpoint, request, server, signal);
    const hosted = hostedCall(baseUrl, request);
    if (hosted) return streamFim(this.context, { ...endpoint, baseUrl: hosted.baseUrl }, hosted.call, signal);
    const family = request.family ?? familyIn(request.model);
    return family ? streamFim(this.context, endpoint, templateCall(request, family), signal) : cannot(endpoint.provider);
  }
}

function supportOf(
  route: CompletionSupport["route"],
  family: FimFamily | undefined,
  shown: readonly string[] = [],
): CompletionSupport {
  return { route, ...(family !== undefined ? { family } : {}), markers: [...new Set([...markersOf(family), ...shown])] };
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
