// Start here: what the panel knows. store.ts tells the elements about changes.
//
// The panel's state and how each host message changes it. Pure, so that order, gaps and repeats can be tested without a page.
// Unchanged messages keep their identity.

import type { Feature } from "../../src/protocol/features.js";
import type { HostMessage, MessageView, Mode, PanelEvent, Snapshot, TextDelta } from "../../src/protocol/host-messages.js";

export interface PanelState {
  /** `resyncing`: a message was missed; ignores everything until the next snapshot. */
  readonly phase: "starting" | "live" | "resyncing";
  /** Number of the last applied message. */
  readonly seq: number;
  readonly conversation: Snapshot["conversation"];
  /** Ids of the messages held, oldest first, without a gap. */
  readonly path: readonly string[];
  readonly messages: ReadonlyMap<string, MessageView>;
  /** How many older and newer messages the host has. */
  readonly earlierCount: number;
  readonly laterCount: number;
  /** Message ids by stream number. */
  readonly streams: ReadonlyMap<number, string>;
  readonly mode: Mode;
  readonly model: Snapshot["model"];
  readonly providers: Snapshot["providers"];
  readonly attachments: Snapshot["attachments"];
  /** Undefined until the host has computed it. */
  readonly context: Snapshot["context"] | undefined;
  /** What holds up the history, in words; empty if nothing does. */
  readonly historyNotice: string;
  readonly draft: string;
}

/** What changed, so that only the affected elements update. */
export type Change =
  | {
      readonly kind:
        | "snapshot"
        | "path"
        | "title"
        | "mode"
        | "model"
        | "providers"
        | "attachments"
        | "context"
        | "draft"
        | "loaded"
        | "history-notice";
    }
  | { readonly kind: "message"; readonly id: string }
  | { readonly kind: "text" | "reasoning"; readonly id: string; readonly text: string }
  | { readonly kind: "composer-focused" }
  | { readonly kind: "feature-opened"; readonly feature: Feature }
  | { readonly kind: "feature-message"; readonly feature: Feature; readonly message: unknown }
  | { readonly kind: "announced"; readonly text: string }
  /** A snapshot must be requested. */
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
  laterCount: 0,
  streams: new Map(),
  mode: "chat",
  model: null,
  providers: [],
  attachments: [],
  context: undefined,
  historyNotice: "",
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

/** Whether an answer on the shown path is in progress. */
export function isRunning(state: PanelState): boolean {
  if (state.laterCount > 0) return state.streams.size > 0;
  const last = state.messages.get(state.path.at(-1) ?? "");
  return last?.state === "waiting" || last?.state === "streaming";
}

