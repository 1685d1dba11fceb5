// Parses the router's model list: each model with the companies that serve it, their status, prices and context lengths.
// Specified at https://huggingface.co/docs/inference-providers.

import { withAbilities } from "../../models/abilities/abilities.js";
import { familyClaims } from "../../models/abilities/families.js";
import { isObject, type JsonObject } from "../../platform/json.js";
import type { ModelInfo } from "../../provider-api/provider.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";

/** Number of companies read per model; the router lists about 20. */
const mostServers = 100;

/** A company that serves a model. */
interface Server {
  readonly name: string;
  readonly live: boolean;
  /** In tokens. */
  readonly contextLength?: number;
  /** US dollars per million tokens. */
  readonly price?: { readonly input: number; readonly output: number };
  readonly tools: boolean;
  readonly firstTokenMs?: number;
}

export interface RouterModel {
  /** `owner/name`. */
  readonly id: string;
  readonly vision: boolean;
  readonly servers: readonly Server[];
}

/** Reads one entry; undefined for a model whose output is not text. */
export function readRouterModel({ id, raw }: OpenAIModel): RouterModel | undefined {
  const architecture = isObject(raw["architecture"]) ? raw["architecture"] : {};
  const answers = architecture["output_modalities"];
  if (Array.isArray(answers) && !answers.includes("text")) return undefined;
  const takes = architecture["input_modalities"];
  const servers = Array.isArray(raw["providers"]) ? raw["providers"].slice(0, mostServers).flatMap(readServer) : [];
  return { id, vision: Array.isArray(takes) && takes.includes("image"), servers };
}

function readServer(entry: unknown): Server[] {
  if (!isObject(entry) || typeof entry["provider"] !== "string") return [];
  const contextLength = positive(entry["context_length"]);
  const firstTokenMs = positive(entry["first_token_latency_ms"]);
  const price = priceOf(entry);
  return [
    {
      name: entry["provider"],
      live: entry["status"] === "live",
      tools: entry["supports_tools"] === true,
      ...(contextLength !== undefined ? { contextLength } : {}),
      ...(firstTokenMs !== undefined ? { firstTokenMs } : {}),
      ...(price ? { price } : {}),
    },
  ];
}

function priceOf(entry: JsonObject): Server["price"] {
  if (entry["is_free"] === true) return { input: 0, output: 0 };
  const pricing = entry["pricing"];
  if (!isObject(pricing)) return undefined;
  const { input, output } = pricing;
  return typeof input === "number" && typeof output === "number" && input >= 0 && output >= 0 ? { input, output } : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Splits a model id at the last colon: the suffix is a rule (`fastest`, `cheapest`, `preferred`) or a company's name. */
export function splitRoute(id: string): { readonly model: string; readonly route?: string } {
  const colon = id.lastIndexOf(":");
  return colon > 0 && colon < id.length - 1 ? { model: id.slice(0, colon), route: id.slice(colon + 1) } : { model: id };
}

const rules: ReadonlySet<string> = new Set(["fastest", "cheapest", "preferred"]);

/** Whether any company serves the model now. */
export function isServed(model: RouterModel): boolean {
  return model.servers.some((server) => server.live);
}

/** The model's lowest price for a full answer, for comparison; infinite if no price is known. */
export function lowestPrice(model: RouterModel): number {
  return Math.min(...model.servers.filter((server) => server.live).map(costOf));
}

/**
 * The model as `ModelInfo`, from the companies that serve it now: the longest context and the lowest price among them. If
 * `route` names a company, only that company's values; undefined if it does not serve the model.
 */
export function routerModelInfo(model: RouterModel, host: string, route?: string): ModelInfo | undefined {
  const company = route === undefined || rules.has(route) ? undefined : route;
  const servers = model.servers.filter((server) => company === undefined || server.name === company);
  if (company !== undefined && servers.length === 0) return undefined;
  const live = servers.filter((server) => server.live);
  const contexts = live.flatMap(({ contextLength }) => contextLength ?? []);
  const cheapest = lowest(live, costOf);
  const quickest = lowest(live, (server) => server.firstTokenMs ?? Number.POSITIVE_INFINITY);
  const shortName = model.id.split("/").at(-1) ?? model.id;
  const size = /(?:^|[-_ ])(\d+(?:\.\d+)?[BM])(?:$|[-_ ])/i.exec(shortName)?.[1];
  const family = /[a-z]+/i.exec(shortName)?.[0]?.toLowerCase();
  const info: ModelInfo = {
    provider: "huggingface",
    id: route === undefined ? model.id : `${model.id}:${route}`,
    name: route === undefined ? shortName : `${shortName} (${route})`,
    host,
    capabilities: ["chat"],
    ...(family ? { family } : {}),
    ...(size ? { parameters: size.toUpperCase() } : {}),
    ...(cheapest?.price ? { price: { ...cheapest.price, currency: "USD" } } : {}),
    metadata: {
      liveProviders: live.length,
      ...(live.length > 0 ? { providers: live.map(({ name }) => name).join(", ") } : {}),
      ...(cheapest?.price ? { cheapestProvider: cheapest.name } : {}),
      ...(quickest?.firstTokenMs !== undefined
        ? { fastestProvider: quickest.name, fastestFirstTokenMs: Math.round(quickest.firstTokenMs) }
        : {}),
    },
  };
  const thinking = familyClaims(model.id)?.thinking;
  return withAbilities(info, {
    list: {
      tools: live.some((server) => server.tools),
      images: model.vision,
      ...(contexts.length > 0 ? { contextLength: Math.max(...contexts) } : {}),
    },
    ...(thinking !== undefined ? { family: { thinking } } : {}),
  });
}

function costOf({ price }: Server): number {
  return price ? price.input + price.output : Number.POSITIVE_INFINITY;
}

/** The server with the lowest finite value. */
function lowest(servers: readonly Server[], value: (server: Server) => number): Server | undefined {
  let best: Server | undefined;
  for (const server of servers) {
    if (Number.isFinite(value(server)) && (!best || value(server) < value(best))) best = server;
  }
  return best;
}
