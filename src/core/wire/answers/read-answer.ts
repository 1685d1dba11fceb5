// Reads the body of one response as chat events, whatever it turns out to be: server-sent events, a
// whole reply in JSON, a page of HTML, an error under status 200, a stream cut off. Goes by the first byte, not by the
// content type, because gateways get that wrong.

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
  /** The model that was asked for. */
  readonly model: string;
  readonly signal: AbortSignal;
  /** Values that must not appear in a failure. */
  readonly secrets?: readonly string[];
  /** Reckons the tokens of the prompt; called only where the service gives no usage. */
  readonly estimatePromptTokens?: () => number;
  /** What the request says about tools. */
  readonly toolCalls?: ToolCallContext;
}

/**
 * Yields `started` once the headers look like success, then the answer, and ends with exactly one `finished` or
 * `failed`. Never throws. Aborting, and returning early, close the connection. `answerFrom` makes the reader of the
 * dialect in which the service answers.
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
  // A page of HTML is no beginning of an answer; should it turn out to be none, the start is told later.
  let startTold = !/\bhtml\b/i.test(response.headers.get("content-type") ?? "");
  if (startTold) yield started;

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
      if (!startTold && body.isAnswer) {
        startTold = true;
        yield started;
      }
      if (answer.over && open && reader && body.isStream && answer.complete) {
        // Before the last event is given, because its receiver need not come back for more.
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
