// Sends one request for a completion and reads its events. Makes a single attempt: by the time of a retry the user has
// typed on.

import { FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { remedyFor } from "../../failures/remedies.js";
import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import type { ChatEvent, FinishReason, Usage } from "../../provider-api/provider.js";
import { type ServiceEndpoint, sendToService, sourceOf } from "../answers/endpoint-client.js";
import { BodyProgress } from "../http/body-progress.js";
import { readErrorBody } from "../http/body-text.js";
import type { WireContext } from "../http/context.js";
import { failureFromErrorBody, failureFromResponse } from "../http/http-failure.js";
import { failureFromTransport } from "../http/transport-failure.js";
import { ServerSentEventDecoder } from "../streams/server-sent-events.js";

/** What one event of the stream adds. */
export interface FimPiece {
  readonly text?: string;
  /** The answer is complete. */
  readonly reason?: FinishReason;
  readonly usage?: Usage;
}

export interface FimCall {
  /** After the endpoint's base address. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly model: string;
  readonly read: (event: JsonObject) => FimPiece;
}

/** See `Provider.streamCompletion`. Never throws; aborting closes the connection. */
export async function* streamFim(
  context: WireContext,
  endpoint: ServiceEndpoint,
  call: FimCall,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { secrets, ...place } = sourceOf(endpoint);
  const source = { ...place, model: call.model, secrets };
  const aborted: ChatEvent = { type: "failed", failure: { ...place, kind: "aborted", remedy: remedyFor("aborted") } };
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const response = await sendToService(context, endpoint, { method: "post", path: call.path, body: call.body }, signal);
    if (!response.ok) {
      const body = await readErrorBody(response);
      const failure = failureFromResponse({ ...source, status: response.status, headers: response.headers, body });
      yield signal.aborted ? aborted : { type: "failed", failure };
      return;
    }
    yield { type: "started" };
    const answer = new FimAnswer(call.read, source);
    const progress = new BodyProgress(response, place);
    reader = response.body?.getReader();
    const decoder = new ServerSentEventDecoder(({ data }) => answer.data(data), place);
    while (!answer.over) {
      const chunk = await reader?.read();
      if (signal.aborted) break;
      if (chunk?.value) {
        decoder.push(chunk.value);
        progress.read(chunk.value, answer.characters);
      } else {
        decoder.end();
        answer.end();
      }
      for (const event of answer.take()) yield event;
    }
    if (signal.aborted && !answer.over) yield aborted;
  } catch (thrown) {
    if (signal.aborted) yield aborted;
    else yield { type: "failed", failure: failureOf(thrown) ?? bodyFailure(thrown, place) };
  } finally {
    reader?.cancel().catch(() => undefined);
  }
}

function bodyFailure(thrown: unknown, place: { readonly provider: string; readonly host?: string }) {
  return thrown instanceof TypeError
    ? failureFromTransport(thrown, place, { stage: "body", elapsedMs: 0 })
    : internalFailure(place.provider, thrown);
}

class FimAnswer {
  private events: ChatEvent[] = [];
  private finishing: FinishReason | undefined;
  characters = 0;
  over = false;

  constructor(
    private readonly read: FimCall["read"],
    private readonly source: { readonly provider: string; readonly host?: string; readonly secrets: readonly string[] },
  ) {}

  data(data: string): void {
    if (this.over) return;
    if (data.trim() === "[DONE]") {
      this.finish(this.finishing ?? "stop");
      return;
    }
    const event = parseJson(data);
    if (!isObject(event)) {
      const { provider, host } = this.source;
      const kind = "malformed-response";
      throw new FailureError({ provider, ...(host !== undefined ? { host } : {}), kind, remedy: remedyFor(kind) });
    }
    if (event["error"]) throw new FailureError(failureFromErrorBody({ ...this.source, error: event }));
    const { text, reason, usage } = this.read(event);
    if (text !== undefined && text !== "") {
      this.characters += text.length;
      this.events.push({ type: "text-delta", text });
    }
    if (usage) this.events.push({ type: "usage", usage });
    if (reason) this.finishing = reason;
  }

  /** The body ended: complete if the server gave a reason before. */
  end(): void {
    if (this.over) return;
    if (this.finishing) {
      this.finish(this.finishing);
      return;
    }
    const { provider, host } = this.source;
    this.over = true;
    const failure = { provider, ...(host !== undefined ? { host } : {}), kind: "truncated", remedy: "retry" } as const;
    this.events.push({ type: "failed", failure });
  }

  take(): readonly ChatEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  private finish(reason: FinishReason): void {
    this.over = true;
    this.events.push({ type: "finished", reason });
  }
}
