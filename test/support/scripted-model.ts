// A model for agent mode whose turns a test writes: each turn sees the request and says what comes, so that a script can
// react to results and check what was sent.

import type { ChatEvent, ChatMessage, ChatRequest, ModelInfo, ToolCall } from "../../src/core/provider-api/provider.js";
import { ScriptedProvider } from "./scripted-provider.js";

export type ScriptedTurn = readonly ChatEvent[] | ((request: ChatRequest, signal: AbortSignal) => ScriptedEvents);
type ScriptedEvents = readonly ChatEvent[] | AsyncIterable<ChatEvent>;

let calls = 0;

/** A call with arguments as an object, or as the text that a model would write. */
export function call(name: string, input: unknown = {}, id = `call_${++calls}`): ToolCall {
  return { id, name, arguments: typeof input === "string" ? input : JSON.stringify(input) };
}

/** A turn that says something and calls tools. */
export function calling(...toolCalls: readonly ToolCall[]): ChatEvent[] {
  return [...toolCalls.map((each) => ({ type: "tool-call", call: each }) as const), { type: "finished", reason: "tool-calls" }];
}

/** A turn that ends the run. */
export function saying(text: string): ChatEvent[] {
  return [
    { type: "text-delta", text },
    { type: "finished", reason: "stop" },
  ];
}

export function failing(kind: "connection-lost" | "server-error" = "connection-lost"): ChatEvent[] {
  return [{ type: "failed", failure: { provider: "scripted", kind, remedy: "retry" } }];
}

/** After the last turn it says "Done." */
export class ScriptedModel extends ScriptedProvider {
  constructor(
    readonly turns: ScriptedTurn[],
    about: Partial<ModelInfo> = {},
    id = "scripted",
  ) {
    super(id);
    this.models = async () => [this.model("one", { capabilities: ["chat", "tools"], contextLength: 128_000, ...about })];
    this.answer = (request, signal) => this.next(request, signal);
  }

  private async *next(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const turn = this.turns.shift() ?? saying("Done.");
    yield* typeof turn === "function" ? turn(request, signal) : turn;
  }
}

/** The results in a request, by call id. */
export function resultsIn({ messages }: Pick<ChatRequest, "messages">): ReadonlyMap<string, string> {
  return new Map(messages.filter(({ role }) => role === "tool").map((each) => [each.toolCallId ?? "", textOf(each)]));
}

export function textOf({ content }: Pick<ChatMessage, "content">): string {
  return typeof content === "string" ? content : content.map((part) => (part.type === "text" ? part.text : "[image]")).join("");
}
