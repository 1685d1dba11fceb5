// Start here: every request to a model goes through `Requests.ask`: the chat, comparisons, actions in the editor, commit
// messages, other extensions. One call, one stream of events that always ends. On the way `pipeline.ts`
// - finds the model (`resolved-model.ts`) and sends what it takes (`models/parameters.ts`, `messages.ts`),
// - holds the provider to its events (`turn.ts`, `guard.ts`) and reports the request (`observation.ts`),
// - sends what a server refuses in another form (`refusals.ts`), and remembers that (`learned.ts`),
// - finds who may answer instead (`next-model.ts`), within what the user agreed to (`consent.ts`).

import { internalFailure } from "../failures/internal-failure.js";
import type { ChatEvent } from "../provider-api/provider.js";
import type { Task } from "../routing/task.js";
import type { Asking, Move, RequestServices } from "./asking.js";
import type { Pipeline } from "./pipeline.js";
import type { ResolvedModel } from "./resolved-model.js";

export class Requests {
  private loading: Promise<Pipeline> | undefined;

  constructor(private readonly services: RequestServices) {}

  /** A model by its id, or the chosen one. Throws a `FailureError`, or the signal's reason when it aborts. */
  async resolve(id: string | undefined, signal: AbortSignal): Promise<ResolvedModel> {
    return await (await this.load()).resolve(id, signal);
  }

  /**
   * The model for a task: its own if the settings name one, else the chosen one. Asks once in a window before code goes
   * farther than to the chosen one. Throws a `FailureError` (`aborted` if the user does not want it), or the signal's reason.
   */
  async resolveFor(task: Task, signal: AbortSignal): Promise<ResolvedModel> {
    return await (await this.load()).resolveFor(task, signal);
  }

  /** The events of one answer. Never throws; exactly one `finished` or `failed` ends it, and stopping ends it at any moment. */
  ask(asking: Asking): AsyncIterable<ChatEvent> {
    const events = this.load().then((pipeline) => pipeline.ask(asking), notLoaded);
    return { [Symbol.asyncIterator]: () => new LateIterator(events) };
  }

  /**
   * Whether a conversation may go to all of these models: asks once if one lies farther than those that it has been to.
   * A conversation that none has answered may go to any of them: choosing them was the user's word.
   */
  async mayGoTo(move: Move, signal: AbortSignal): Promise<boolean> {
    return await (await this.load()).mayGoTo(move, signal);
  }

  private load(): Promise<Pipeline> {
    this.loading ??= import("./pipeline.js").then(({ Pipeline }) => new Pipeline(this.services));
    return this.loading;
  }
}

async function* notLoaded(thrown: unknown): AsyncGenerator<ChatEvent> {
  yield { type: "failed", failure: internalFailure("snowcell", thrown) };
}

/** An iterator that is still being loaded. No generator: one more around each event would cost every token. */
class LateIterator implements AsyncIterator<ChatEvent> {
  private events: AsyncGenerator<ChatEvent> | undefined;

  constructor(private readonly loading: Promise<AsyncGenerator<ChatEvent>>) {}

  next(): Promise<IteratorResult<ChatEvent>> {
    return this.events
      ? this.events.next()
      : this.loading.then((events) => {
          this.events = events;
          return events.next();
        });
  }

  async return(): Promise<IteratorResult<ChatEvent>> {
    return await (await this.loading).return(undefined);
  }
}
