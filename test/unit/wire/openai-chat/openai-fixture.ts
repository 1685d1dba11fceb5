// One request to an OpenAI-compatible server, and its simplest answer.

import type { ChatEvent, ChatRequest } from "../../../../src/core/provider-api/provider.js";
import type { WireContext } from "../../../../src/core/wire/http/context.js";
import { type OpenAIEndpoint, streamOpenAIChat } from "../../../../src/core/wire/openai-chat/openai-chat.js";
import { type RawRequest, type RawServer, reply } from "../raw-server.js";
import { collect, testContext } from "../wire-fixture.js";

export const chunk = (content: string, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: finish }] })}\n\n`;
export const answer = ({ response }: RawRequest): void =>
  reply(response, 200, { "content-type": "text/event-stream" }, [chunk("Hi", "stop"), "data: [DONE]\n\n"]);
export const request: ChatRequest = { model: "m", messages: [{ role: "user", content: "Hello" }] };
export const { signal } = new AbortController();

export function at(server: RawServer, more: Partial<OpenAIEndpoint> = {}): OpenAIEndpoint {
  return { provider: "test", baseUrl: `${server.url}/v1`, maxTokensField: "max_tokens", ...more };
}

export async function ask(
  endpoint: OpenAIEndpoint,
  asked: ChatRequest = request,
  context: WireContext = testContext(),
): Promise<ChatEvent[]> {
  return await collect(streamOpenAIChat(context, endpoint, asked, signal));
}

export function bodyOf(server: RawServer, number = 0): unknown {
  return JSON.parse(server.requests[number]?.body ?? "null");
}
