import { describe, expect, it } from "vitest";
import { writeTitle } from "../../../src/core/chat/write-title.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const exchange = { question: "Why is `lookup.ts` slow?", answer: "It searches in a loop.", by: "near/one" };

function setUp(reply: readonly ChatEvent[]) {
  const near = new ScriptedProvider("near");
  const far = new ScriptedProvider("far");
  far.boundary = "public";
  for (const provider of [near, far])
    provider.answer = async function* () {
      yield* reply;
    };
  const { requests, log, questions } = requestsOver([near, far]);
  return {
    near,
    far,
    questions,
    log,
    write: (model: string, by = exchange.by) => writeTitle({ requests, log }, model, { ...exchange, by }),
  };
}

const saying = (text: string): ChatEvent[] => [
  { type: "text-delta", text },
  { type: "finished", reason: "stop" },
];

describe("a title by a model", () => {
  it("comes from the first exchange, without quotes, Markdown or more lines", async () => {
    const { write, near } = setUp(saying('"**Slow lookup** in a loop"\nIt is about code.'));
    expect(await write("near/one")).toBe("Slow lookup in a loop");
    expect(JSON.stringify(near.requests[0]?.messages)).toContain("It searches in a loop.");
  });

  it("is never requested from a model farther than the one that answered, and asks nothing", async () => {
    const { write, far, questions } = setUp(saying("Title"));
    expect(await write("far/one")).toBeUndefined();
    expect([far.requests, questions]).toEqual([[], []]);
    expect(await write("far/one", "far/one")).toBe("Title");
  });

  it("is left out, without a message, if the model fails or is gone", async () => {
    const { write } = setUp([{ type: "failed", failure: { provider: "near", kind: "server-error", remedy: "retry" } }]);
    expect(await write("near/one")).toBeUndefined();
    expect(await write("gone/one")).toBeUndefined();
  });
});
