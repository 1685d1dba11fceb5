// Start here: one question of the editor, one answer or none. The order: what the cache or the running request already covers,
// then whether to ask at all, then the wait, then the model. At most one request runs, and it is aborted as soon as what is typed
// contradicts it.

import type { Failure } from "../failures/errors.js";
import { pause } from "../platform/pause.js";
import type { Clock } from "../platform/ports.js";
import type { CompletionRequest, CompletionSupport } from "../provider-api/completion.js";
import type { ChatEvent, PrivacyBoundary } from "../provider-api/provider.js";
import { mayReach, remaining } from "./answering/agreement.js";
import { AnswerCache } from "./answering/cache.js";
import { clean } from "./answering/clean.js";
import type { AnswerContext } from "./answering/context.js";
import { Flight, type Landed } from "./answering/flight.js";
import { type Placed, place } from "./answering/place.js";
import { Running } from "./answering/running.js";
import { Pace } from "./asking/delay.js";
import { FailureGate, type GateState } from "./asking/gate.js";
import { planRequest, windowFor } from "./asking/plan.js";
import type { Ring } from "./asking/ring.js";
import { triggerAt } from "./asking/trigger.js";
import type { TextWindow } from "./asking/window.js";
import { type AnswerFrom, Measure } from "./figures/measure.js";
import { nearestText, type Snapshot } from "./text/snapshot.js";

/** VS Code opens its list of suggestions after 750 ms and drops what comes later. */
const longestCallMs = 650;
const explicitCallMs = 10_000;
/** A longer wait than this in a word would leave no time for the answer. */
const longestDelayMs = 500;
const explicitLines = 40;

export interface EngineQuestion {
  readonly snapshot: Snapshot;
  /** Identifies the model and its server. */
  readonly model: string;
  readonly boundary: PrivacyBoundary;
  readonly support: CompletionSupport;
  readonly ring: Ring;
  /** The workspace folder of the document. */
  readonly folder: string;
  /** Milliseconds to wait at least inside a word. */
  readonly shortestDelay: number;
  readonly mostLines: number;
}

export interface EnginePorts {
  readonly clock: Clock;
  ask(request: Omit<CompletionRequest, "model">, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** A chat on the same server goes first. */
  isBusy(): boolean;
  /** An answer arrived after its call had to return; the editor may ask again. */
  late(uri: string): void;
  /** Whether this is the first failure of an episode. */
  failed(failure: Failure, isFirst: boolean): void;
  /** `state.isWorking` changed. */
  changed(): void;
}

export type EngineAnswer = { readonly placed: Placed; readonly from: AnswerFrom } | { readonly reason: string };

export class Engine {
  readonly measure = new Measure();
  private readonly cache = new AnswerCache();
  private readonly pace = new Pace();
  private readonly gate = new FailureGate();
  private readonly running: Running;
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly ports: EnginePorts) {
    this.running = new Running(ports.clock, () => ports.changed());
  }

  /** Resolves within 700 ms, or at once when the signal aborts. Never rejects. */
  async answer(question: EngineQuestion, signal: AbortSignal): Promise<EngineAnswer> {
    const { snapshot, boundary } = question;
    const start = this.ports.clock.monotonic();
    this.running.keep();
    const window = windowFor(snapshot, boundary);
    const key = `${question.model}\n${snapshot.uri}`;
    if (snapshot.lastEdit === "typed") this.pace.typed(start);
    const given = this.fromCache(question, window, key) ?? (await this.fromFlight(question, window, key, start, signal));
    const answer = given ?? (await this.ask(question, window, key, start, signal));
    if ("placed" in answer) this.measure.answered(answer.from, question.support.route, this.ports.clock.monotonic() - start);
    else this.measure.skipped(answer.reason);
    return answer;
  }

  /** When a request was last made; monotonic milliseconds. */
  get lastAskedAt(): number {
    return this.askedAt;
  }

  /** `isWorking`: a request has been running for a moment. */
  get state(): GateState & { readonly isWorking: boolean } {
    return { ...this.gate.state(this.ports.clock.monotonic()), isWorking: this.running.isWorking };
  }

  /** The cursor moved, or the editor was left: nothing is awaited any more. */
  leave(): void {
    this.running.drop();
  }

  /** The model, a boundary, a login or a setting changed: nothing of before counts. */
  reset(): void {
    this.running.drop();
    this.cache.clear();
    this.gate.reset();
  }

  get memory(): AnswerCache["size"] {
    return this.cache.size;
  }

  private fromCache(question: EngineQuestion, window: TextWindow, key: string): EngineAnswer | undefined {
    const { snapshot } = question;
    const found = this.cache.find(key, window, snapshot.explicit, this.ports.clock.monotonic());
    if (!found) return undefined;
    const { flight } = this.running;
    if (flight && mayReach(flight.plan, flight.text, window)) this.running.abandon(flight);
    else this.running.drop();
    if (found.rest === "") return { reason: found.answer.drop ?? "nothing-to-add" };
    return this.shown(question, window, found.rest, "cache");
  }

