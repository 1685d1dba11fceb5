// Turns an answer of the agent into messages of a request: one message for each round, followed by the results of its calls.

import { isObject, parseJson } from "../platform/json.js";
import type { ChatMessage, ContentPart, SentReasoning, ToolCall } from "../provider-api/provider.js";
import { fenceFor } from "../text/code-fence.js";
import type { Message } from "./conversation.js";
import { type Part, type Step, stepsOf } from "./parts.js";

/**
 * `calls`: with tool calls and their results, for requests that offer tools. `text`: calls as lines of text, because some
 * services refuse calls in a request without tools.
 */
export type AnswerForm = "calls" | "text";

/** Shorter results are always sent: a line in their place would save nothing. */
const shortResult = 400;
/** Characters of a result in the form `text`. */
const textResult = 600;

const noResult = "The call has no result: it did not run.";
const goOn = "Continue.";

/** The messages of one answer, oldest first; empty if it holds nothing for a model. */
export function answerMessages({ parts = [], text }: Message, form: AnswerForm): ChatMessage[] {
  const starts = parts.flatMap((part, index) => (part.kind === "round" ? [{ part, index }] : []));
  if (starts.length === 0) return text === "" ? [] : [{ role: "assistant", content: text }];
  const sent = compactedOf(parts);
  const messages: ChatMessage[] = [];
  if (sent.summary !== "") messages.push({ role: form === "calls" ? "user" : "assistant", content: sent.summary });
  for (const [position, { part, index }] of starts.entries()) {
    if (part.round <= sent.summarizedTo) continue;
    const next = starts[position + 1];
    const round = {
      parts: parts.slice(index, next?.index),
      text: text.slice(part.textAt, next?.part.textAt),
      isCleared: part.round <= sent.clearedTo,
    };
    const own = next && form === "calls" ? keptMessages(round) : roundMessages(round, form, !next);
    for (const each of own) messages.push(each);
  }
  return messages;
}

interface Round {
  /** Begins with the round itself. */
  readonly parts: readonly Part[];
  readonly text: string;
  readonly isCleared: boolean;
}

/** Messages of rounds that are over, by the first part. A part never changes but is replaced. */
const kept = new WeakMap<Part, Round & { readonly messages: readonly ChatMessage[] }>();

/** The same messages as long as the round is the same, so that a request does not cost more with each round before it. */
function keptMessages(round: Round): readonly ChatMessage[] {
  const { parts, text, isCleared } = round;
  const [first] = parts;
  const known = first && kept.get(first);
  const isSame =
    known?.isCleared === isCleared &&
    known.text === text &&
    known.parts.length === parts.length &&
    known.parts.every((part, index) => part === parts[index]);
  if (isSame) return known.messages;
  // A copy: a slice would keep the whole text of the answer as it is now.
  const own = { ...round, text: String(parseJson(JSON.stringify(text))) };
  const messages = roundMessages(own, "calls", false);
  if (first) kept.set(first, { ...own, messages });
  return messages;
}

function roundMessages({ parts, text, isCleared }: Round, form: AnswerForm, isLast: boolean): ChatMessage[] {
  const [first] = parts;
  const sent = first?.kind === "round" ? first.sent : undefined;
  const steps = stepsOf(parts);
  const notes = parts.flatMap((part) => (part.kind === "note" ? [part.text] : []));
  const own = text.trim();
  const messages = form === "calls" ? callMessages(own, steps, sent, isCleared) : textMessages(own, steps);
  const isCut = messages.length > 0 && steps.length === 0 && notes.length === 0 && !isLast;
  for (const content of notes) messages.push({ role: "user", content });
  // An answer that was cut: most services refuse to continue their own last message.
  if (isCut) messages.push({ role: "user", content: goOn });
  return messages;
}