function fromSnapshot(snapshot: Snapshot): PanelState {
  const {
    seq,
    conversation,
    messages,
    earlierCount,
    streams,
    mode = "chat",
    model,
    providers,
    attachments,
    context,
    historyNotice = "",
    draft,
  } = snapshot;
  return {
    phase: "live",
    seq,
    conversation,
    path: messages.map(({ id }) => id),
    messages: new Map(messages.map((message) => [message.id, message])),
    earlierCount,
    laterCount: 0,
    streams: new Map(streams.map(({ stream, messageId }) => [stream, messageId])),
    mode,
    model,
    providers,
    attachments,
    context,
    historyNotice,
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

/** A stream may belong to a branch that is not shown here; a feature may show it. */
function addText(state: PanelState, id: string, text: string, field: "text" | "reasoning"): Reduction {
  const message = state.messages.get(id);
  if (!message) return { state, changes: [{ kind: field, id, text }] };
  const begins = message.state === "waiting";
  const next: MessageView = { ...message, [field]: (message[field] ?? "") + text, ...(begins && { state: "streaming" }) };
  // Updated in place: copying the map sixty times a second would cost too much in a long conversation.
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
      return changePath(state, event);
    case "message-changed": {
      const known = state.messages.get(event.message.id);
      if (!known) return { state, changes: [] };
      const { text, reasoning, parts } = known;
      const message: MessageView = {
        ...event.message,
        text,
        ...(reasoning !== undefined && { reasoning }),
        ...(parts && { parts }),
      };
      (state.messages as Map<string, MessageView>).set(message.id, message);
      return { state, changes: [{ kind: "message", id: message.id }] };
    }
    case "parts-changed": {
      const known = state.messages.get(event.messageId);
      if (!known) return { state, changes: [] };
      const parts = [...(known.parts ?? []).slice(0, event.from), ...event.parts];
      (state.messages as Map<string, MessageView>).set(known.id, { ...known, parts });
      return { state, changes: [{ kind: "message", id: known.id }] };
    }
    case "mode-changed":
      return { state: { ...state, mode: event.mode }, changes: [{ kind: "mode" }] };
    case "stream-started":
      return { state: { ...state, streams: new Map(state.streams).set(event.stream, event.messageId) }, changes: [] };
    case "stream-ended": {
      const streams = new Map(state.streams);
      streams.delete(event.stream);
      return { state: { ...state, streams }, changes: [] };
    }
    case "reasoning-delta":
      return addText(state, event.messageId, event.text, "reasoning");
    case "messages-loaded":
      return addLoaded(state, event);
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
    case "history-notice-changed":
      return { state: { ...state, historyNotice: event.notice ?? "" }, changes: [{ kind: "history-notice" }] };
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

type EventOf<Type extends PanelEvent["type"]> = Extract<PanelEvent, { type: Type }>;

function changePath(state: PanelState, { after, messages: added, start, total }: EventOf<"path-changed">): Reduction {
  const { path, earlierCount } = state;
  const kept = start === undefined ? (after === null ? 0 : path.indexOf(after) + 1) : start - earlierCount;
  // The host refers to a message that is not held; only a snapshot can fix that.
  if (start === undefined && after !== null && kept === 0) return askAgain(state);
  // If the change is after everything held, only the count changes.
  if (kept > path.length)
    return { state: { ...state, laterCount: (total ?? 0) - earlierCount - path.length }, changes: [pathChange] };
  const held = path.slice(0, Math.max(0, kept));
  const next = withMessages(state, [...held, ...added.map(({ id }) => id)], added);
  const from = kept < 0 ? earlierCount + kept : after === null ? 0 : earlierCount;
  const changes: Change[] = [pathChange];
  for (const { id } of added) if (state.messages.has(id)) changes.push({ kind: "message", id });
  return { state: { ...next, earlierCount: from, laterCount: laterCount(total, from, next.path) }, changes };
}

/** Adds messages that join those held; otherwise replaces them. */
function addLoaded(state: PanelState, { start, total, messages }: EventOf<"messages-loaded">): Reduction {
  const from = state.earlierCount;
  const to = from + state.path.length;
  const ids = messages.map(({ id }) => id);
  const joins = start <= to && start + ids.length >= from;
  const path = joins ? [...ids.slice(0, Math.max(0, from - start)), ...state.path, ...ids.slice(Math.max(0, to - start))] : ids;
  const earlierCount = joins ? Math.min(from, start) : start;
  const next = withMessages(state, path, messages);
  return {
    state: { ...next, earlierCount, laterCount: laterCount(total, earlierCount, path) },
    changes: [pathChange, { kind: "loaded" }],
  };
}

/** Keeps only the messages from `first` to before `end`; others are requested again if needed. */
export function keepOnly(state: PanelState, first: number, end: number): PanelState {
  const { path, earlierCount, laterCount } = state;
  return {
    ...withMessages(state, path.slice(first, end), []),
    earlierCount: earlierCount + first,
    laterCount: laterCount + path.length - end,
  };
}

/** Replaces the path with `path`, taking `added` messages as they are. */
function withMessages(state: PanelState, path: readonly string[], added: readonly MessageView[]): PanelState {
  const fresh = new Map(added.map((message) => [message.id, message]));
  const messages = new Map<string, MessageView>();
  for (const id of path) {
    const message = fresh.get(id) ?? state.messages.get(id);
    if (message) messages.set(id, message);
  }
  return { ...state, path, messages };
}

function laterCount(total: number | undefined, earlierCount: number, path: readonly string[]): number {
  return total === undefined ? 0 : total - earlierCount - path.length;
}

const pathChange: Change = { kind: "path" };
