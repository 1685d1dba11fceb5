// What the panel knows, and how each message from the host changes it. Pure, so that order, gaps and repeats can be
// reasoned about without a page. The objects of messages that did not change keep their identity.

import type { Feature, HostMessage, MessageView, PanelEvent, Snapshot, TextDelta } from "../src/protocol.js";

export interface PanelState {
  /** `resyncing`: a message was missed; everything is ignored until the next snapshot. */
  readonly phase: "starting" | "live" | "resyncing";
  /** Number of the last message applied. */
  readonly seq: number;
  readonly conversation: Snapshot["conversation"];
  /** Ids of the messages shown, oldest first. */
  readonly path: readonly string[];
  readonly messages: ReadonlyMap<string, MessageView>;
  /** How many older messages the host holds. */
  readonly earlierCount: number;
  /** Message ids by stream number. */
  readonly streams: ReadonlyMap<number, string>;
  readonly model: Snapshot["model"];
  readonly providers: Snapshot["providers"];
  readonly attachments: Snapshot["attachments"];
  /** Undefined until the host has reckoned it. */
  readonly context: Snapshot["context"] | undefined;
  readonly draft: string;
}

/** What became different, so that only what shows it needs to look. */
export type Change =
  | { readonly kind: "snapshot" | "path" | "title" | "model" | "providers" | "attachments" | "context" | "draft" | "earlier" }
  | { readonly kind: "message"; readonly id: string }
  | { readonly kind: "text" | "reasoning"; readonly id: string; readonly text: string }
  | { readonly kind: "composer-focused" }
  | { readonly kind: "feature-opened"; readonly feature: Feature }
  | { readonly kind: "feature-message"; readonly feature: Feature; readonly message: unknown }
  | { readonly kind: "announced"; readonly text: string }
  /** The host must be asked for a snapshot. */
  | { readonly kind: "resync" };

export interface Reduction {
  readonly state: PanelState;
  readonly changes: readonly Change[];
}

export const startingState: PanelState = {
  phase: "starting",
  seq: 0,
  conversation: { id: "", title: "" },
  path: [],
  messages: new Map(),
  earlierCount: 0,
  streams: new Map(),
  model: null,
  providers: [],
  attachments: [],
  context: undefined,
  draft: "",
};

export function reduce(state: PanelState, message: HostMessage): Reduction {
  if (!Array.isArray(message) && message.type === "snapshot") {
    return { state: fromSnapshot(message), changes: [{ kind: "snapshot" }] };
  }
  const seq = Array.isArray(message) ? message[0] : message.seq;
  if (state.phase !== "live" || seq <= state.seq) return { state, changes: [] };
  if (seq > state.seq + 1) return askAgain(state);
  const next = { ...state, seq };
  return Array.isArray(message) ? applyText(next, message) : applyEvent(next, message.event);
}

/** Whether an answer on the path shown is under way. */
export function isRunning(state: PanelState): boolean {
  const last = state.messages.get(state.path.at(-1) ?? "");
  return last?.state === "waiting" || last?.state === "streaming";
}

function fromSnapshot(snapshot: Snapshot): PanelState {
  const { seq, conversation, messages, earlierCount, streams, model, providers, attachments, context, draft } = snapshot;
  return {
    phase: "live",
    seq,
    conversation,
    path: messages.map(({ id }) => id),
    messages: new Map(messages.map((message) => [message.id, message])),
    earlierCount,
    streams: new Map(streams.map(({ stream, messageId }) => [stream, messageId])),
    model,
    providers,
    attachments,
    context,
    draft,
  };
}

function askAgain(state: PanelState): Reduction {
  return { state: { ...state, phase: "resyncing" }, changes: [{ kind: "resync" }] };
}

function applyText(state: PanelState, [, stream, text]: TextDelta): Reduction {
  const id = state.streams.get(stream);
  if (id === undefined) return askAgain(state);
  return addText(state, id, text, "text");
}

