// Watches one run to its end and reports it as an answer: the steps as they happen, then the result.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../failures/aborted-failure.js";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import type { Clock } from "../../platform/ports.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import { estimateTokens } from "../../tokens/token-estimate.js";
import { Polling, type PollingPace } from "../../wire/jobs/polling.js";
import { quote } from "../../wire/streams/quote.js";
import { separateThoughts } from "../../wire/streams/thoughts/thought-separator.js";
import type { CodegenApi } from "./codegen-api.js";
import type { ReadBudget } from "./read-budget.js";
import { RunLog } from "./run-log.js";
import type { RunState } from "./run-state.js";
import { resultLinks, runGoesOn, runLine, statusWords } from "./run-words.js";

export interface WatchedRun {
  readonly api: CodegenApi;
  readonly organization: number;
  /** The response to creating or resuming the run. */
  readonly first: RunState;
  readonly isResumed: boolean;
  /** Number of log entries that were shown before. */
  readonly logsSeen: number;
  readonly prompt: string;
  /** Include steps and links, not only the answer. */
  readonly narrated: boolean;
  readonly clock: Clock;
  readonly pace: PollingPace;
  readonly budget: ReadBudget;
  /** Returns the continuation for the given number of shown entries. */
  readonly continuation: (logsSeen: number) => string;
}

const provider = "codegen";
/** Polls during which a resumed run may still report its earlier end. */
const roundsToWakeUp = 5;

/** Never throws. Aborting ends the watching during a request or a wait; the run itself continues. */
export async function* followRun(watched: WatchedRun, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const { api, organization, first, clock, pace, budget, narrated } = watched;
  const aborted: ChatEvent = { type: "failed", failure: abortedFailure({ provider, host: api.host }) };
  const polling = new Polling(clock, pace, signal);
  const log = new RunLog(watched.logsSeen, clock, async (skip) => {
    await budget.take(signal);
    return await api.readLog(organization, first.id, skip, signal);
  });
  let written = "";
  const write = (text: string, before: string): ChatEvent => {
    const delta = written === "" ? text : before + text;
    written += delta;
    return { type: "text-delta", text: delta };
  };

  yield { type: "started", requestId: String(first.id) };
  yield { type: "continuation", value: watched.continuation(log.seen) };
  if (narrated) yield write(runLine(first), "");
  let state = first;
  let isAwake = !watched.isResumed || first.outcome === "running";
  let shownStatus = "";
  let hasSteps = false;
  let unread = 0;
  try {
    for (let round = 0; !signal.aborted; round += 1) {
      if (round > 0) {
        await polling.next();
        await budget.take(signal);
        const read = await polling.attempt(() => api.readRun(organization, first.id, signal));
        if (signal.aborted) break;
        if (!read) {
          shownStatus = "";
          yield { type: "progress", message: l10n.t("No answer from Codegen; retrying") };
          continue;
        }
        // Keep a known web address if a later read omits it.
        state = { ...(state.webUrl !== undefined ? { webUrl: state.webUrl } : {}), ...read };
      }
      isAwake ||= state.outcome === "running";
      const status = statusWords(state.status);
      if (state.outcome === "running" && status !== shownStatus) yield { type: "progress", message: status };
      shownStatus = status;
      if (round === 0 && state.outcome === "running") continue;

      const seenBefore = log.seen;
      const steps = await log.next();
      if (signal.aborted) break;
      if (log.seen > seenBefore) {
        // Before the steps, so that after a Stop between them no step is shown again later.
        yield { type: "continuation", value: watched.continuation(log.seen) };
      }
      for (const step of narrated ? (steps ?? []) : []) {
        yield write(step, hasSteps ? "\n" : "\n\n");
        hasSteps = true;
      }
      if (state.outcome === "running" || (!isAwake && round < roundsToWakeUp)) continue;
      if (state.outcome === "failed") throw new FailureError(failureOfRun(state, log.error, api.host));

      const { text: answer, reasoning } = separateThoughts(state.answer || log.answer);
      // The answer may be only in the log, which could not be read this time.
      if (answer === "" && steps === undefined && log.readable && unread < pace.mostFailures) {
        unread += 1;
        continue;
      }
      const links = narrated ? resultLinks(state) : "";
      if (reasoning !== "") yield { type: "reasoning-delta", text: reasoning };
      if (answer === "" && (links === "" || state.pullRequests.length === 0))
        throw new FailureError({ provider, host: api.host, kind: reasoning === "" ? "empty" : "no-answer", remedy: "retry" });
      if (answer !== "") yield write(answer, "\n\n");
      if (links !== "") yield write(links, "\n\n");
      const promptTokens = estimateTokens(watched.prompt);
      const completionTokens = estimateTokens(written);
      const totalTokens = promptTokens + completionTokens;
      yield { type: "usage", usage: { promptTokens, completionTokens, totalTokens, estimated: true } };
      if (signal.aborted) break;
      yield { type: "finished", reason: "stop" };
      return;
    }
    yield aborted;
  } catch (thrown) {
    const failure = failureOf(thrown) ?? internalFailure(provider, thrown);
    if (signal.aborted || failure.kind === "aborted") {
      yield aborted;
      return;
    }
    if (narrated && state.outcome === "running") yield write(runGoesOn(state), "\n\n");
    yield { type: "failed", failure };
  }
}

function failureOfRun({ status, answer }: RunState, error: string, host: string): Failure {
  const detail = quote(answer || error);
  return { provider, host, code: status, ...(detail !== "" ? { detail } : {}), kind: "provider-error", remedy: "retry" };
}
