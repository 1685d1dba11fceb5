// One request of a run: its text goes to the answer as it comes, its calls become steps when the response is whole. A call of
// a response that failed or was stopped is never carried out.

import type { Message } from "../../conversation/conversation.js";
import type { Step } from "../../conversation/parts.js";
import type { Failure } from "../../failures/errors.js";
import { createId } from "../../platform/ids.js";
import { parseObject } from "../../platform/json.js";
import type { Clock } from "../../platform/ports.js";
import type { ChatEvent, FinishReason, SentReasoning, ToolCall, Usage } from "../../provider-api/provider.js";
import type { Tool } from "../../tools/tool.js";
import { type CallsAtEnd, callsAtEnd } from "../../wire/tool-calls/calls-at-end.js";
import { isQuoted } from "../../wire/tool-calls/quoted-text.js";
import type { AnswerParts, RunHost } from "../answer-parts.js";
import { toolNamed } from "../calls/call-reader.js";

export interface RoundOutcome {
  readonly reason?: FinishReason;
  readonly failure?: Failure;
  readonly usage?: Usage;
  /** Indexes of the steps, in the order of the calls. */
  readonly steps: readonly number[];
  /** Calls written as text after the first one; they are not carried out. */
  readonly ignored: number;
  /** True if the response hit its token limit. */
  readonly isCut: boolean;
}

export interface RoundServices {
  readonly answer: Message;
  readonly parts: AnswerParts;
  readonly host: RunHost;
  readonly clock: Clock;
  /** The messages before the answer. */
  readonly path: readonly Message[];
}

const cutCall = "The response hit its token limit inside this call, so it did not run. Make a smaller call, or several.";

/** Adds the part of a round; call it before its messages are built. Returns its index. */
export function beginRound({ parts }: RoundServices): number {
  return parts.add({ kind: "round", round: parts.lastRound + 1 });
}

export async function takeRound(
  services: RoundServices,
  roundIndex: number,
  events: AsyncIterable<ChatEvent>,
  tools: () => readonly Tool[],
): Promise<RoundOutcome> {
  const { host } = services;
  const calls: ToolCall[] = [];
  let sent: SentReasoning | undefined;
  let usage: Usage | undefined;
  for await (const event of events) {
    switch (event.type) {
      case "tool-call":
        calls.push(event.call);
        sent ??= event.reasoning;
        break;
      case "usage":
        usage = event.usage;
        break;
      case "failed":
        host.flush();
        return { failure: event.failure, ...(usage ? { usage } : {}), steps: [], ignored: 0, isCut: false };
      case "finished": {
        host.flush();
        const isCut = event.reason === "length";
        if (services.answer.state === "waiting") services.answer.state = "streaming";
        const added = addSteps(services, roundIndex, calls, sent, tools(), isCut);
        return { reason: event.reason, ...(usage ? { usage } : {}), ...added, isCut };
      }
      default:
        host.take(event);
    }
  }
  const failure: Failure = { provider: services.answer.model?.provider ?? "snowcell", kind: "truncated", remedy: "retry" };
  return { failure, steps: [], ignored: 0, isCut: false };
}

function addSteps(
  services: RoundServices,
  roundIndex: number,
  calls: readonly ToolCall[],
  sent: SentReasoning | undefined,
  tools: readonly Tool[],
  isCut: boolean,
): Pick<RoundOutcome, "steps" | "ignored"> {
  const { answer, parts, host, clock } = services;
  const part = parts.list[roundIndex];
  if (part?.kind !== "round") return { steps: [], ignored: 0 };
  const { round } = part;
  if (sent) parts.replace(roundIndex, { kind: "round", round, sent });
  const now = clock.now();
  const stepOf = (call: Pick<Step, "callId" | "tool" | "argumentsText" | "extraContent">): Step => ({
    ...call,
    ...{ id: createId(now), round, effect: toolNamed(call.tool, tools)?.effect ?? "none", state: "streaming" },
  });
  let steps = calls.map(({ id, name, arguments: argumentsText, extraContent }) =>
    stepOf({ callId: id, tool: name, argumentsText, ...(extraContent ? { extraContent } : {}) }),
  );
  if (isCut) steps = steps.map(withoutCutCall);
  const written = steps.length === 0 && !isCut ? writtenCalls(answer.text.slice(part.textAt), services, tools) : undefined;
  const [first] = written?.calls ?? [];
  if (written && first) {
    // The step shows the call; in the text it would be there twice.
    answer.text = answer.text.slice(0, part.textAt) + written.text;
    host.textReplaced();
    steps = [stepOf({ callId: null, tool: first.name, argumentsText: JSON.stringify(first.arguments) })];
  }
  if (steps.length === 0) return { steps: [], ignored: 0 };
  const at = parts.add(...steps.map((step) => ({ kind: "step", step }) as const));
  return { steps: steps.map((_, index) => at + index), ignored: written ? written.calls.length - 1 : 0 };
}

/** Calls that the model wrote as text. One that it only quotes from what it has read is no call. */
function writtenCalls(text: string, { parts, path }: RoundServices, tools: readonly Tool[]): CallsAtEnd | undefined {
  const found = callsAtEnd(text, (name) => toolNamed(name, tools)?.definition.name);
  if (!found) return undefined;
  const read = [
    ...parts.list.map((part) => (part.kind === "step" ? (part.step.result?.text ?? "") : "")),
    ...path.flatMap(({ role, text, attachments }) =>
      role === "user" ? [text, ...(attachments ?? []).map((each) => each.text)] : [],
    ),
  ];
  return isQuoted(found.source, read) ? undefined : found;
}

function withoutCutCall(step: Step): Step {
  if (parseObject(step.argumentsText)) return step;
  return { ...step, state: "failed", result: { text: cutCall, isError: true } };
}
