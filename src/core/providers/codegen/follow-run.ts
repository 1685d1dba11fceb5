// Watches one run to its end and tells of it as an answer: the steps as they come, then what the run says.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import type { Clock } from "../../platform/ports.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import { estimateTokens } from "../../tokens/token-estimate.js";
import { Polling, type PollingPace } from "../../wire/jobs/polling.js";
import { quote } from "../../wire/streams/quote.js";
import { separateThoughts } from "../../wire/streams/thought-separator.js";
import type { CodegenApi } from "./codegen-api.js";
import type { ReadBudget } from "./read-budget.js";
import { RunLog } from "./run-log.js";
import type { RunState } from "./run-state.js";
import { resultLinks, runGoesOn, runLine, statusWords } from "./run-words.js";

export interface WatchedRun {
  readonly api: CodegenApi;
  readonly organization: number;
  /** What the service said when the run was made or resumed. */
  readonly first: RunState;
  readonly isResumed: boolean;
  /** Entries of its log that were shown before. */
  readonly logsSeen: number;
  readonly prompt: string;
  /** Tell of the steps and the links too, and not just the answer. */
  readonly narrated: boolean;
  readonly clock: Clock;
  readonly pace: PollingPace;
  readonly budget: ReadBudget;
  /** The continuation that goes with so many entries shown. */
  readonly continuation: (logsSeen: number) => string;
}

const provider = "codegen";
/** Rounds for which a resumed run may still show the end of what it did before. */
const roundsToWakeUp = 5;

/** Never throws. Stopping ends the watching within the request or the wait that it meets; the run itself goes on. */
export async function* followRun(watched: WatchedRun, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const { api, organization, first, clock, pace, budget, narrated } = watched;
  const aborted: ChatEvent = { type: "failed", failure: { provider, host: api.host, kind: "aborted", remedy: "retry" } };
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
  let told = "";
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
          told = "";
          yield { type: "progress", message: l10n.t("No answer from Codegen; retrying") };
          continue;
        }
        // A page that was there does not go away.
        state = { ...(state.webUrl !== undefined ? { webUrl: state.webUrl } : {}), ...read };
      }
      isAwake ||= state.outcome === "running";
      const status = statusWords(state.status);
      if (state.outcome === "running" && status !== told) yield { type: "progress", message: status };
      told = status;
      if (round === 0 && state.outcome === "running") continue;

      const seenBefore = log.seen;
      const steps = await log.next();
      if (signal.aborted) break;
      if (log.seen > seenBefore) {
        // Ahead of the steps: where a person stops among them, none is told a second time later.
        yield { type: "continuation", value: watched.continuation(log.seen) };
      }
      for (const step of narrated ? (steps ?? []) : []) {
        yield write(step, hasSteps ? "\n" : "\n\n");
        hasSteps = true;
      }
      if (state.outcome === "running" || (!isAwake && round < roundsToWakeUp)) continue;
      if (state.outcome === "failed") throw new FailureError(failureOfRun(state, log.error, api.host));

      const { text: answer, reasoning } = separateThoughts(state.answer || log.answer);
      // The answer may stand in the log alone, which may not have let itself be read this time.
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
