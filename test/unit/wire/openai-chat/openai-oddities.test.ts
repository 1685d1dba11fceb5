import { describe, expect, it } from "vitest";
import { createPolicyFetch } from "../../../../src/core/wire/http/policy-fetch.js";
import { readOpenAIResponse } from "../../../../src/core/wire/openai-chat/openai-answer.js";
import { cut, reply, startRawServer } from "../raw-server.js";
import { collect, countedIds, testContext, textOf, withoutDeltas } from "../wire-fixture.js";
import { contentRows } from "./content-rows.js";
import { endingRows } from "./ending-rows.js";
import { framingRows } from "./framing-rows.js";
import { thoughtRows } from "./thought-rows.js";
import { toolCallRows } from "./tool-call-rows.js";

describe.each([1, 7, undefined])("an answer in chunks of %s bytes", (size) => {
  it.each(Object.entries({ ...framingRows, ...endingRows, ...contentRows, ...toolCallRows, ...thoughtRows }))(
    "with %s",
    async (_, { body, contentType = "text/event-stream", text = "", reasoning = "", starts = true, rest }) => {
      const headers = { "x-request-id": "req-1", ...(contentType === "" ? {} : { "content-type": contentType }) };
      const server = await startRawServer(({ response }) => reply(response, 200, headers, cut(body, size)));
      const { signal } = new AbortController();
      const response = await createPolicyFetch(testContext(), { provider: "test" })(server.url, { method: "POST", signal });
      const events = await collect(
        readOpenAIResponse(response, {
          provider: "test",
          host: server.host,
          model: "m",
          signal,
          estimatePromptTokens: () => 7,
          toolCalls: { newId: countedIds() },
        }),
      );

      expect(textOf(events)).toBe(text);
      expect(textOf(events, "reasoning-delta")).toBe(reasoning);
      const expected = rest.map((event) => {
        if (!("failed" in event)) return event;
        const { failed, ...fields } = event;
        return {
          type: "failed",
          failure: expect.objectContaining({ kind: failed, provider: "test", host: server.host, requestId: "req-1", ...fields }),
        };
      });
      expect(withoutDeltas(events)).toEqual([...(starts ? [{ type: "started", requestId: "req-1" }] : []), ...expected]);
      if (starts) expect(events[0]?.type).toBe("started");
    },
  );
});
