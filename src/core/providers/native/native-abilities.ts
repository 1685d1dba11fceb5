// Start here: what a server says about its models at a native endpoint, besides the OpenAI-compatible list. Asked only if the
// list or the address looks like that server's; the readers load on first use.

import type { JsonObject } from "../../platform/json.js";
import type { WireContext } from "../../wire/http/context.js";
import type { OpenAIEndpoint, OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { objectIn } from "./fields.js";
import { LlamaProps } from "./llama-props.js";
import type { NativeModels, NativeServer } from "./reading.js";

/** How long an answer counts, also an empty one. llama.cpp's list has the current context length, so that stays fresh. */
const lifetimeMs = 5 * 60_000;
/** A server that timed out or failed is asked again after this. */
const restMs = 30_000;
/** The model list must not wait longer than this. */
const timeoutMs = 2000;

const nothing: NativeModels = new Map();

export class NativeAbilities {
  /** By base address. */
  private readonly known = new Map<string, { readonly models: NativeModels; readonly ids: ReadonlySet<string>; at: number }>();

  constructor(
    private readonly context: WireContext,
    private readonly props = new LlamaProps(context),
  ) {}

  /** What the server says about the listed models; empty if nothing. Throws only if `signal` aborts. */
  async of(endpoint: OpenAIEndpoint, listed: readonly OpenAIModel[], signal: AbortSignal): Promise<NativeModels> {
    const server = serverAt(endpoint.baseUrl, listed);
    if (!server) return nothing;
    const { clock, log } = this.context;
    const known = this.known.get(endpoint.baseUrl);
    const isFresh = known && clock.monotonic() - known.at < lifetimeMs;
    if (isFresh && listed.every(({ id }) => known.ids.has(id))) return known.models;
    if (known) this.props.expire(endpoint);
    const { askServer } = await import("./ask-server.js");
    const late = new AbortController();
    const timer = clock.schedule(timeoutMs, () => late.abort(new Error("too late")));
    const limit = AbortSignal.any([signal, late.signal]);
    let models = nothing;
    let at = clock.monotonic();
    try {
      models = await askServer(server, this.context, endpoint, listed, this.props, limit);
    } catch (thrown) {
      at -= lifetimeMs - restMs;
      signal.throwIfAborted();
      log.debug(`${endpoint.provider}: ${server} said nothing of its models (${thrown instanceof Error ? thrown.message : ""})`);
    } finally {
      timer.dispose();
    }
    this.known.set(endpoint.baseUrl, { models, ids: new Set(listed.map(({ id }) => id)), at });
    return models;
  }
}

/** LiteLLM's list gives this creation time (seconds since the Unix epoch) for every model. */
const createdAtLiteLLM = 1_677_610_602;

/** Which server this looks like. */
export function serverAt(baseUrl: string, listed: readonly OpenAIModel[]): NativeServer | undefined {
  if (!URL.canParse(baseUrl)) return undefined;
  const { hostname, port, pathname } = new URL(baseUrl);
  const [first] = listed;
  const owner = first?.ownedBy;
  // The list at these two addresses is the native one.
  if (pathname.includes("/api/v0") || pathname === "/catalog") return undefined;
  if (hostname === "models.github.ai") return "github-models";
  if (hostname === "api.x.ai") return "xai";
  if (owner === "llamacpp" || hasLlamaMeta(first?.raw)) return "llama.cpp";
  if (owner === "organization_owner" || port === "1234") return "lm-studio";
  if (port === "11434" || (owner === "library" && first?.id.includes(":"))) return "ollama";
  if (/litellm/i.test(baseUrl) || port === "4000" || first?.created === createdAtLiteLLM) return "litellm";
  return undefined;
}

function hasLlamaMeta(raw: JsonObject | undefined): boolean {
  return raw !== undefined && typeof objectIn(raw, "meta")["n_ctx_train"] === "number";
}
