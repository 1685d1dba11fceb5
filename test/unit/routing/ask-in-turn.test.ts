import { describe, expect, it } from "vitest";
import type { RequestObservation } from "../../../src/core/health/request-observation.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { type Answerer, type Asking, askInTurn, type FallbackQuestion } from "../../../src/core/routing/ask-in-turn.js";
import { ManualClock } from "../../support/manual-clock.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { plainFailure } from "./candidates.js";

const failing = new ScriptedProvider("failing");
const failure = plainFailure("rate-limited");
failing.answer = async function* () {
  yield { type: "failed", failure };
};

const answererOf = (provider: ScriptedProvider): Answerer => ({
  provider,
  model: { id: `${provider.id}/one`, name: "One", provider: provider.id, providerName: provider.id },
});

async function ask(asking: Partial<Asking> & Pick<Asking, "first">, next: readonly Answerer[] = []) {
  const questions: FallbackQuestion[] = [];
  const observed: RequestObservation[] = [];
  const asked: (readonly [model: string, notice: string | undefined])[] = [];
  const waiting = [...next];
  const services = {
    clock: new ManualClock(),
    observe: (seen: RequestObservation) => void observed.push(seen),
    fallback: async (question: FallbackQuestion) => {
      questions.push({ ...question, tried: [...question.tried] });
      const answerer = waiting.shift();
      return answerer && { answerer, notice: `${question.from.model.id} failed; answered by ${answerer.model.id}` };
    },
  };
  const events: ChatEvent[] = [];
  const stream = askInTurn(services, {
    signal: new AbortController().signal,
    requestFor: async (by, notice) => {
      asked.push([by.model.id, notice]);
      return { model: "one", messages: [{ role: "user", content: "?" }] };
    },
    ...asking,
  });
  for await (const event of stream) events.push(event);
  return { events, questions, observed, asked };
}

describe("asking in turn", () => {
  it("gives the word to who may take over, says so before asking, and counts each for its provider", async () => {
    const other = new ScriptedProvider("other");
    const { events, asked, questions, observed } = await ask({ first: answererOf(failing), answerTokens: 7 }, [
      answererOf(other),
    ]);
    expect(events.map(({ type }) => type)).toEqual(["text-delta", "finished"]);
    expect(asked).toEqual([
      ["failing/one", undefined],
      ["other/one", "failing/one failed; answered by other/one"],
    ]);
    expect(questions).toMatchObject([{ failure, tried: ["failing/one"], answerTokens: 7 }]);
    expect(questions[0]).not.toHaveProperty("conversationId");
    expect(observed.map(({ provider }) => provider)).toEqual(["failing", "other"]);
  });

  it("tells who was tried before in the same breath, so that the chosen model's boundary holds on", async () => {
    const { questions, events } = await ask({ first: answererOf(failing), tried: ["chosen/one"] });
    expect(questions).toMatchObject([{ tried: ["chosen/one", "failing/one"] }]);
    expect(events).toEqual([{ type: "failed", failure }]);
  });

  it("asks nobody else once an answer has begun", async () => {
    const broken = new ScriptedProvider("broken");
    broken.answer = async function* () {
      yield { type: "text-delta", text: "Hel" };
      yield { type: "failed", failure };
    };
    const { questions, events } = await ask({ first: answererOf(broken) }, [answererOf(new ScriptedProvider("other"))]);
    expect(questions).toEqual([]);
    expect(events.at(-1)).toEqual({ type: "failed", failure });
  });

  it("asks nobody else where one was asked by name, or the person has stopped it", async () => {
    const other = [answererOf(new ScriptedProvider("other"))];
    const stopped = new AbortController();
    stopped.abort();
    expect((await ask({ first: answererOf(failing), alone: true }, other)).questions).toEqual([]);
    expect((await ask({ first: answererOf(failing), signal: stopped.signal }, other)).questions).toEqual([]);
  });
});
