// Turns an answer of the agent into messages of a request: one message for each round, followed by the results of its calls.

import { isObject, parseJson } from "../platform/json.js";
import type { ChatMessage, ContentPart, SentReasoning, ToolCall } from "../provider-api/provider.js";
import { fenceFor } from "../text/code-fence.js";
import type { Message } from "./conversation.js";
import type { Part, Step } from "./parts.js";

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
export function answerMessages(message: Message, form: AnswerForm): ChatMessage[] {
  const rounds = roundsOf(message);
  if (rounds.length === 0) return message.text === "" ? [] : [{ role: "assistant", content: message.text }];
  const sent = compactedOf(message.parts ?? []);
  const messages: ChatMessage[] = [];
  if (sent.summary !== "") messages.push({ role: form === "calls" ? "user" : "assistant", content: sent.summary });
  const last = rounds.at(-1);
  for (const round of rounds) {
    if (round.number <= sent.summarizedTo) continue;
    const isCleared = round.number <= sent.clearedTo;
    const before = messages.length;
    for (const each of form === "calls" ? callMessages(round, isCleared) : textMessages(round)) messages.push(each);
    const isCut = messages.length > before && round.steps.length === 0 && round.notes.length === 0 && round !== last;
    for (const content of round.notes) messages.push({ role: "user", content });
    // An answer that was cut: most services refuse to continue their own last message.
    if (isCut) messages.push({ role: "user", content: goOn });
  }
  return messages;
}

interface Round {
  readonly number: number;
  readonly sent?: SentReasoning;
  readonly text: string;
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
}

function roundsOf({ parts = [], text }: Message): Round[] {
  const starts = parts.flatMap((part, index) => (part.kind === "round" ? [{ part, index }] : []));
  return starts.map(({ part, index }, position) => {
    const next = starts[position + 1];
    const own = parts.slice(index + 1, next?.index);
    return {
      number: part.round,
      ...(part.sent ? { sent: part.sent } : {}),
      text: text.slice(part.textAt, next?.part.textAt).trim(),
      steps: own.flatMap((each) => (each.kind === "step" ? [each.step] : [])),
      notes: own.flatMap((each) => (each.kind === "note" ? [each.text] : [])),
    };
  });
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

function callMessages({ text, steps, sent }: Round, isCleared: boolean): ChatMessage[] {
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

function textMessages({ text, steps }: Round): ChatMessage[] {
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
