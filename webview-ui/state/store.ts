// Holds the state and notifies elements about changes to their part, so that a delta updates one message and not the list.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { HostMessage, MessageView } from "../../src/protocol/host-messages.js";
import { type Change, isRunning, keepOnly, type PanelState, reduce, startingState } from "./state.js";

type Listener = (change: Change) => void;

export class Store {
  /** Text typed into edits, by message id. */
  readonly edits = new Map<string, string>();
  #state: PanelState = startingState;
  readonly #all = new Set<Listener>();
  readonly #byMessage = new Map<string, Set<Listener>>();

  get state(): PanelState {
    return this.#state;
  }

  get running(): boolean {
    return isRunning(this.#state);
  }

  /** Whether the conversation is in agent mode, or shows an answer that was. */
  get usesAgent(): boolean {
    return this.#state.mode === "agent" || [...this.#state.messages.values()].some(({ parts }) => parts);
  }

  /** A run that takes only notes, which carry no files: nothing is offered for the next message meanwhile. */
  get agentRuns(): boolean {
    return this.running && this.#state.mode === "agent";
  }

  message(id: string): MessageView | undefined {
    return this.#state.messages.get(id);
  }

  apply(message: HostMessage): void {
    const { state, changes } = reduce(this.#state, message);
    this.#state = state;
    for (const change of changes) this.#tell(change);
  }

  /** Drops all messages except those from `first` to before `end`. */
  keepOnly(first: number, end: number): void {
    this.#state = keepOnly(this.#state, first, end);
    this.#tell({ kind: "path" });
  }

  /** Listens to every change; the result stops it. */
  listen(listener: Listener): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Listens to changes of one message, and snapshots. */
  listenTo(id: string, listener: Listener): () => void {
    const listeners = this.#byMessage.get(id) ?? new Set();
    this.#byMessage.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byMessage.get(id) === listeners) this.#byMessage.delete(id);
    };
  }

  #tell(change: Change): void {
    if (change.kind === "snapshot") {
      for (const listeners of [...this.#byMessage.values()]) for (const listener of [...listeners]) listener(change);
    } else if ("id" in change) {
      for (const listener of [...(this.#byMessage.get(change.id) ?? [])]) listener(change);
    }
    for (const listener of [...this.#all]) listener(change);
  }
}

/** Renders its element again when one of `kinds` changes. */
export class StoreController implements ReactiveController {
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly store: Store },
    private readonly kinds: readonly Change["kind"][],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = this.host.store.listen(({ kind }) => {
      if (kind === "snapshot" || this.kinds.includes(kind)) this.host.requestUpdate();
    });
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}
