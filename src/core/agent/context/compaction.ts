// Makes room in a run that fills the model's context: first without old results, then with a summary by the model. What the
// host knows stays word by word: the to-do list, the changed files and what the user wrote.

import * as l10n from "@vscode/l10n";
import type { Message } from "../../conversation/conversation.js";
import type { Part, Todo } from "../../conversation/parts.js";
import { estimateTokens } from "../../tokens/token-estimate.js";
import type { AnswerParts } from "../answer-parts.js";
import type { AgentContext } from "./agent-context.js";

/** A request above this share of the limit makes room first. */
const fullShare = 0.8;
/** Clearing results breaks the service's cache, so it must free this share of the limit. */
const worthClearing = 0.2;
/** A summary that frees less than this share of the request is useless. */
const leastFreed = 0.2;
/** Rounds whose results stay. */
const roundsKept = 3;
/** Tokens between two summaries; models forget with each. */
const tokensBetween = 20_000;

export interface RoomServices {
  readonly context: AgentContext;
  readonly answer: Message;
  readonly parts: AnswerParts;
  /** Asks the model for a summary; `undefined` if it gave none, which ends the run elsewhere. */
  summarize(): Promise<string | undefined>;
}

/** `useless`: it freed too little, so the run must pause. `failed`: there is no summary. */
export type Room = "enough" | "useless" | "failed";

export class Compaction {
  /** Tokens of the request after the last summary. */
  private tokensAfter: number | undefined;

  constructor(private readonly services: RoomServices) {}

  /** `isRefused`: the service refused the last request as too long, whatever the estimate says. */
  async makeRoom(isRefused = false): Promise<Room> {
    const { context } = this.services;
    const { limit } = context;
    const tokens = context.tokens();
    const full = limit === undefined ? Number.POSITIVE_INFINITY : limit * fullShare;
    if (!isRefused && tokens <= full) return "enough";
    if (this.clearResults(limit ?? tokens) && context.tokens() <= full) return "enough";
    return await this.summarize(limit ?? tokens);
  }

  /** False if it would free too little for a broken cache; the summary frees more. */
  private clearResults(limit: number): boolean {
    const { parts } = this.services;
    const upToRound = parts.lastRound - roundsKept;
    const from = clearedTo(parts.list);
    const freed = parts.list.reduce((sum, part) => {
      const isOld = part.kind === "step" && part.step.round > from && part.step.round <= upToRound;
      return isOld ? sum + estimateTokens(part.step.result?.text ?? "") : sum;
    }, 0);
    if (freed < limit * worthClearing) return false;
    const summary = l10n.t("The results of earlier steps are no longer sent to the model.");
    parts.add({ kind: "compaction", upToRound, summary, onlyResults: true });
    return true;
  }

  private async summarize(limit: number): Promise<Room> {
    const { parts, context, answer } = this.services;
    const before = context.tokens();
    const gap = Math.min(tokensBetween, limit / 4);
    if (this.tokensAfter !== undefined && before - this.tokensAfter < gap) return "useless";
    // The last rounds stay as they are, unless they are all there is.
    const upToRound = parts.lastRound > roundsKept ? parts.lastRound - 1 : parts.lastRound;
    if (upToRound < 1) return "useless";
    const words = await this.services.summarize();
    if (words === undefined) return "failed";
    parts.add({ kind: "compaction", upToRound, summary: wholeSummary(words, answer, upToRound) });
    this.tokensAfter = context.tokens();
    return before - this.tokensAfter >= before * leastFreed ? "enough" : "useless";
  }
}

function clearedTo(parts: readonly Part[]): number {
  return parts.reduce((last, part) => (part.kind === "compaction" ? Math.max(last, part.upToRound) : last), 0);
}

/** The model's words, and what the host knows. */
export function wholeSummary(words: string, { parts = [] }: Message, upToRound: number): string {
  const notes = notesUpTo(parts, upToRound).map((note) => `"${note}"`);
  const files = [
    ...new Set(parts.flatMap((part) => (part.kind === "step" ? (part.step.edits ?? []).map(({ path }) => path) : []))),
  ];
  const todos = parts.findLast((part) => part.kind === "todos")?.items ?? [];
  return [
    `Summary of your work so far. The calls and results before this point were removed to save room.\n\n${words.trim()}`,
    files.length > 0 ? `Files that you have changed: ${files.join(", ")}.` : "",
    todos.length > 0 ? `Your to-do list:\n${todos.map(todoLine).join("\n")}` : "",
    notes.length > 0 ? `The user wrote meanwhile, word by word:\n${notes.join("\n")}` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function notesUpTo(parts: readonly Part[], upToRound: number): string[] {
  let round = 0;
  return parts.flatMap((part) => {
    if (part.kind === "round") round = part.round;
    return part.kind === "note" && round <= upToRound ? [part.text] : [];
  });
}

function todoLine({ text, state }: Todo): string {
  return `- [${state === "done" ? "x" : " "}] ${text}${state === "doing" ? " (in progress)" : ""}`;
}
