// Which servers fill in the middle by llama.cpp's `/infill`: nothing but a request tells, and its answer shows the layout of
// the prompt.

import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import type { CompletionRequest } from "../../provider-api/completion.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import { type ServiceEndpoint, sendToService } from "../../wire/answers/endpoint-client.js";
import { streamFim } from "../../wire/fim/completion-stream.js";
import { infillCall, isLlamaCpp, lineLastCall } from "../../wire/fim/infill.js";
import { type InfillLayout, layoutProbe, readLayout } from "../../wire/fim/infill-layout.js";
import { readBodyText } from "../../wire/http/body-text.js";
import type { WireContext } from "../../wire/http/context.js";
import { LlamaProps, rootOf } from "../native/llama-props.js";
import { Remembered } from "../native/remembered.js";

/** Bytes of an answer to the probe. */
const longestAnswer = 1024 * 1024;
/** Statuses of a request that the server would refuse again. */
const refusals: ReadonlySet<number> = new Set([400, 404, 405, 413, 422, 501]);

export interface InfillServer {
  /** Absent if the server does not show it, or if the text below the cursor is first. */
  readonly layout?: InfillLayout;
}

export class InfillServers {
  /** By base address and model. */
  private readonly known: Remembered<InfillServer>;
  /** Refused a prompt in their format. `/infill` shortens what is longer than the context, and a proxy may allow nothing else. */
  private readonly refusing = new WeakSet<InfillServer>();

  constructor(
    private readonly context: WireContext,
    private readonly props = new LlamaProps(context),
  ) {
    this.known = new Remembered(context);
  }

  /** Undefined if the server is another one, or its model has no tokens for it. Throws only if `signal` aborts. */
  async find(endpoint: ServiceEndpoint, model: string, signal: AbortSignal): Promise<InfillServer | undefined> {
    try {
      const props = await this.props.of(endpoint, signal);
      if (!isLlamaCpp(props)) return undefined;
      return await this.known.of(keyOf(endpoint, model), (limit) => this.probe(endpoint, model, props, limit), signal);
    } catch {
      signal.throwIfAborted();
      this.context.log.debug("A server did not say whether it fills in the middle");
      return undefined;
    }
  }

  /** What `find` last found. */
  last(endpoint: ServiceEndpoint, model: string): InfillServer | undefined {
    return this.known.last(keyOf(endpoint, model));
  }

  async *stream(
    endpoint: ServiceEndpoint,
    request: CompletionRequest,
    server: InfillServer,
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent> {
    const root = { ...endpoint, baseUrl: rootOf(endpoint.baseUrl) };
    if (server.layout && !this.refusing.has(server)) {
      let isRefused = false;
      for await (const event of streamFim(this.context, root, lineLastCall(request, server.layout), signal)) {
        isRefused = event.type === "failed" && refusals.has(event.failure.status ?? 0);
        if (!isRefused) yield event;
      }
      if (!isRefused) return;
      this.refusing.add(server);
    }
    yield* streamFim(this.context, root, infillCall(request), signal);
  }

  private async probe(
    endpoint: ServiceEndpoint,
    model: string,
    props: JsonObject,
    signal: AbortSignal,
  ): Promise<InfillServer | undefined> {
    const root = { ...endpoint, baseUrl: rootOf(endpoint.baseUrl) };
    const body = { model, ...layoutProbe, n_predict: 1, cache_prompt: true };
    const response = await sendToService(this.context, root, { method: "post", path: "/infill", body }, signal);
    const { text } = await readBodyText(response, longestAnswer);
    const answer = parseJson(text);
    if (!response.ok || !isObject(answer)) return undefined;
    const { prompt } = answer;
    const added = [props["bos_token"], props["eos_token"]].filter((token) => typeof token === "string");
    const layout = typeof prompt === "string" ? readLayout(prompt, added) : undefined;
    return layout ? { layout } : {};
  }
}

function keyOf({ baseUrl }: ServiceEndpoint, model: string): string {
  return `${baseUrl} ${model}`;
}
