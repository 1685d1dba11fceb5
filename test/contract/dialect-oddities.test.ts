// Quirks of real Responses and Messages servers (their tables of oddities), end to end through a custom provider.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AnswerText } from "../../src/core/provider-api/answer-text.js";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { type MessagesOddityName, messagesOddities, messagesOddityNames } from "../sandbox/messages/messages-oddities.js";
import type { Oddity } from "../sandbox/oddities.js";
import { type ResponsesOddityName, responsesOddities, responsesOddityNames } from "../sandbox/responses/responses-oddities.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { testAccounts, wireContext } from "../support/wire-context.js";

const answer = "Naïve café — 雪 cells, ".repeat(6).trim();

/** The exact kind for each failing row. */
const ofResponses: Partial<Record<ResponsesOddityName, string>> = {
  "html-instead-of-stream": "malformed-response",
  "end-without-completed": "truncated",
  "error-flat": "server-error",
  "error-nested": "server-error",
  "response-failed": "server-error",
  "quota-under-200": "payment-required",
  "reset-mid-stream": "connection-lost",
};
const ofMessages: Partial<Record<MessagesOddityName, string>> = {
  "html-instead-of-stream": "malformed-response",
  "another-message": "malformed-response",
  "end-without-reason": "truncated",
  "error-mid-stream": "server-error",
  "overloaded-mid-stream": "server-error",
  "error-as-openai-words-it": "server-error",
  "overloaded-529": "server-error",
  "spend-limit": "payment-required",
  "reset-mid-stream": "connection-lost",
};

describeOddities("responses", responsesOddityNames, responsesOddities, ofResponses);
describeOddities("messages", messagesOddityNames, messagesOddities, ofMessages);

function describeOddities<Name extends ResponsesOddityName | MessagesOddityName>(
  api: string,
  names: readonly Name[],
  table: Readonly<Record<Name, Pick<Oddity, "text" | "outcome">>>,
  kinds: Partial<Record<Name, string>>,
): void {
  describe(`quirks of real ${api} servers`, () => {
    let service: OpenAIService;
    let provider: CustomProvider;
    beforeAll(async () => {
      service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
      const entry = { id: "mine", name: "Mine", baseUrl: `${service.url}/every/v1`, auth: "none", boundary: "local", api };
      const [definition] = readCustomProviders([entry]).definitions;
      if (!definition) throw new Error("no definition");
      provider = new CustomProvider(wireContext(), definition, testAccounts().credentialsOf("mine"));
    });
    afterAll(async () => await service.kill());

    it.each(names)("%s", async (name) => {
      service.faults.add({ behaviour: { oddity: name } });
      const messages = [{ role: "user", content: `[[echo]]${answer}` }] as const;
      const events: ChatEvent[] = [];
      for await (const event of provider.streamChat({ model: "sandbox-large", messages }, new AbortController().signal)) {
        events.push(event);
      }
      expect(service.faults.pending).toBe(0);

      const words = new AnswerText();
      for (const event of events) words.take(event);
      const expected = table[name];
      if (expected.text === "whole") expect(words.text).toBe(answer);
      else if (expected.text === "none") expect(words.text).toBe("");
      else expect(answer.startsWith(words.text) && words.text !== "" && words.text !== answer).toBe(true);

      const ending = events.at(-1);
      if (expected.outcome === "complete") expect(ending).toMatchObject({ type: "finished", reason: "stop" });
      else expect(ending?.type === "failed" ? ending.failure.kind : ending?.type).toBe(kinds[name]);
      const usage = events.findLast((event) => event.type === "usage")?.usage;
      if (expected.outcome === "complete") expect(usage?.completionTokens).toBeGreaterThan(0);
    });

    it("list the kind of every failing row", () => {
      expect(Object.keys(kinds).sort()).toEqual(names.filter((name) => table[name].outcome !== "complete").sort());
    });
  });
}
