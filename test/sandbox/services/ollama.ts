// Ollama's native API: a server with models of every kind, including one that must be loaded first and one that runs in a
// cloud to which it is not signed in. Specified in the protocol reference, section Ollama.
// In addition to the markers of answers.ts, `[[call:name {"json": 1}]]` makes a model call a tool in the request.

import { generate } from "../fill-in.js";
import { HttpService, type Route, type RouteContext } from "../http-service.js";
import { pause } from "../pacing.js";
import type { RecordedRequest } from "../recorded-request.js";
import { jsonReply, type Piece, type Reply, textReply } from "../reply.js";
import type { ServiceOptions } from "../service.js";
import {
  answerOf,
  answerPieces,
  fitting,
  idleAnswer,
  imagesIn,
  isBase64,
  isRecord,
  line,
  readMessages,
  tokensOf,
  wholeAnswer,
} from "./ollama-chat.js";
import { Downloads } from "./ollama-downloads.js";
import { digestOf, installedModels, type OllamaModel, pullableModels, showAnswer, tagEntry, withTag } from "./ollama-library.js";

/** "Never" in milliseconds since the Unix epoch: the server's expiry of a model that stays loaded. */
const never = Date.UTC(2318, 0, 1);
const defaultKeepAliveMs = 5 * 60_000;

interface Loaded {
  readonly contextLength: number;
  readonly expiresAt: number;
}

export class OllamaService extends HttpService {
  readonly version = "0.32.15";
  /** Tests may add and remove models. */
  readonly models: OllamaModel[] = [...installedModels];
  /** Milliseconds to load a model that is not in memory, or is loaded with another context. */
  loadDelayMs = 3_000;
  /** A load also waits for this. */
  holdLoads: Promise<void> | undefined;
  /** Context in tokens if neither the request nor the model sets one. */
  defaultContext = 4096;
  /** Download rate; `Infinity` sends the steps as fast as the client reads. */
  downloadBytesPerSecond = 60_000_000;
  readonly #loaded = new Map<string, Loaded>();
  readonly #downloads = new Downloads();

