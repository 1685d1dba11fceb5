// What a test, or a person at the control endpoint, can make go wrong. A plan belongs to one service; each request
// takes at most one fault from it.

import type { MessagesOddityName } from "./messages/messages-oddities.js";
import type { OddityName } from "./oddities.js";
import type { RecordedRequest } from "./recorded-request.js";
import type { Ending, Piece } from "./reply.js";
import type { ResponsesOddityName } from "./responses/responses-oddities.js";

/** A JSON value, a text or an HTML page (known by its first `<`) sent instead of the real reply. */
interface StatusBehaviour {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: an error in the shape that OpenAI uses, naming the status. */
  readonly body?: unknown;
}

interface DelayBehaviour {
  /** Milliseconds until the headers are sent. */
  readonly delayHeadersMs: number;
}

/** Keeps the socket open and silent after that many characters of the answer; 0: after the headers. */
interface StallBehaviour {
  readonly stallAfterCharacters: number;
}

interface CutBehaviour {
  readonly cutAfterCharacters: number;
  /**
   * `end`: a clean end without finish reason and without `[DONE]`. `reset`: the connection is reset.
   * `kill`: the whole service goes away, until it is revived.
   */
  readonly how: Exclude<Ending, "stall">;
}

/** Bytes as given, each element of a list written on its own; pieces say themselves when they are due. */
export type RawBytes = string | Uint8Array | Iterable<string | Uint8Array | Piece>;

interface RawStreamBehaviour {
  readonly rawStream: RawBytes;
  /** Milliseconds between the elements, default 0. */
  readonly delayBetweenMs?: number;
  /** Default `text/event-stream`. */
  readonly contentType?: string;
  /** Default 200. */
  readonly status?: number;
  /** Beside the content type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How it stops, default `end`. */
  readonly ending?: Ending;
}

/** The same for the whole response, so that status line, headers and framing can be wrong too. */
interface BareBehaviour {
  readonly bareResponse: RawBytes;
  /** Default `end`, which closes the connection. */
  readonly ending?: Ending;
}

export interface OddityBehaviour {
  /** Of the dialect that the request is in. */
  readonly oddity: OddityName | ResponsesOddityName | MessagesOddityName;
}

/** What happens; a delay of the headers may come on top of anything else. */
export type Behaviour =
  | DelayBehaviour
  | ((StatusBehaviour | StallBehaviour | CutBehaviour | RawStreamBehaviour | BareBehaviour | OddityBehaviour) &
      Partial<DelayBehaviour>);

export interface Fault {
  readonly behaviour: Behaviour;
  /**
   * Which requests it is for. Absent: every request for an answer of a model, where the behaviour is one of such an
   * answer (stall, cut, oddity), and else every request.
   */
  readonly match?: (request: RecordedRequest) => boolean;
  /** How many requests it strikes, default 1. */
  readonly times?: number;
  /** Strikes until the plan is cleared. */
  readonly always?: boolean;
}

export class FaultPlan {
  #faults: { readonly fault: Fault; left: number }[] = [];

  /** Faults strike in the order in which they were added. */
  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.always ? Number.POSITIVE_INFINITY : (fault.times ?? 1) });
  }

  clear(): void {
    this.#faults = [];
  }

  /** How many faults are still to strike. */
  get pending(): number {
    return this.#faults.length;
  }

  /** The behaviour that strikes `request`, used up by this; `isChat` says that it asks for an answer of a model. */
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
