// Decides whether the service already knows a conversation, so that only the new message is sent. It does if it returned an
// id with the last answer and nothing has changed since; otherwise everything is sent, which always works.

import { parseObject } from "../../platform/json.js";
import type { ChatRequest } from "../../provider-api/provider.js";
import { digestOf, singlePrompt } from "./single-prompt.js";

export interface Turn {
  /** The prompt to send. */
  readonly prompt: string;
  /** The conversation to continue. */
  readonly conversation?: string;
}

/** Number of continuations remembered as used. */
const mostUsed = 500;

export class Conversations {
  /** Regenerating must not continue from an answer that the service stored but the user discarded. */
  readonly #used = new Set<string>();

  async turn(request: ChatRequest): Promise<Turn> {
    const { messages, continuation } = request;
    const conversation = await this.#known(request);
    if (conversation === undefined || continuation === undefined) return { prompt: singlePrompt(messages) };
    this.#used.add(continuation);
    const [oldest] = this.#used;
    if (oldest !== undefined && this.#used.size > mostUsed) this.#used.delete(oldest);
    return { prompt: singlePrompt(messages.slice(-1)), conversation };
  }

  /** The value for the next request: the id, and a digest of what the service stored under it. */
  async continuation(request: ChatRequest, answer: string, conversation: string): Promise<string> {
    const messages = [...request.messages, { role: "assistant" as const, content: answer }];
    return JSON.stringify({ conversation, digest: await digestOf({ model: request.model, messages }) });
  }

  async #known({ model, messages, continuation }: ChatRequest): Promise<string | undefined> {
    if (continuation === undefined || this.#used.has(continuation) || messages.at(-1)?.role !== "user") return undefined;
    const { conversation, digest } = readContinuation(continuation);
    const isSame = digest !== undefined && digest === (await digestOf({ model, messages: messages.slice(0, -1) }));
    return isSame ? conversation : undefined;
  }
}

function readContinuation(value: string): { readonly conversation?: string; readonly digest?: string } {
  // A value of another provider or version yields nothing.
  const { conversation, digest } = parseObject(value) ?? {};
  return typeof conversation === "string" && typeof digest === "string" ? { conversation, digest } : {};
}
