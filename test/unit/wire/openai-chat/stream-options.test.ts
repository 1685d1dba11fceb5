import { describe, expect, it } from "vitest";
import { type RawRequest, reply, startRawServer } from "../raw-server.js";
import { testContext, textOf } from "../wire-fixture.js";
import { answer, ask, at, bodyOf, request } from "./openai-fixture.js";

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
