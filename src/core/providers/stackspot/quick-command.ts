// A StackSpot quick command: creates an execution with the prompt and polls its callback until there is a result. Specified
// in StackSpot's documentation of remote quick commands.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../failures/aborted-failure.js";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { isObject, type JsonObject } from "../../platform/json.js";
import type { Clock, Fetch } from "../../platform/ports.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { estimateTokens } from "../../tokens/token-estimate.js";
import { callJson, unexpectedAnswer } from "../../wire/jobs/json-call.js";
import { Polling, type PollingPace } from "../../wire/jobs/polling.js";
import { readableResult } from "../../wire/jobs/readable-result.js";
import { shorten, wordsOf } from "../../wire/streams/plain-text.js";
import { quote } from "../../wire/streams/quote.js";
import { separateThoughts } from "../../wire/streams/thoughts/thought-separator.js";
import type { Conversations, Turn } from "./conversations.js";

export interface QuickCommandRun {
  /** Sends the credential; see `ServiceTokens.fetch`. */
  readonly fetch: Fetch;
  /** Address of the quick command service. */
  readonly baseUrl: string;
  readonly slug: string;
  readonly clock: Clock;
  readonly pace: PollingPace;
  readonly secrets: () => readonly string[];
  readonly conversations: Conversations;
}

const provider = "stackspot";

/**
 * Runs the command to its end; never throws. Creates the execution only once, because a command may have side effects;
 * only polling is retried. Stop ends the polling; the service cannot stop an execution.
 */
export async function* runQuickCommand(
  run: QuickCommandRun,
  request: ChatRequest,
  turn: Turn,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { fetch, secrets } = run;
  const host = new URL(run.baseUrl).host;
  const aborted: ChatEvent = { type: "failed", failure: abortedFailure({ provider, host }) };
  try {
    const query = turn.conversation === undefined ? "" : `?${new URLSearchParams({ conversation_id: turn.conversation })}`;
    const create = `${run.baseUrl}/v1/quick-commands/create-execution/${encodeURIComponent(run.slug)}${query}`;
    const body = { input_data: turn.prompt };
    const id = await callJson(fetch, { provider, url: create, method: "POST", body, secrets, signal });
    if (typeof id !== "string" || id === "") throw new FailureError(unexpectedAnswer({ provider, url: create, secrets }, id));
    yield { type: "started", requestId: id };

    const url = `${run.baseUrl}/v1/quick-commands/callback/${encodeURIComponent(id)}`;
    // The answer changes over time, so caches must not serve it.
    const call = { provider, url, headers: { "cache-control": "no-cache" }, secrets, signal };
    const polling = new Polling(run.clock, run.pace, signal);
    let shown = "";
    for (;;) {
      await polling.next();
      const state = await polling.attempt(async () => readState(await callJson(fetch, call), call));
      if (signal.aborted) break;
      const progress = state ? progressOf(state) : { message: l10n.t("No connection; retrying") };
      if (progress && JSON.stringify(progress) !== shown) yield { type: "progress", ...progress };
      shown = JSON.stringify(progress);
      if (state?.outcome === "failed") throw new FailureError(failureOfRun(state, host, secrets()));
      if (state?.outcome !== "done") continue;

      const result = resultOf(state);
      const { text, reasoning } = separateThoughts(result);
      if (reasoning !== "") yield { type: "reasoning-delta", text: reasoning };
      if (text.trim() === "") {
        throw new FailureError({ provider, host, kind: reasoning === "" ? "empty" : "no-answer", remedy: "retry" });
      }
      yield { type: "text-delta", text };
      const promptTokens = estimateTokens(turn.prompt);
      const completionTokens = estimateTokens(result);
      const totalTokens = promptTokens + completionTokens;
      yield { type: "usage", usage: { promptTokens, completionTokens, totalTokens, estimated: true } };
      if (state.conversation !== undefined)
        yield { type: "continuation", value: await run.conversations.continuation(request, text, state.conversation) };
      if (signal.aborted) break;
      yield { type: "finished", reason: "stop" };
      return;
    }
    yield aborted;
  } catch (thrown) {
    yield signal.aborted ? aborted : { type: "failed", failure: failureOf(thrown) ?? internalFailure(provider, thrown) };
  }
}

interface State {
  readonly outcome: "running" | "done" | "failed";
  readonly status: string;
  /** 0 to 1. */
  readonly fraction?: number;
  /** In execution order. */
  readonly steps: readonly JsonObject[];
  readonly conversation?: string;
  readonly result: unknown;
}

function readState(answer: unknown, call: Parameters<typeof unexpectedAnswer>[0]): State {
  if (!isObject(answer)) throw new FailureError(unexpectedAnswer(call, answer));
  const progress = isObject(answer["progress"]) ? answer["progress"] : {};
  const status = typeof progress["status"] === "string" ? progress["status"] : "";
  const fraction = progress["execution_percentage"];
  const conversation = answer["conversation_id"];
  const steps = (Array.isArray(answer["steps"]) ? answer["steps"] : []).filter(isObject);
  return {
    outcome: outcomeOf(status),
    status,
    ...(typeof fraction === "number" && fraction >= 0 && fraction <= 1 ? { fraction } : {}),
    steps: steps.toSorted((one, other) => Number(one["execution_order"] ?? 0) - Number(other["execution_order"] ?? 0)),
    ...(typeof conversation === "string" && conversation !== "" ? { conversation } : {}),
    result: answer["result"],
  };
}

function outcomeOf(status: string): State["outcome"] {
  switch (status.toUpperCase()) {
    case "COMPLETED":
      return "done";
    case "FAILURE":
    case "FAILED":
      return "failed";
    default:
      return "running";
  }
}

function progressOf({ outcome, fraction, steps }: State): { message: string; fraction?: number } | undefined {
  if (outcome !== "running") return undefined;
  const name = steps.at(-1)?.["step_name"];
  const message =
    typeof name === "string" && name !== ""
      ? l10n.t("Step {0}: {1}", steps.length, shorten(wordsOf(name), 120))
      : l10n.t("The quick command is running");
  return { message, ...(fraction !== undefined ? { fraction } : {}) };
}

/** The result, or the last step's if there is none. */
function resultOf({ result, steps }: State): string {
  const own = readableResult(result);
  return own.trim() !== "" ? own : readableResult(answerOf(steps.at(-1))).trim();
}

function failureOfRun(state: State, host: string, secrets: readonly string[]): Failure {
  const said = typeof state.result === "string" ? state.result : (readableResult(answerOf(state.steps.at(-1))) ?? "");
  const detail = quote(said, secrets);
  return {
    provider,
    host,
    code: state.status,
    ...(detail !== "" ? { detail } : {}),
    kind: "provider-error",
    remedy: "retry",
  };
}

function answerOf(step: JsonObject | undefined): unknown {
  const result = step?.["step_result"];
  return isObject(result) ? result["answer"] : result;
}
