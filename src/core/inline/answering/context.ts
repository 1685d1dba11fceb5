// Start here: the place that an answer must fit. An answer goes through unwrap.ts, stop.ts, clean.ts and place.ts; cache.ts
// and flight.ts keep it while the user types.

import type { Indentation } from "../text/snapshot.js";

export interface AnswerContext {
  readonly languageId: string;
  /** Relative to the workspace; models repeat it. */
  readonly path: string;
  /** The cursor's line. */
  readonly before: string;
  readonly after: string;
  /** The nearest lines with text. */
  readonly above: string | undefined;
  readonly below: string | undefined;
  readonly indentation: Indentation;
  readonly explicit: boolean;
  readonly lines: "one" | "block";
  readonly mostLines: number;
  /** Tokens of the model's own format. */
  readonly markers: readonly string[];
  /** A chat model, which wraps code in a fence. */
  readonly isChat: boolean;
}

/** Why an answer is not shown; goes into the log. */
export type DropReason =
  | "blank"
  | "loop"
  | "prose"
  | "repeats-line"
  | "single-character"
  | "unfinished"
  | "hidden"
  | "control-characters";