  protected readonly routes: readonly Route[] = [
    { method: "GET", path: "/", handle: () => textReply(200, "Ollama is running") },
    { method: "GET", path: "/api/version", handle: () => json(200, { version: this.version }) },
    { method: "GET", path: "/api/tags", handle: () => json(200, { models: this.models.map(tagEntry) }) },
    { method: "GET", path: "/api/ps", handle: () => json(200, { models: this.models.flatMap((model) => this.#psEntry(model)) }) },
    { method: "POST", path: "/api/show", handle: ({ request }) => this.#show(request) },
    { method: "POST", path: "/api/chat", isChat: true, handle: (context) => this.#chat(context) },
    { method: "POST", path: "/api/generate", isChat: true, handle: (context) => this.#generate(context) },
    { method: "POST", path: "/api/pull", handle: ({ request }) => this.#pull(request) },
  ];

  static async start(options: ServiceOptions): Promise<OllamaService> {
    const service = new OllamaService("ollama", options);
    for (const model of service.models) {
      if (model.isLoaded) service.#loaded.set(model.name, { contextLength: service.defaultContext, expiresAt: never });
    }
    await service.start();
    return service;
  }

  get settings(): Readonly<Record<string, unknown>> {
    return { "snowcell.ollama.baseUrl": this.url };
  }

  get notes(): readonly string[] {
    return [
      "no sign-in; llama3.2 calls tools, qwen3:4b thinks, llava:7b sees, nomic-embed-text only embeds",
      "qwen2.5-coder:1.5b completes as you type: SnowCell: Select Completion Model",
      `mistral:7b takes ${this.loadDelayMs / 1000} s to load; gpt-oss:120b-cloud says 401; tinyllama can be pulled`,
    ];
  }

  /** Unloads a model. */
  unload(name: string): void {
    this.#loaded.delete(withTag(name));
  }

  /** The answer for an unknown path, worded as by Gin, the framework under Ollama. */
  protected override unrouted(): Reply {
    return textReply(404, "404 page not found");
  }

  #find(body: unknown): { readonly asked: string; readonly model: OllamaModel | undefined } {
    const fields = isRecord(body) ? body : {};
    const asked = String(fields["model"] ?? fields["name"] ?? "");
    return { asked, model: this.models.find(({ name }) => name === withTag(asked)) };
  }

  #show({ body }: RecordedRequest): Reply {
    const { asked, model } = this.#find(body);
    if (asked === "") return json(400, { error: "model is required" });
    return model ? json(200, showAnswer(model)) : json(404, { error: `model '${asked}' not found` });
  }

  async #chat({ request, cutter, scripted, gone }: RouteContext): Promise<Reply> {
    const { body } = request;
    if (!isRecord(body)) return json(400, { error: "missing request body" });
    const { asked, model } = this.#find(body);
    const messages = readMessages(body["messages"] ?? []);
    const refusal = refusalOf(asked, model, body);
    if (refusal) return refusal;
    if (!model || !messages) return json(400, { error: "json: cannot unmarshal messages" });
    const options = isRecord(body["options"]) ? body["options"] : {};
    const keepAliveMs = readKeepAlive(body["keep_alive"]);
    if (messages.length === 0 && keepAliveMs === 0) {
      this.unload(model.name);
      return json(200, idleAnswer(asked, "unload"));
    }

    const contextLength = await this.#load(model, options["num_ctx"], keepAliveMs, gone);
    if (messages.length === 0) return json(200, idleAnswer(asked, "load"));
    const images = imagesIn(body["messages"]).length;
    if (body["truncate"] === false && tokensOf(messages, images) > contextLength) {
      return json(400, { error: overflow(tokensOf(messages, images), contextLength) });
    }
    const kept = fitting(messages, contextLength);
    const answer = answerOf(asked, kept, {
      thinks: model.capabilities.includes("thinking") && body["think"] !== false,
      limit: typeof options["num_predict"] === "number" ? options["num_predict"] : undefined,
      tools: toolNames(body["tools"]),
      promptTokens: tokensOf(kept, images),
      scripted,
    });
    if (keepAliveMs === 0) this.unload(model.name);
    return body["stream"] === false ? json(200, wholeAnswer(answer)) : lines(answerPieces(answer, cutter));
  }

  async #generate(context: RouteContext): Promise<Reply> {
    const { body } = context.request;
    const { asked, model } = this.#find(body);
    if (!model) return json(404, { error: `model '${asked}' not found` });
    const options = isRecord(body) && isRecord(body["options"]) ? body["options"] : {};
    await this.#load(model, options["num_ctx"], defaultKeepAliveMs, context.gone);
    if (isRecord(body) && !body["prompt"]) return json(200, { ...idleAnswer(asked, "load"), response: "" });
    const answer = generate(context, model.capabilities.includes("insert"));
    return typeof answer === "string" ? json(400, { error: answer }) : lines(answer);
  }

  /** Loads the model unless it is loaded with this context. Returns its context in tokens. */
  async #load(model: OllamaModel, wanted: unknown, keepAliveMs: number, gone: AbortSignal): Promise<number> {
    const asked = typeof wanted === "number" ? wanted : (model.configuredContext ?? this.defaultContext);
    const contextLength = Math.min(asked, model.contextLength);
    if (this.#inMemory(model)?.contextLength !== contextLength) {
      await pause(this.loadDelayMs, gone);
      const left = new Promise<void>((resolve) => gone.addEventListener("abort", () => resolve(), { once: true }));
      await Promise.race([this.holdLoads, left]);
    }
    const expiresAt = Math.min(never, Date.now() + keepAliveMs);
    // If the client leaves during loading, the load is canceled.
    if (!gone.aborted) this.#loaded.set(model.name, { contextLength, expiresAt });
    return contextLength;
  }

  #inMemory(model: OllamaModel): Loaded | undefined {
    const loaded = this.#loaded.get(model.name);
    return loaded && loaded.expiresAt > Date.now() ? loaded : undefined;
  }

  #psEntry(model: OllamaModel): object[] {
    const loaded = this.#inMemory(model);
    if (!loaded) return [];
    const { modified_at: _modifiedAt, ...entry } = tagEntry(model);
    const expires = new Date(loaded.expiresAt).toISOString();
    return [{ ...entry, expires_at: expires, size_vram: model.sizeBytes, context_length: loaded.contextLength }];
  }

  #pull({ body }: RecordedRequest): Reply {
    const { asked } = this.#find(body);
    if (!/^[\w./-]+(?::[\w.-]+)?$/.test(asked)) return json(400, { error: "invalid model name" });
    const name = withTag(asked);
    const model = [...pullableModels, ...this.models].find((candidate) => candidate.name === name);
    const pieces = model
      ? this.#downloads.pull(
          model,
          () => this.downloadBytesPerSecond,
          () => this.#install(model),
        )
      : unknownModel();
    return isRecord(body) && body["stream"] === false ? whole(pieces) : lines(pieces);
  }

  #install(model: OllamaModel): void {
    if (!this.models.some(({ name }) => name === model.name)) this.models.push(model);
  }
}

