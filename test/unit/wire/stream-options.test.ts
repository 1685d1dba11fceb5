import { describe, expect, it } from "vitest";
import type { ChatEvent, ChatRequest } from "../../../src/core/providers/provider.js";
import type { WireContext } from "../../../src/core/wire/context.js";
import { type OpenAIEndpoint, streamOpenAIChat } from "../../../src/core/wire/openai-chat.js";
import { type RawRequest, type RawServer, reply, startRawServer } from "./raw-server.js";
import { collect, testContext, textOf } from "./wire-fixture.js";

const chunk = (content: string, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: finish }] })}\n\n`;
const answer = ({ response }: RawRequest): void =>
  reply(response, 200, { "content-type": "text/event-stream" }, [chunk("Hi", "stop"), "data: [DONE]\n\n"]);
const request: ChatRequest = { model: "m", messages: [{ role: "user", content: "Hello" }] };
const { signal } = new AbortController();

function at(server: RawServer, more: Partial<OpenAIEndpoint> = {}): OpenAIEndpoint {
  return { provider: "test", baseUrl: `${server.url}/v1`, maxTokensField: "max_tokens", ...more };
}

async function ask(
  endpoint: OpenAIEndpoint,
  asked: ChatRequest = request,
  context: WireContext = testContext(),
): Promise<ChatEvent[]> {
  return await collect(streamOpenAIChat(context, endpoint, asked, signal));
}

function bodyOf(server: RawServer, number = 0): unknown {
  return JSON.parse(server.requests[number]?.body ?? "null");
}

describe("a server that refuses stream_options", () => {
  const picky =
    (status: number, refusal: string) =>
    (raw: RawRequest): void => {
      if ("stream_options" in JSON.parse(raw.body)) reply(raw.response, status, {}, [refusal]);
      else answer(raw);
    };

  it.each([
    [400, '{"error":{"message":"Unknown field: stream_options"}}'],
    [400, '{"error":"unexpected argument in request"}'],
    [400, ""],
    [422, '{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}'],
  ])("with %s %s is asked once more without, and from then on", async (status, refusal) => {
    const server = await startRawServer(picky(status, refusal));
    const context = testContext();
    expect(textOf(await ask(at(server), request, context))).toBe("Hi");
    expect(textOf(await ask(at(server), request, context))).toBe("Hi");
    expect(server.requests.map((_, number) => Object.hasOwn(bodyOf(server, number) as object, "stream_options"))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is remembered by its address and within its context only", async () => {
    const server = await startRawServer(picky(400, "stream_options?"));
    const context = testContext();
    await ask(at(server), request, context);
    await ask(at(server, { baseUrl: `${server.url}/v2` }), request, context);
    await ask(at(server), request, testContext());
    expect(server.requests).toHaveLength(6);
  });

  it("is told apart from one that refuses for another reason", async () => {
    const refusal = '{"error":{"message":"Unknown parameter: \'temperature\'","code":"unknown_parameter"}}';
    const server = await startRawServer(({ response }) => reply(response, 400, {}, [refusal]));
    const context = testContext();
    expect(await ask(at(server), request, context)).toMatchObject([
      { type: "failed", failure: { kind: "bad-request", detail: "Unknown parameter: 'temperature'" } },
    ]);
    await ask(at(server), request, context);
    expect(bodyOf(server, 2)).toHaveProperty("stream_options");
  });

  it("is not asked again when the prompt is too long", async () => {
    const server = await startRawServer(({ response }) =>
      reply(response, 400, {}, ['{"error":{"code":"context_length_exceeded","message":"unknown field"}}']),
    );
    expect(await ask(at(server))).toMatchObject([{ failure: { kind: "context-overflow" } }]);
    expect(server.requests).toHaveLength(1);
  });
});