  /** The running request's answer, if what is typed agrees with it. */
  private async fromFlight(
    question: EngineQuestion,
    window: TextWindow,
    key: string,
    start: number,
    signal: AbortSignal,
  ): Promise<EngineAnswer | undefined> {
    const { flight } = this.running;
    if (!flight) return undefined;
    const { explicit } = question.snapshot;
    const agrees = flight.plan.key === key && mayReach(flight.plan, flight.text, window);
    if (!agrees || (explicit && !flight.plan.context.explicit)) {
      this.running.drop();
      return undefined;
    }
    const answer = await this.await(flight, question, window, start, signal, "stream");
    // The answer disagreed only when it came. The editor does not call again before the next key, so this text is asked about now.
    return "reason" in answer && answer.reason === "diverged" ? undefined : answer;
  }

  private async ask(
    question: EngineQuestion,
    window: TextWindow,
    key: string,
    start: number,
    signal: AbortSignal,
  ): Promise<EngineAnswer> {
    const { snapshot, shortestDelay } = question;
    const { clock } = this.ports;
    const trigger = triggerAt(snapshot);
    if (!trigger.ask) return { reason: trigger.reason };
    if (snapshot.explicit) this.gate.reset();
    const gate = this.gate.state(start);
    if (!gate.open) return { reason: `paused: ${gate.failure.kind}` };
    if (this.ports.isBusy()) return { reason: "chat-first" };
    const delay = Math.min(longestDelayMs, this.pace.delay(trigger.pace, shortestDelay));
    if (delay > 0) await pause(clock, delay, signal);
    if (signal.aborted) return { reason: "typed-on" };
    if (this.ports.isBusy()) return { reason: "chat-first" };
    this.running.drop();
    const context = contextOf(question, window, trigger.lines);
    const request = planRequest({ ...question, window, lines: trigger.lines });
    const { prefix, suffix } = window;
    this.measure.add("asks");
    this.askedAt = clock.monotonic();
    const flight = new Flight(
      { key, prefix, suffix, context },
      clock,
      (over) => this.ports.ask(request, over),
      (landed, result) => this.landed(landed, result),
    );
    this.running.began(flight);
    return await this.await(flight, question, window, start, signal, "model");
  }

  /** Waits for a flight as long as the editor does. */
  private async await(
    flight: Flight,
    question: EngineQuestion,
    window: TextWindow,
    start: number,
    signal: AbortSignal,
    from: AnswerFrom,
  ): Promise<EngineAnswer> {
    const { clock, late } = this.ports;
    const end = start + (question.snapshot.explicit ? explicitCallMs : longestCallMs);
    while (!flight.result && !signal.aborted && clock.monotonic() < end) {
      await flight.progress(end - clock.monotonic(), signal);
      if (!mayReach(flight.plan, flight.text, window)) {
        if (this.running.flight === flight) this.running.drop();
        return { reason: "diverged" };
      }
    }
    if (signal.aborted) {
      this.running.abandon(flight);
      return { reason: "typed-on" };
    }
    const { result } = flight;
    if (result?.failure) return { reason: `failed: ${result.failure.kind}` };
    if (result?.drop) return { reason: result.drop };
    const rest = remaining(flight.plan, result ? result.text : wholeLines(flight.text), window);
    if (!result) {
      void this.running.awaitLate(flight, () => late(question.snapshot.uri));
      if (rest === undefined || rest.trim() === "") return { reason: "slow" };
    }
    return rest === undefined ? { reason: "diverged" } : this.shown(question, window, rest, from);
  }

  private shown(question: EngineQuestion, window: TextWindow, rest: string, from: AnswerFrom): EngineAnswer {
    const { snapshot } = question;
    const cleaned = clean(rest, contextOf(question, window, "block"));
    if ("drop" in cleaned) return { reason: cleaned.drop };
    const placed = place(snapshot, cleaned.text);
    return placed ? { placed, from } : { reason: "hidden" };
  }

  private landed(flight: Flight, { text, drop, failure }: Landed): void {
    const { clock } = this.ports;
    this.running.landed(flight);
    if (failure) {
      if (failure.kind === "aborted") this.measure.add("aborted");
      else {
        this.measure.add("failed");
        this.ports.failed(failure, this.gate.failed(failure, clock.monotonic()));
      }
      return;
    }
    this.gate.reset();
    this.pace.answered(clock.monotonic() - flight.startedAt);
    const { key, prefix, suffix, context } = flight.plan;
    const { lines, explicit } = context;
    this.cache.put({ key, prefix, suffix, text, lines, explicit, ...(drop ? { drop } : {}) }, clock.monotonic());
  }
}

/** An unfinished line would change under the reader's eyes. */
function wholeLines(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf("\n")));
}

function contextOf(question: EngineQuestion, { before, after }: TextWindow, lines: "one" | "block"): AnswerContext {
  const { snapshot, support, mostLines } = question;
  const { languageId, path, indentation, explicit, line, lines: all } = snapshot;
  return {
    languageId,
    path,
    before,
    after,
    above: nearestText(all, line, -1),
    below: nearestText(all, line, 1),
    indentation,
    explicit,
    lines,
    mostLines: explicit ? Math.max(mostLines, explicitLines) : mostLines,
    markers: support.markers,
    isChat: support.route === "chat",
  };
}