function refusalOf(asked: string, model: OllamaModel | undefined, body: Record<string, unknown>): Reply | undefined {
  if (asked === "") return json(400, { error: "model is required" });
  if (!model) return json(404, { error: `model '${asked}' not found` });
  if (!imagesIn(body["messages"]).every(isBase64)) return json(400, { error: "illegal base64 data at input byte 0" });
  if (model.isCloud) {
    const key = Buffer.from(digestOf("public key")).toString("base64url");
    return json(401, { error: "unauthorized", signin_url: `https://ollama.com/connect?name=sandbox&key=${key}` });
  }
  const can = (capability: OllamaModel["capabilities"][number]): boolean => model.capabilities.includes(capability);
  const { think } = body;
  if (think !== undefined && think !== false && !can("thinking"))
    return json(400, { error: `"${asked}" does not support thinking` });
  if (!can("completion")) return json(400, { error: `"${asked}" does not support chat` });
  if (toolNames(body["tools"]).length > 0 && !can("tools")) {
    return json(400, { error: `registry.ollama.ai/library/${model.name} does not support tools` });
  }
  return undefined;
}

/** The engine's own report, which the server passes on as the text of its error. */
function overflow(promptTokens: number, contextLength: number): string {
  const message = `request (${promptTokens} tokens) exceeds the available context size (${contextLength} tokens), try increasing it`;
  const error = { code: 400, message, type: "exceed_context_size_error", n_prompt_tokens: promptTokens, n_ctx: contextLength };
  return JSON.stringify({ error });
}

/** Milliseconds. Accepts seconds as a number, or a duration with one unit; negative means no limit. */
function readKeepAlive(value: unknown): number {
  const [, amount, unit = "s"] = /^(-?[\d.]+)(ms|s|m|h)?$/.exec(String(value ?? "")) ?? [];
  if (amount === undefined) return defaultKeepAliveMs;
  const milliseconds = Number(amount) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit] ?? 1000);
  return milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
}

function toolNames(tools: unknown): string[] {
  if (!Array.isArray(tools)) return [];
  return tools.flatMap((tool) => (isRecord(tool) && isRecord(tool["function"]) ? [String(tool["function"]["name"])] : []));
}

function* unknownModel(): Generator<Piece> {
  yield { data: line({ status: "pulling manifest" }) };
  yield { data: line({ error: "pull model manifest: file does not exist" }) };
}

function json(status: number, value: unknown): Reply {
  return jsonReply(status, value, { "content-type": "application/json; charset=utf-8" });
}

/** A pull without streaming: only the last line, and errors have a status. */
function whole(pieces: Iterable<Piece>): Reply {
  const last = JSON.parse(String([...pieces].at(-1)?.data)) as Record<string, unknown>;
  return json("error" in last ? 500 : 200, last);
}

function lines(pieces: Iterable<Piece>): Reply {
  return { status: 200, headers: { "content-type": "application/x-ndjson" }, body: pieces };
}