function compactedOf(parts: readonly Part[]): {
  readonly summary: string;
  readonly summarizedTo: number;
  readonly clearedTo: number;
} {
  let [summary, summarizedTo, clearedTo] = ["", 0, 0];
  for (const part of parts) {
    if (part.kind !== "compaction") continue;
    if (part.onlyResults) clearedTo = Math.max(clearedTo, part.upToRound);
    else [summary, summarizedTo] = [part.summary, part.upToRound];
  }
  return { summary, summarizedTo, clearedTo };
}

function callMessages(text: string, steps: readonly Step[], sent: SentReasoning | undefined, isCleared: boolean): ChatMessage[] {
  const toolCalls = steps.flatMap((step): ToolCall[] =>
    step.callId === null
      ? []
      : [
          {
            id: step.callId,
            name: step.tool,
            arguments: step.argumentsText,
            ...(step.extraContent ? { extraContent: step.extraContent } : {}),
          },
        ],
  );
  const written = steps.filter(({ callId }) => callId === null).map(fencedCall);
  const content = [text, ...written].filter((part) => part !== "").join("\n\n");
  const messages: ChatMessage[] = [];
  if (content !== "" || toolCalls.length > 0) {
    messages.push({
      role: "assistant",
      content,
      ...(toolCalls.length > 0 ? { toolCalls } : {}),
      ...(sent && toolCalls.length > 0 ? { reasoning: sent } : {}),
    });
  }
  for (const step of steps) {
    const result = resultContent(step, isCleared);
    if (step.callId === null) continue;
    const failed = step.result?.isError ? { isError: true as const } : {};
    messages.push({ role: "tool", toolCallId: step.callId, content: result, ...failed });
  }
  for (const step of steps) {
    if (step.callId === null) messages.push({ role: "user", content: withHeading(step, resultContent(step, isCleared)) });
  }
  return messages;
}

function textMessages(text: string, steps: readonly Step[]): ChatMessage[] {
  const lines = steps.map((step) => {
    const result = step.result?.text ?? noResult;
    const shown = result.length > textResult ? `${result.slice(0, textResult)}\n…` : result;
    const fence = fenceFor(shown);
    return `(Used ${step.tool} ${step.argumentsText.slice(0, textResult)})\n${fence}\n${shown}\n${fence}`;
  });
  const content = [text, ...lines].filter((part) => part !== "").join("\n\n");
  return content === "" ? [] : [{ role: "assistant", content }];
}

/** A call that the model wrote as text, in the form that the wire reads. */
function fencedCall({ tool, argumentsText }: Step): string {
  if (argumentsText === "") return "";
  const fence = fenceFor(argumentsText);
  return `${fence}json\n{"name": ${JSON.stringify(tool)}, "arguments": ${argumentsText}}\n${fence}`;
}

function withHeading({ tool }: Step, content: string | readonly ContentPart[]): ChatMessage["content"] {
  const heading = `Result of ${tool}:`;
  if (typeof content === "string") return `${heading}\n${content}`;
  return [{ type: "text", text: heading }, ...content];
}

function resultContent(step: Step, isCleared: boolean): string | readonly ContentPart[] {
  const { result } = step;
  if (!result) return noResult;
  if (isCleared && (result.text.length > shortResult || result.images?.length)) return clearedResult(step);
  return result.images?.length ? [{ type: "text", text: result.text }, ...result.images] : result.text;
}

/** The line in place of a long result. */
export function clearedResult({ tool, argumentsText }: Step): string {
  const subject = subjectOf(argumentsText);
  return `[The result of ${tool}${subject === "" ? "" : ` (${subject})`} was removed to save room. Call ${tool} again if you need it.]`;
}

const longestSubject = 200;

/** What a call was about: its path, or else its first text. */
function subjectOf(argumentsText: string): string {
  const input = parseJson(argumentsText);
  if (!isObject(input)) return "";
  const subject = input["path"] ?? Object.values(input).find((value) => typeof value === "string");
  return typeof subject === "string" ? subject.slice(0, longestSubject) : "";
}
