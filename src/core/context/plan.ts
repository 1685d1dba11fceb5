// Start here: what of a conversation fits into a model. The other files are its inputs and results.
//
// The context budget: what of a conversation fits into a model, what each part costs, and what is left out. Pure; the
// same plan is shown before sending and followed when sending.

import type { Message } from "../conversation/conversation.js";
import { attachmentLabel } from "../conversation/prompt.js";
import { answerReserve } from "../models/context-shares.js";
import type { ModelFacts } from "../models/model-facts.js";
import { estimateTokens } from "../tokens/token-estimate.js";
import { attachmentTokens } from "./attachment-tokens.js";

export interface ContextPart {
  /** As `partId` makes it; `system` for the system prompt. */
  readonly id: string;
  readonly kind: "system" | "question" | "attachment" | "exchange";
  /** What it is called: the beginning of a message, the label of an attachment; empty for the system prompt. */
  readonly label: string;
  /** Estimated. */
  readonly tokens: number;
  readonly kept: boolean;
  /** Why it is left out. */
  readonly why?: "no-room" | "no-images";
  /** Of an attachment: that of an earlier message, not of the latest. */
  readonly earlier?: boolean;
}

export interface ContextPlan {
  /** In the order in which room is given: system prompt, latest message, its attachments, then back into the past. */
  readonly parts: readonly ContextPart[];
  /** Tokens of all that is kept. */
  readonly used: number;
  /** Tokens that the prompt may have; absent where the length of the context is unknown, and then everything is kept. */
  readonly limit?: number;
  /** Tokens kept for the answer. */
  readonly reserve?: number;
  /** Ids of the parts that are not sent. An exchange's id is that of its question. */
  readonly leftOut: ReadonlySet<string>;
}

export interface PlanInput {
  /** The messages to be sent, oldest first; the last is the latest question. */
  readonly path: readonly Message[];
  readonly systemPrompt: string;
  readonly facts: ModelFacts | undefined;
  /** Longest answer that is asked for. */
  readonly maxTokens: number | undefined;
}

/** What each message costs beside its words: its role, and the marks around it. */
const tokensPerMessage = 4;

export function partId(messageId: string, attachmentId?: string): string {
  return attachmentId === undefined ? messageId : `${messageId}/${attachmentId}`;
}

/**
 * Gives room to the system prompt and the latest message, whatever they cost; then to each of its attachments that fits;
 * then to the exchanges before it, newest first, each before its attachments, until one does not fit: what a model is
 * sent of the past has no holes.
 */
export function planContext({ path, systemPrompt, facts, maxTokens }: PlanInput): ContextPlan {
  const context = facts?.contextLength;
  const reserve =
    context === undefined ? undefined : answerReserve(context, { maxTokens, maxOutputTokens: facts?.maxOutputTokens });
  const limit = context === undefined || reserve === undefined ? undefined : context - reserve;
  const parts: ContextPart[] = [];
  let used = 0;
  let full = false;
  const take = (part: Omit<ContextPart, "kept" | "why">, rule: "must" | "fits" | "in-order", why?: "no-images"): void => {
    const fits = limit === undefined || used + part.tokens <= limit;
    const kept = why === undefined && (rule === "must" || (fits && !(rule === "in-order" && full)));
    if (kept) used += part.tokens;
    else if (why === undefined && rule === "in-order") full = true;
    parts.push({ ...part, kept, ...(kept ? {} : { why: why ?? "no-room" }) });
  };
  const takeAttachments = (message: Message, earlier: boolean): void => {
    for (const attachment of message.attachments ?? []) {
      take(
        {
          id: partId(message.id, attachment.id),
          kind: "attachment",
          label: attachmentLabel(attachment),
          tokens: attachmentTokens(attachment),
          ...(earlier ? { earlier } : {}),
        },
        earlier ? "in-order" : "fits",
        attachment.image && facts && !facts.seesImages ? "no-images" : undefined,
      );
    }
  };

  if (systemPrompt.trim() !== "") {
    take({ id: "system", kind: "system", label: "", tokens: estimateTokens(systemPrompt) + tokensPerMessage }, "must");
  }
  const [latest, ...past] = exchangesOf(path).reverse();
  if (latest) {
    take(exchangePart(latest, "question"), "must");
    takeAttachments(latest.question, false);
  }
  for (const exchange of past) {
    take(exchangePart(exchange, "exchange"), "in-order");
    takeAttachments(exchange.question, true);
  }
  return {
    parts,
    used,
    ...(limit !== undefined ? { limit } : {}),
    ...(reserve !== undefined ? { reserve } : {}),
    leftOut: new Set(parts.filter(({ kept }) => !kept).map(({ id }) => id)),
  };
}

interface Exchange {
  readonly question: Message;
  /** What was answered to it, up to the next question. */
  readonly answers: readonly Message[];
}

function exchangesOf(path: readonly Message[]): Exchange[] {
  const exchanges: { question: Message; answers: Message[] }[] = [];
  for (const message of path) {
    const last = exchanges.at(-1);
    if (message.role === "user" || !last) exchanges.push({ question: message, answers: [] });
    else last.answers.push(message);
  }
  return exchanges;
}

function exchangePart({ question, answers }: Exchange, kind: "question" | "exchange"): Omit<ContextPart, "kept" | "why"> {
  const messages = [question, ...answers].filter(({ role, text }) => role === "user" || text !== "");
  const tokens = messages.reduce((sum, { text }) => sum + estimateTokens(text) + tokensPerMessage, 0);
  return { id: partId(question.id), kind, label: beginningOf(question.text), tokens };
}

const labelLength = 80;

function beginningOf(text: string): string {
  const line =
    text
      .trimStart()
      .slice(0, labelLength + 1)
      .split("\n", 1)[0] ?? "";
  return line.length > labelLength ? `${line.slice(0, labelLength - 1).trimEnd()}…` : line.trimEnd();
}
