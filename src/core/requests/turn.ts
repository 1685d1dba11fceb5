// One model's turn at an answer: its request, retried in another form if the model refuses it, and the resulting events.

import type { Failure } from "../failures/errors.js";
import { Observation } from "../health/observation.js";
import type { RequestObservation } from "../health/request-observation.js";
import type { Learnable } from "../models/abilities/learned-abilities.js";
import type { Clock } from "../platform/ports.js";
import type { ChatEvent, ChatRequest } from "../provider-api/provider.js";
import { Attempt } from "./guard.js";
import type { Learned } from "./learned.js";
import type { RefusalName } from "./refusals/refusal-rows.js";
import type { ResolvedModel } from "./resolved-model.js";

/** Builds the request with the changes for these refusals. */
export type BuildRequest = (by: ResolvedModel, refusals: ReadonlySet<RefusalName>) => Promise<ChatRequest>;

export interface TurnServices {
  readonly clock: Clock;
  readonly learned: Learned;
  readonly build: BuildRequest;
  /** Changes that are never made, because the request is about what they remove. */
  readonly keeps?: readonly RefusalName[];
  observe(observation: RequestObservation): void;
}

export class Turn {
  private names: ReadonlySet<RefusalName>;
  /** The ability that the last refusal denied. */
  private denied: Learnable | undefined;
  private attempt: Attempt | undefined;
  private observation: Observation | undefined;
  private asked: ChatRequest | undefined;
  /** Messages with reasoning that the service could not read. */
  private refusedCarried: ChatRequest["messages"] = [];
  /** The failure that caused the current attempt; a guess follows one without a named cause. */
  private answered: { readonly failure: Failure; readonly isGuess: boolean } | undefined;

  constructor(
    readonly by: ResolvedModel,
    private readonly services: TurnServices,
    private readonly signal: AbortSignal,
  ) {
    const keeps = services.keeps ?? [];
    this.names = new Set([...services.learned.of(by)].filter((name) => !keeps.includes(name)));
  }

  /** The request last sent to the model. */
  get request(): Pick<ChatRequest, "messages" | "tools" | "continuation"> {
    return this.asked ?? { messages: [] };
  }

  async begin(): Promise<void> {
    const { provider } = this.by;
    this.asked = await this.services.build(this.by, this.names);
    this.observation ??= new Observation({ provider: provider.id, model: this.asked.model }, this.services.clock, (seen) =>
      this.services.observe(seen),
    );
    this.attempt = new Attempt(provider, this.asked, this.signal);
  }

  /** The next event; see `Attempt.next`. */
  next(): Promise<ChatEvent | undefined> {
    return this.attempt?.next() ?? Promise.resolve(undefined);
  }

  saw(event: ChatEvent): void {
    this.observation?.saw(event);
  }

  /** Retries if the failure is a refusal that a change may resolve; returns that refusal. */
  async answerRefusal(failure: Failure): Promise<RefusalName | undefined> {
    if (!this.asked || !mayBeRefusal(failure)) return undefined;
    const { abilityDenied, refusalToAnswer } = await import("./refusals/refusals.js");
    const refusal = refusalToAnswer(failure, this.asked, new Set([...this.names, ...(this.services.keeps ?? [])]));
    if (!refusal) return undefined;
    if (refusal === "carried-reasoning") this.refusedCarried = this.asked.messages;
    this.attempt?.close();
    this.denied = abilityDenied(failure, this.asked);
    this.answered = { failure, isGuess: refusal === "unknown-field" };
    this.names = new Set([...this.names, refusal]);
    await this.begin();
    return refusal;
  }

  /**
   * Call when the model begins to answer: the changes worked and are remembered. Returns the ability that the server denied,
   * if that is why the request was changed.
   */
  isAnswering(): Learnable | undefined {
    if (this.answered) this.services.learned.remember(this.by, this.names);
    this.services.learned.forgetCarried(this.refusedCarried);
    this.refusedCarried = [];
    return this.denied;
  }

  /** The ability that the server denies with a final failure. */
  async abilityDenied(failure: Failure): Promise<Learnable | undefined> {
    if (!this.asked || !mayBeRefusal(failure)) return undefined;
    const { abilityDenied } = await import("./refusals/refusals.js");
    return abilityDenied(failure, this.asked);
  }

  /** The explanation of a final failure. */
  async explained(failure: Failure): Promise<Failure> {
    if (failure.kind !== "bad-request") return failure;
    const { explainedByCause } = await import("./refusals/refusals.js");
    // The guess did not help, so the server's first message counts.
    return explainedByCause(this.answered?.isGuess ? this.answered.failure : failure);
  }

  /** Ends the turn in any state; reports it with this failure unless it was already reported. */
  end(failure: Failure): void {
    this.attempt?.close();
    this.observation?.end(failure);
  }
}

/** Whether the server's message is worth checking. */
function mayBeRefusal({ kind }: Failure): boolean {
  return kind === "bad-request" || kind === "provider-error" || kind === "server-error" || kind === "not-found";
}
