// What a test, or a user of the control endpoint, can make go wrong. A plan belongs to one service; at most one of its
// faults applies to each request.

import type { MessagesOddityName } from "./messages/messages-oddities.js";
import type { OddityName } from "./oddities.js";
import type { RecordedRequest } from "./recorded-request.js";
import type { Ending, Piece } from "./reply.js";
import type { ResponsesOddityName } from "./responses/responses-oddities.js";

/** A JSON value, a text or an HTML page (recognized by a leading `<`) instead of the real reply. */
interface StatusBehaviour {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: an error in OpenAI's format that names the status. */
  readonly body?: unknown;
}

interface DelayBehaviour {
  /** Milliseconds before the headers are sent. */
  readonly delayHeadersMs: number;
}

/** Keeps the socket open and silent after this many characters of the answer; 0: after the headers. */
interface StallBehaviour {
  readonly stallAfterCharacters: number;
}

interface CutBehaviour {
  readonly cutAfterCharacters: number;
  /**
   * `end`: a clean end without finish reason and without `[DONE]`. `reset`: the connection is reset.
   * `kill`: the whole service stops, until it is revived.
   */
  readonly how: Exclude<Ending, "stall">;
}

/** Raw bytes; each list element is written separately. `Piece` elements define their own timing. */
export type RawBytes = string | Uint8Array | Iterable<string | Uint8Array | Piece>;

interface RawStreamBehaviour {
  readonly rawStream: RawBytes;
  /** Milliseconds between elements, default 0. */
  readonly delayBetweenMs?: number;
  /** Default `text/event-stream`. */
  readonly contentType?: string;
  /** Default 200. */
  readonly status?: number;
  /** In addition to the content type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How the response ends, default `end`. */
  readonly ending?: Ending;
}

/** Raw bytes for the whole response, so that status line, headers and framing can be wrong too. */
interface BareBehaviour {
  readonly bareResponse: RawBytes;
  /** Default `end`, which closes the connection. */
  readonly ending?: Ending;
}

export interface OddityBehaviour {
  /** An oddity of the request's dialect. */
  readonly oddity: OddityName | ResponsesOddityName | MessagesOddityName;
}

/** The effect; delayed headers can be combined with any other one. */
export type Behaviour =
  | DelayBehaviour
  | ((StatusBehaviour | StallBehaviour | CutBehaviour | RawStreamBehaviour | BareBehaviour | OddityBehaviour) &
      Partial<DelayBehaviour>);

export interface Fault {
  readonly behaviour: Behaviour;
  /**
   * Which requests it applies to. Default: chat requests if the behavior affects an answer (stall, cut, oddity), otherwise
   * every request.
   */
  readonly match?: (request: RecordedRequest) => boolean;
  /** Number of requests that it applies to, default 1. */
  readonly times?: number;
  /** Applies until the plan is cleared. */
  readonly always?: boolean;
}

export class FaultPlan {
  #faults: { readonly fault: Fault; left: number }[] = [];

  /** Faults apply in the order in which they were added. */
  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.always ? Number.POSITIVE_INFINITY : (fault.times ?? 1) });
  }

  clear(): void {
    this.#faults = [];
  }

  /** Number of faults that have not applied yet. */
  get pending(): number {
    return this.#faults.length;
  }

  /** Takes the behavior for `request` from the plan; `isChat`: the request asks for a model's answer. */
  take(request: RecordedRequest, isChat: boolean): Behaviour | undefined {
    const found = this.#faults.find(({ fault }) => (fault.match ? fault.match(request) : isChat || !needsChat(fault.behaviour)));
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#faults = this.#faults.filter((entry) => entry !== found);
    return found.fault.behaviour;
  }
}

function needsChat(behaviour: Behaviour): boolean {
  return "oddity" in behaviour || "stallAfterCharacters" in behaviour || "cutAfterCharacters" in behaviour;
}
