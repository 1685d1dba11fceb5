// Reads the body of one response as chat events, whatever it contains: server-sent events, a whole JSON reply, an HTML page,
// an error with status 200, or a truncated stream. Decides by the first byte, because gateways send wrong content types.

import { failureOf } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import { BodyProgress } from "../http/body-progress.js";
import { readErrorBody } from "../http/body-text.js";
import { failureFromResponse, requestIdOf } from "../http/http-failure.js";
import { failureFromTransport } from "../http/transport-failure.js";
import { drain } from "../streams/drain.js";
import type { ToolCallContext } from "../tool-calls/tool-call-assembler.js";
import { AnswerBody } from "./answer-body.js";
import type { AnswerSource, WireAnswer } from "./wire-answer.js";

export interface ResponseSource {
  /** Provider id. */
  readonly provider: string;
  /** `host[:port]`. */
  readonly host?: string;
  /** The requested model. */
  readonly model: string;
  readonly signal: AbortSignal;
  /** Values that must not appear in a failure. */
  readonly secrets?: readonly string[];
  /** Estimates the prompt tokens; called only if the service reports no usage. */
  readonly estimatePromptTokens?: () => number;
  /** What the reader needs to know about the request's tools. */
  readonly toolCalls?: ToolCallContext;
}

/**
 * Yields `started` once the headers look like success, then the answer, and ends with exactly one `finished` or
 * `failed`. Never throws. Aborting or returning early closes the connection. `answerFrom` creates the reader for the
 * service's dialect.
 */
export async function* readAnswer(
  response: Response,
  about: ResponseSource,
  answerFrom: (source: AnswerSource) => WireAnswer,
): AsyncGenerator<ChatEvent> {
  const { signal, ...source } = about;
  const place = { provider: about.provider, ...(about.host !== undefined ? { host: about.host } : {}) };
  const aborted: ChatEvent = { type: "failed", failure: { ...place, kind: "aborted", remedy: remedyFor("aborted") } };
  if (signal.aborted) {
    giveUp(response.body);
    yield aborted;
    return;
  }
  if (!response.ok) {
    const body = await readErrorBody(response);
    const failure = failureFromResponse({ ...source, status: response.status, headers: response.headers, body });
    yield signal.aborted ? aborted : { type: "failed", failure };
    return;
  }
  const requestId = requestIdOf(response.headers);
  const started: ChatEvent = { type: "started", ...(requestId !== undefined ? { requestId } : {}) };
  // An HTML page is not an answer. If the content type was wrong, `started` follows with the first byte of the answer.
  let hasStarted = !/\bhtml\b/i.test(response.headers.get("content-type") ?? "");
  if (hasStarted) yield started;

  const answer = answerFrom({ ...source, ...(requestId !== undefined ? { requestId } : {}) });
  const body = new AnswerBody(answer, new BodyProgress(response, place), place);
  const reader = response.body?.getReader();
  let open = reader !== undefined;
  const close = (): void => {
    if (open) giveUp(reader);
    open = false;
  };
  signal.addEventListener("abort", close, { once: true });
  try {
    while (!answer.over && !signal.aborted) {
      try {
        const result = await reader?.read();
        if (signal.aborted) break;
        if (result?.value) body.push(result.value);
        else {
          open = false;
          body.end();
        }
      } catch (thrown) {
        answer.breakOff(failureOf(thrown) ?? failureFromTransport(thrown, place, { stage: "body", elapsedMs: 0 }));
      }
      if (signal.aborted) break;
      if (!hasStarted && body.isAnswer) {
        hasStarted = true;
        yield started;
      }
      if (answer.over && open && reader && body.isStream && answer.complete) {
        // Before yielding the last event, because the consumer may not ask for another.
        open = false;
        drain(reader).catch(() => undefined);
      }
      for (const event of answer.takeEvents()) {
        if (signal.aborted) break;
        yield event;
        if (event.type === "finished" || event.type === "failed") return;
      }
    }
    yield aborted;
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

function giveUp(body: ReadableStream | ReadableStreamDefaultReader | null | undefined): void {
  body?.cancel().catch(() => undefined);
}