/** A stream may feed a message of a branch that is not shown; its text comes with that branch. */
function addText(state: PanelState, id: string, text: string, field: "text" | "reasoning"): Reduction {
  const message = state.messages.get(id);
  if (!message) return { state, changes: [] };
  const begins = message.state === "waiting";
  const next: MessageView = { ...message, [field]: (message[field] ?? "") + text, ...(begins && { state: "streaming" }) };
  // The map is updated in place: a copy of every entry sixty times a second would be the cost of a long conversation.
  (state.messages as Map<string, MessageView>).set(id, next);
  return {
    state,
    changes: begins
      ? [
          { kind: field, id, text },
          { kind: "message", id },
        ]
      : [{ kind: field, id, text }],
  };
}

function applyEvent(state: PanelState, event: PanelEvent): Reduction {
  switch (event.type) {
    case "path-changed":
      return changePath(state, event.after, event.messages);
    case "message-changed": {
      const known = state.messages.get(event.message.id);
      if (!known) return { state, changes: [] };
      const { text, reasoning } = known;
      const message: MessageView = { ...event.message, text, ...(reasoning !== undefined && { reasoning }) };
      (state.messages as Map<string, MessageView>).set(message.id, message);
      return { state, changes: [{ kind: "message", id: message.id }] };
    }
    case "stream-started":
      return { state: { ...state, streams: new Map(state.streams).set(event.stream, event.messageId) }, changes: [] };
    case "stream-ended": {
      const streams = new Map(state.streams);
      streams.delete(event.stream);
      return { state: { ...state, streams }, changes: [] };
    }
    case "reasoning-delta":
      return addText(state, event.messageId, event.text, "reasoning");
    case "earlier-messages":
      return addEarlier(state, event.messages, event.earlierCount);
    case "title-changed":
      return {
        state: { ...state, conversation: { ...state.conversation, title: event.title } },
        changes: [{ kind: "title" }],
      };
    case "model-changed":
      return { state: { ...state, model: event.model }, changes: [{ kind: "model" }] };
    case "providers-changed":
      return { state: { ...state, providers: event.providers }, changes: [{ kind: "providers" }] };
    case "attachments-changed":
      return { state: { ...state, attachments: event.attachments }, changes: [{ kind: "attachments" }] };
    case "context-changed":
      return { state: { ...state, context: event.context }, changes: [{ kind: "context" }] };
    case "draft-changed":
      return { state: { ...state, draft: event.draft }, changes: [{ kind: "draft" }] };
    case "composer-focused":
      return { state, changes: [{ kind: "composer-focused" }] };
    case "feature-opened":
      return { state, changes: [{ kind: "feature-opened", feature: event.feature }] };
    case "feature-message":
      return { state, changes: [{ kind: "feature-message", feature: event.feature, message: event.message }] };
    case "announced":
      return { state, changes: [{ kind: "announced", text: event.text }] };
  }
}

function changePath(state: PanelState, after: string | null, added: readonly MessageView[]): Reduction {
  const kept = after === null ? 0 : state.path.indexOf(after) + 1;
  // The host speaks of a message that is not here: only a snapshot can put that right.
  if (after !== null && kept === 0) return askAgain(state);
  const path = [...state.path.slice(0, kept), ...added.map(({ id }) => id)];
  const messages = new Map(state.path.slice(0, kept).flatMap((id) => entryOf(state.messages, id)));
  for (const message of added) messages.set(message.id, message);
  const changes: Change[] = [{ kind: "path" }];
  for (const { id } of added) if (state.messages.has(id)) changes.push({ kind: "message", id });
  return { state: { ...state, path, messages, earlierCount: after === null ? 0 : state.earlierCount }, changes };
}

function addEarlier(state: PanelState, earlier: readonly MessageView[], earlierCount: number): Reduction {
  const added = earlier.filter(({ id }) => !state.messages.has(id));
  const messages = new Map([...added.map((message) => [message.id, message] as const), ...state.messages]);
  const path = [...added.map(({ id }) => id), ...state.path];
  return { state: { ...state, path, messages, earlierCount }, changes: [{ kind: "path" }, { kind: "earlier" }] };
}

function entryOf(messages: ReadonlyMap<string, MessageView>, id: string): [string, MessageView][] {
  const message = messages.get(id);
  return message ? [[id, message]] : [];
}
