// Quirks of real OpenAI-compatible servers (the table of oddities), end to end through a provider to the shown result.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AnswerText } from "../../src/core/provider-api/answer-text.js";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { SnowCellProvider } from "../../src/core/providers/snowcell/snowcell-provider.js";
import { oddities, oddityNames } from "../sandbox/oddities.js";
import { SnowCellService } from "../sandbox/services/snowcell.js";
import { TestSettings, testAccounts, wireContext } from "../support/wire-context.js";

const answer = "Naïve café — 雪 cells, ".repeat(6).trim();

describe("real server quirks", () => {
  let service: SnowCellService;
  let provider: SnowCellProvider;
  beforeAll(async () => {
    service = await SnowCellService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    provider = new SnowCellProvider(wireContext(), new TestSettings(service.settings), testAccounts().credentialsOf("snowcell"));
  });
  afterAll(async () => await service.kill());

  it.each(oddityNames)("%s", async (name) => {
    service.faults.add({ behaviour: { oddity: name } });
    const events: ChatEvent[] = [];
    const request = {
      model: "qwen",
      messages: [{ role: "user", content: `[[echo]]${answer}` }],
      stream: name !== "stream-instead-of-json",
    } as const;
    for await (const event of provider.streamChat(request, new AbortController().signal)) events.push(event);
    expect(service.faults.pending).toBe(0);

    const words = new AnswerText();
    for (const event of events) words.take(event);
    const { text } = words;
    const expected = oddities[name];
    if (expected.text === "whole") expect(text).toBe(answer);
    else if (expected.text === "none") expect(text).toBe("");
    else expect(answer.startsWith(text) && text !== "" && text !== answer).toBe(true);

    const ending = events.at(-1);
    if (expected.outcome === "complete") expect(ending?.type).toBe("finished");
    else expect(ending?.type === "failed" ? ending.failure.kind : ending?.type).toBe(failureKinds[name]);
  });

  /** The exact kind of each row that is a failure. */
  const failureKinds: Partial<Record<(typeof oddityNames)[number], string>> = {
    "html-instead-of-stream": "malformed-response",
    "end-without-finish": "truncated",
    "error-in-data": "server-error",
    "object-error": "server-error",
    "event-error": "server-error",
    "finish-reason-error": "provider-error",
    "zero-deltas": "empty",
    "reasoning-alone": "no-answer",
    "exceed-context-size": "context-overflow",
    "html-502": "server-error",
    "error-string": "signed-out",
    "detail-string": "not-found",
    "detail-list": "bad-request",
    "reset-mid-stream": "connection-lost",
  };

  it("list the kind of every failing row", () => {
    const failing = oddityNames.filter((name) => oddities[name].outcome !== "complete");
    expect(Object.keys(failureKinds).sort()).toEqual([...failing].sort());
  });
});
