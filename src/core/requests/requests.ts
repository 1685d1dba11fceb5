// Start here: every request to a model goes through `Requests.ask`: the chat, comparisons, editor actions, commit messages
// and other extensions. One call returns one stream of events that always ends. `pipeline.ts`
// - resolves the model (`resolved-model.ts`) and builds what it accepts (`models/parameters.ts`, `messages.ts`),
// - enforces the event order (`turn.ts`, `guard.ts`) and reports the request (`health/observation.ts`),
// - rewrites what a server refuses (`refusals/`) and remembers the change (`learned.ts`),
// - finds a fallback (`choosing/next-model.ts`) within the user's consent (`consent.ts`).

import { internalFailure } from "../failures/internal-failure.js";
import type { ChatEvent } from "../provider-api/provider.js";
import { LocalServers } from "../routing/local-servers.js";
import type { Task } from "../routing/task.js";
import type { Asking, PickedModels, RequestServices } from "./asking.js";
import type { CompletionAsking } from "./completing.js";
import type { Pipeline } from "./pipeline.js";
import type { ResolvedModel } from "./resolved-model.js";

export class Requests {
  private loading: Promise<Pipeline> | undefined;
  private readonly localServers = new LocalServers();

  constructor(private readonly services: RequestServices) {}

  /** Resolves a model id, or the chosen model. Throws a `FailureError`, or the signal's reason when it aborts. */
  async resolve(id: string | undefined, signal: AbortSignal): Promise<ResolvedModel> {
    return await (await this.load()).resolve(id, signal);
  }

  /**
   * The model for a task: the one in its setting, else the chosen one. Asks once in a window before code goes farther than to
   * the chosen one. Throws a `FailureError` (`aborted` if the user declines), or the signal's reason.
   */
  async resolveFor(task: Task, signal: AbortSignal): Promise<ResolvedModel> {
    return await (await this.load()).resolveFor(task, signal);
  }

  /** Resolves a model that must be no farther than another, for what is not worth a question; `undefined` if it is farther. */
  async resolveWithin(id: string, than: string, signal: AbortSignal): Promise<ResolvedModel | undefined> {
    return await (await this.load()).resolveWithin(id, than, signal);
  }

  /** The events of one answer. Never throws; always ends with exactly one `finished` or `failed`, also when aborted. */
  ask(asking: Asking): AsyncIterable<ChatEvent> {
    const events = this.load().then((pipeline) => pipeline.ask(asking), notLoaded);
    return { [Symbol.asyncIterator]: () => new LateIterator(events) };
  }

  /** The events of one completion. Never throws; always ends with exactly one `finished` or `failed`. */
  complete(asking: CompletionAsking): AsyncIterable<ChatEvent> {
    const events = import("./completing.js").then(async ({ complete, completeByChat }) => {
      if (asking.route !== "chat") return complete(this.services, this.localServers, asking);
      const pipeline = await this.load();
      return completeByChat((chat) => pipeline.ask(chat), this.localServers, asking);
    }, notLoaded);
    return { [Symbol.asyncIterator]: () => new LateIterator(events) };
  }

  /** Whether a server on this machine answers a chat, so that completions there must wait. */
  isAnswering(by: ResolvedModel): boolean {
    return this.localServers.isAnswering(by);
  }

  /**
   * Whether a conversation may go to all of these models: asks once if one is beyond the boundaries of those that have
   * answered in it. If none has answered, picking the models was consent.
   */
  async mayGoTo(picked: PickedModels, signal: AbortSignal): Promise<boolean> {
    return await (await this.load()).mayGoTo(picked, signal);
  }

  private load(): Promise<Pipeline> {
    this.loading ??= import("./pipeline.js").then(({ Pipeline }) => new Pipeline(this.services, this.localServers));
    return this.loading;
  }
}

async function* notLoaded(thrown: unknown): AsyncGenerator<ChatEvent> {
  yield { type: "failed", failure: internalFailure("snowcell", thrown) };
}

/** An iterator that is still loading. Not a generator, because another one around the stream would slow every token. */
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
