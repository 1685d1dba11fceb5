// Start here: which parts of a conversation fit into a model's context. The other files are its inputs and results.
//
// The context budget: what each part costs, what is sent, and what is left out. Pure; the meter and the request use the
// same plan.

import { type AnswerForm, answerMessages } from "../conversation/agent-messages.js";
import { attachmentLabel, type Message } from "../conversation/conversation.js";
import { type Instructions, instructionPartId } from "../instructions/instruction-files.js";
import { answerReserve } from "../models/context-shares.js";
import type { ModelFacts } from "../models/model-facts.js";
import { parametersFor } from "../models/parameters.js";
import { estimatePromptTokens, tokensPerMessage } from "../tokens/prompt-tokens.js";
import { estimateTokens } from "../tokens/token-estimate.js";
import { attachmentTokens } from "./attachment-tokens.js";

export interface ContextPart {
  /** From `partId`; `system` for the system prompt. */
  readonly id: string;
  readonly kind: "system" | "instructions" | "question" | "attachment" | "exchange";
  /** Display text: the beginning of a message, or an attachment's label; empty for the system prompt. */
  readonly label: string;
  /** Estimated. */
  readonly tokens: number;
  readonly kept: boolean;
  /** Why it is left out. */
  readonly why?: "no-room" | "no-images";
  /** True for an attachment of an earlier message. */
  readonly earlier?: boolean;
}

export interface ContextPlan {
  /** In order of priority: system prompt, latest message, its attachments, instructions, then earlier exchanges, newest first. */
  readonly parts: readonly ContextPart[];
  /** Tokens of all kept parts. */
  readonly used: number;
  /** Tokens available to the prompt; absent if the context length is unknown, in which case everything is kept. */
  readonly limit?: number;
  /** Tokens that the prompt leaves for the answer, at least. */
  readonly reserve?: number;
  /** Ids of the parts that are not sent. An exchange has the id of its question. */
  readonly leftOut: ReadonlySet<string>;
}

export interface PlanInput {
  /** The messages to send, oldest first; the last is the latest question. */
  readonly path: readonly Message[];
  readonly systemPrompt: string;
  /** Instruction files, in the order in which they are sent. */
  readonly instructions?: readonly Instructions[];
  readonly facts: ModelFacts | undefined;
  /** Maximum length of the answer in the settings; ignored if the model accepts no such limit. */
  readonly maxTokens: number | undefined;
  /** How an agent's answers are sent; absent: as text. */
  readonly form?: AnswerForm;
}

export function partId(messageId: string, attachmentId?: string): string {
  return attachmentId === undefined ? messageId : `${messageId}/${attachmentId}`;
}

/**
 * Keeps the system prompt and the latest message, whatever they cost; then each of its attachments that fits; then each
 * instruction file that fits whole, nearest first; then earlier exchanges, newest first, up to the first that does not fit,
 * because the history sent to a model has no gaps. Each attachment of an earlier question that fits is kept, after its exchange,
 * even if that is dropped: a small file is worth the room that nothing else takes.
 */
export function planContext({ path, systemPrompt, instructions = [], facts, maxTokens, form = "text" }: PlanInput): ContextPlan {
  const context = facts?.contextLength;
  const requested = maxTokens === undefined ? {} : parametersFor(facts ?? {}, { maxTokens }, false);
  const reserve =
    context === undefined ? undefined : answerReserve(context, { ...requested, maxOutputTokens: facts?.maxOutputTokens });
  const limit = context === undefined || reserve === undefined ? undefined : context - reserve;
  const factor = facts?.tokenFactor ?? 1;
  const parts: ContextPart[] = [];
  let used = 0;
  let gone = false;
  const take = (given: Omit<ContextPart, "kept" | "why">, rule: "must" | "fits" | "in-order", why?: "no-images"): void => {
    const part = { ...given, tokens: Math.ceil(given.tokens * factor) };
    const fits = limit === undefined || used + part.tokens <= limit;
    const kept = why === undefined && (rule === "must" || (fits && !(rule === "in-order" && gone)));
    if (kept) used += part.tokens;
    else if (rule === "in-order") gone = true;
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
        "fits",
        attachment.image && facts && !facts.seesImages ? "no-images" : undefined,
      );
    }
  };

  if (systemPrompt.trim() !== "") {
    take({ id: "system", kind: "system", label: "", tokens: estimateTokens(systemPrompt) + tokensPerMessage }, "must");
  }
  const [latest, ...past] = exchangesOf(path).reverse();
  if (latest) {
    take(exchangePart(latest, "question", form), "must");
    takeAttachments(latest.question, false);
  }
  for (const { id, label, tokens } of instructions.toReversed()) {
    take({ id: instructionPartId(id), kind: "instructions", label, tokens }, "fits");
  }
  for (const exchange of past) {
    take(exchangePart(exchange, "exchange", form), "in-order");
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
  /** The answers up to the next question. */
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

function exchangePart(
  { question, answers }: Exchange,
  kind: "question" | "exchange",
  form: AnswerForm,
): Omit<ContextPart, "kept" | "why"> {
  const tokens = [question, ...answers].reduce((sum, message) => sum + messageTokens(message, form), 0);
  return { id: partId(question.id), kind, label: beginningOf(question.text), tokens };
}

function messageTokens(message: Message, form: AnswerForm): number {
  const { role, text, parts } = message;
  if (parts && role === "assistant") return agentTokens(message, parts.length, form);
  return role === "user" || text !== "" ? estimateTokens(text) + tokensPerMessage : 0;
}

/** The meter asks on every keystroke, and an agent's answer may hold megabytes. */
const counted = new WeakMap<Message, { readonly key: string; readonly tokens: number }>();

function agentTokens(message: Message, parts: number, form: AnswerForm): number {
  const key = `${form} ${message.state} ${parts} ${message.text.length}`;
  const known = counted.get(message);
  if (known?.key === key) return known.tokens;
  const messages = answerMessages(message, form);
  const tokens = estimatePromptTokens({ messages }) + messages.length * tokensPerMessage;
  counted.set(message, { key, tokens });
  return tokens;
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
