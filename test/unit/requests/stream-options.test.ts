import { describe, expect, it } from "vitest";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { type OpenAIEndpoint, streamOpenAIChat } from "../../../src/core/wire/openai-chat/openai-chat.js";
import { askProvider, requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { answer, at, bodyOf, request } from "../wire/openai-chat/openai-fixture.js";
import { type RawRequest, reply, startRawServer } from "../wire/raw-server.js";
import { collect, testContext, textOf } from "../wire/wire-fixture.js";

/** A provider that sends the pipeline's request over the real wire. */
class WiredProvider extends ScriptedProvider {
  constructor(public endpoint: OpenAIEndpoint) {
    super("test");
    this.answer = (asked, signal) => streamOpenAIChat(testContext(), this.endpoint, asked, signal);
  }
  address(): string {
    return this.endpoint.baseUrl;
  }
}

describe("a server that refuses stream_options", () => {
  const picky =
    (status: number, refusal: string) =>
    (raw: RawRequest): void => {
      if ("stream_options" in JSON.parse(raw.body)) reply(raw.response, status, {}, [refusal]);
      else answer(raw);
    };
  const asking = (provider: WiredProvider) => {
    const { requests } = requestsOver([]);
    return (): Promise<ChatEvent[]> => collect(askProvider(provider, request, undefined, requests));
  };

  it.each([
    [400, '{"error":{"message":"Unknown field: stream_options"}}'],
    [400, '{"error":"unexpected argument in request"}'],
    [400, ""],
    [422, '{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}'],
  ])("with %s %s gets one retry without them, and none from then on", async (status, refusal) => {
    const server = await startRawServer(picky(status, refusal));
    const ask = asking(new WiredProvider(at(server)));
    expect(textOf(await ask())).toBe("Hi");
    expect(textOf(await ask())).toBe("Hi");
    expect(server.requests.map((_, number) => Object.hasOwn(bodyOf(server, number) as object, "stream_options"))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is remembered per address and window", async () => {
    const server = await startRawServer(picky(400, "stream_options?"));
    const provider = new WiredProvider(at(server));
    const ask = asking(provider);
    await ask();
    provider.endpoint = at(server, { baseUrl: `${server.url}/v2` });
    await ask();
    await asking(new WiredProvider(at(server)))();
    expect(server.requests).toHaveLength(6);
  });

  it("is distinguished from one that refuses another parameter", async () => {
    const refusal = '{"error":{"message":"Unknown parameter: \'temperature\'","code":"unknown_parameter"}}';
    const server = await startRawServer(({ response }) => reply(response, 400, {}, [refusal]));
    const ask = asking(new WiredProvider(at(server)));
    expect(await ask()).toMatchObject([
      { type: "failed", failure: { kind: "bad-request", detail: "Unknown parameter: 'temperature'" } },
    ]);
    await ask();
    expect(bodyOf(server, 2)).toHaveProperty("stream_options");
  });

  it("gets no retry if the prompt is too long", async () => {
    const server = await startRawServer(({ response }) =>
      reply(response, 400, {}, ['{"error":{"code":"context_length_exceeded","message":"unknown field"}}']),
    );
    expect(await asking(new WiredProvider(at(server)))()).toMatchObject([{ failure: { kind: "context-overflow" } }]);
    expect(server.requests).toHaveLength(1);
  });
});
