// One model's turn at an answer: the request that it is sent, again in another form if it refuses the first, and the
// events that come of it.

import type { Failure } from "../failures/errors.js";
import type { RequestObservation } from "../health/request-observation.js";
import type { Learnable } from "../models/abilities/learned-abilities.js";
import type { Clock } from "../platform/ports.js";
import type { ChatEvent, ChatRequest } from "../provider-api/provider.js";
import { Attempt } from "./guard.js";
import type { Learned } from "./learned.js";
import { Observation } from "./observation.js";
import type { RefusalName } from "./refusals.js";
import type { ResolvedModel } from "./resolved-model.js";

/** Builds the request with the changes that these refusals ask for. */
export type BuildRequest = (by: ResolvedModel, refusals: ReadonlySet<RefusalName>) => Promise<ChatRequest>;

export interface TurnServices {
  readonly clock: Clock;
  readonly learned: Learned;
  readonly build: BuildRequest;
  /** Changes that are not made, because what they leave out is what is asked about. */
  readonly keeps?: readonly RefusalName[];
  observe(observation: RequestObservation): void;
}

export class Turn {
  private names: ReadonlySet<RefusalName>;
  /** The ability that was denied by the refusal that was answered last. */
  private denied: Learnable | undefined;
  private attempt: Attempt | undefined;
  private observation: Observation | undefined;
  private asked: ChatRequest | undefined;
  /** The failure that the attempt under way answers; a guess answers one that named no cause. */
  private answered: { readonly failure: Failure; readonly isGuess: boolean } | undefined;

  constructor(
    readonly by: ResolvedModel,
    private readonly services: TurnServices,
    private readonly signal: AbortSignal,
  ) {
    const keeps = services.keeps ?? [];
    this.names = new Set([...services.learned.of(by)].filter((name) => !keeps.includes(name)));
  }

  /** What the model was sent last. */
  get messages(): ChatRequest["messages"] {
    return this.asked?.messages ?? [];
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

  /** Asks once more if the failure is a refusal that a change can answer. Whether it does. */
  async answerRefusal(failure: Failure): Promise<RefusalName | undefined> {
    if (!this.asked || !mayBeRefusal(failure)) return undefined;
    const { abilityDenied, refusalToAnswer } = await import("./refusals.js");
    const refusal = refusalToAnswer(failure, this.asked, new Set([...this.names, ...(this.services.keeps ?? [])]));
    if (!refusal) return undefined;
    this.attempt?.close();
    this.denied = abilityDenied(failure, this.asked);
    this.answered = { failure, isGuess: refusal === "unknown-field" };
    this.names = new Set([...this.names, refusal]);
    await this.begin();
    return refusal;
  }

  /**
   * The model answers, so the changes that led there are worth remembering. The ability that its server denied, if that
   * is what the changes answered.
   */
  isAnswering(): Learnable | undefined {
    if (this.answered) this.services.learned.remember(this.by, this.names);
    return this.denied;
  }

  /** The ability that the server denies by a failure that stands. */
  async abilityDenied(failure: Failure): Promise<Learnable | undefined> {
    if (!this.asked || !mayBeRefusal(failure)) return undefined;
    const { abilityDenied } = await import("./refusals.js");
    return abilityDenied(failure, this.asked);
  }

  /** What to say of a failure that stands. */
  async explained(failure: Failure): Promise<Failure> {
    if (failure.kind !== "bad-request") return failure;
    const { explainedByCause } = await import("./refusals.js");
    // What was tried on a guess did not help, so the server's first words count.
    return explainedByCause(this.answered?.isGuess ? this.answered.failure : failure);
  }

  /** Ends the turn, whatever its state; counts it with this failure unless it has been counted. */
  end(failure: Failure): void {
    this.attempt?.close();
    this.observation?.end(failure);
  }
}

/** Whether the server's words are worth a look. */
function mayBeRefusal({ kind }: Failure): boolean {
  return kind === "bad-request" || kind === "provider-error" || kind === "server-error" || kind === "not-found";
}
