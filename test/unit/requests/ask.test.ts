// One call, one stream: resolving the model, falling back, stopping, and observing the request.

import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/core/failures/errors.js";
import type { ChatEvent, ModelInfo } from "../../../src/core/provider-api/provider.js";
import type { FallbackSettings } from "../../../src/core/routing/fallback.js";
import { eventsOf, requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { plainFailure } from "../routing/candidates.js";

const limited = plainFailure("rate-limited");
const best = (): FallbackSettings => ({ enabled: true, chain: ["best"] });
const never = (): Promise<never> => new Promise(() => undefined);

function failing(id: string, failure: Failure = limited): ScriptedProvider {
  const provider = new ScriptedProvider(id);
  provider.answer = async function* () {
    yield { type: "failed", failure };
  };
  return provider;
}

const kinds = (events: readonly ChatEvent[]): string[] =>
  events.map((event) => (event.type === "failed" ? `failed ${event.failure.kind}` : event.type));

describe("a request", () => {
  it("falls back to another model, announces it first, and counts each attempt for its provider", async () => {
    const [first, other] = [failing("failing"), new ScriptedProvider("other")];
    const asked: (readonly [string, string | undefined])[] = [];
    const { requests, observed } = requestsOver([first, other], { fallback: best });
    const events = await eventsOf(requests, { onModel: ({ model }, notice) => void asked.push([model.id, notice]) });
    expect(kinds(events)).toEqual(["text-delta", "finished"]);
    expect(asked).toEqual([
      ["failing/one", undefined],
      ["other/one", "Scripted was rate limited; answered by Scripted"],
    ]);
    expect(observed.map(({ provider, outcome }) => [provider, outcome.ok])).toEqual([
      ["failing", false],
      ["other", true],
    ]);
  });

  it("drops the events of a model that another replaced", async () => {
    const first = failing("failing");
    first.answer = async function* () {
      yield { type: "started" };
      yield { type: "continuation", value: "the first one's" };
      yield { type: "usage", usage: { promptTokens: 9, completionTokens: 9, totalTokens: 18, estimated: false } };
      yield { type: "failed", failure: limited };
    };
    const { requests } = requestsOver([first, new ScriptedProvider("other")], { fallback: best });
    expect(kinds(await eventsOf(requests))).toEqual(["started", "text-delta", "finished"]);
  });

  it("passes on the events before a final failure, and before an answer", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* () {
      yield { type: "continuation", value: "c" };
      yield { type: "failed", failure: limited };
    };
    const { requests } = requestsOver([provider]);
    expect(kinds(await eventsOf(requests))).toEqual(["continuation", "failed rate-limited"]);
    provider.answer = async function* () {
      yield { type: "continuation", value: "c" };
      yield { type: "text-delta", text: "Hi" };
      yield { type: "finished", reason: "stop" };
    };
    expect(kinds(await eventsOf(requests))).toEqual(["continuation", "text-delta", "finished"]);
  });

  it("does not fall back once output arrived, if the model was requested by name, or if fallbacks are off", async () => {
    const begun = new ScriptedProvider("begun");
    begun.answer = async function* () {
      yield { type: "text-delta", text: "Hel" };
      yield { type: "failed", failure: limited };
    };
    const other = new ScriptedProvider("other");
    const { requests } = requestsOver([begun, failing("failing"), other], { fallback: best });
    expect(kinds(await eventsOf(requests))).toEqual(["text-delta", "failed rate-limited"]);
    expect(kinds(await eventsOf(requests, { model: "failing/one", noFallback: true }))).toEqual(["failed rate-limited"]);
    const off = requestsOver([failing("failing"), other]);
    expect(kinds(await eventsOf(off.requests))).toEqual(["failed rate-limited"]);
    expect(other.requests).toEqual([]);
  });

  it("logs why no other model could answer", async () => {
    const agent = new ScriptedProvider("agent");
    agent.models = async () => [agent.model("one", { capabilities: ["chat", "agent"] })];
    const { requests, log } = requestsOver([failing("failing"), agent], { fallback: best });
    await eventsOf(requests);
    expect(log.lines).toEqual(["No fallback for failing/one (no-candidate; agent/one: agent, failing/one: tried)"]);
  });

  it("tries the next fallback if one cannot be resolved", async () => {
    const [first, gone, other] = [failing("failing"), new ScriptedProvider("gone"), new ScriptedProvider("other")];
    const { requests, registry } = requestsOver([first, gone, other], {
      fallback: () => ({ enabled: true, chain: ["gone/one", "other/one"] }),
    });
    const resolve = registry.resolve.bind(registry);
    registry.resolve = async (name, signal) => {
      if (name === "gone/one") throw new Error("it has gone");
      return await resolve(name, signal);
    };
    expect(kinds(await eventsOf(requests))).toEqual(["text-delta", "finished"]);
    expect(other.requests).toHaveLength(1);
  });

  it("sends only the parameters that the model accepts, and fewer with tools if it says so", async () => {
    const provider = new ScriptedProvider();
    provider.models = async () => [
      provider.model("one", { parametersTaken: ["maxTokens", "reasoningEffort"], parametersTakenWithTools: ["maxTokens"] }),
    ];
    const { requests } = requestsOver([provider]);
    const content = { messages: [], parameters: { temperature: 1, maxTokens: 5, reasoningEffort: "high" } } as const;
    await eventsOf(requests, { content });
    await eventsOf(requests, { content: { ...content, tools: [{ name: "f", description: "", inputSchema: {} }] } });
    expect(provider.requests.map(({ parameters }) => parameters)).toEqual([
      { maxTokens: 5, reasoningEffort: "high" },
      { maxTokens: 5 },
    ]);
  });

  it("fails if no model is selected, or if the name is unknown", async () => {
    const { requests } = requestsOver([]);
    expect(kinds(await eventsOf(requests))).toEqual(["failed no-model"]);
    expect(kinds(await eventsOf(requests, { model: "scripted/gone" }))).toEqual(["failed model-not-found"]);
  });

  it("ends with a failure if the request cannot be built", async () => {
    const { requests } = requestsOver([new ScriptedProvider()]);
    const content = (): never => {
      throw new Error("cannot be planned");
    };
    expect(await eventsOf(requests, { content })).toMatchObject([{ failure: { kind: "internal", detail: "cannot be planned" } }]);
  });

  it("does not count a connection check as usage", async () => {
    const { requests, observed } = requestsOver([new ScriptedProvider()]);
    await eventsOf(requests, { isCheck: true });
    expect(observed).toEqual([]);
  });

  it("counts an abandoned answer as stopped, once", async () => {
    const { requests, observed } = requestsOver([new ScriptedProvider()]);
    const { signal } = new AbortController();
    for await (const _ of requests.ask({ content: { messages: [] }, signal })) break;
    expect(observed).toMatchObject([{ outcome: { ok: false, failure: { kind: "aborted" } } }]);
  });
});

describe("stopping ends an answer", () => {
  const moments: Readonly<Record<string, (stop: () => void) => ReturnType<typeof requestsOver>>> = {
    "while the models are listed": (stop) => {
      const provider = new ScriptedProvider();
      provider.models = () => {
        stop();
        return never();
      };
      return requestsOver([provider]);
    },
    "while a model is described": (stop) => {
      const provider = new ScriptedProvider();
      provider.models = async () => [];
      provider.describe = () => {
        stop();
        return never();
      };
      return requestsOver([provider]);
    },
    "while it waits for the first event": (stop) => {
      const provider = new ScriptedProvider();
      provider.answer = () => {
        stop();
        return { [Symbol.asyncIterator]: () => ({ next: never }) };
      };
      return requestsOver([provider]);
    },
    "while the lists for a fallback are fetched": (stop) => {
      const other = new ScriptedProvider("other");
      other.models = () => {
        stop();
        return never();
      };
      return requestsOver([failing("failing"), other], { fallback: best });
    },
    "while the user is asked for consent": (stop) => {
      const other = new ScriptedProvider("other");
      other.boundary = "public";
      const askUser = () => {
        stop();
        return never();
      };
      return requestsOver([failing("failing"), other], { fallback: best, askUser });
    },
    "while the model that takes over answers": (stop) => {
      const other = new ScriptedProvider("other");
      other.answer = () => {
        stop();
        return { [Symbol.asyncIterator]: () => ({ next: never }) };
      };
      return requestsOver([failing("failing"), other], { fallback: best });
    },
  };

  it.each(Object.entries(moments))("%s", async (_, setUp) => {
    const controller = new AbortController();
    const { requests } = setUp(() => setImmediate(() => controller.abort()));
    const events = await eventsOf(requests, { signal: controller.signal });
    expect(kinds(events)).toEqual(["failed aborted"]);
  });

  it("while the request is being built", async () => {
    const controller = new AbortController();
    const { requests } = requestsOver([new ScriptedProvider()]);
    const content = (): Promise<never> => {
      setImmediate(() => controller.abort());
      return never();
    };
    expect(kinds(await eventsOf(requests, { signal: controller.signal, content }))).toEqual(["failed aborted"]);
  });
});

describe("a list of models", () => {
  it("holds only the provider's own models, whatever it returns", async () => {
    const [honest, liar] = [new ScriptedProvider("honest"), new ScriptedProvider("liar")];
    liar.models = async () => [{ ...liar.model("two"), provider: "honest" } satisfies ModelInfo];
    const { requests, registry } = requestsOver([honest, liar]);
    await registry.refresh();
    expect((await requests.resolve("liar/two", new AbortController().signal)).provider.id).toBe("liar");
    await expect(requests.resolve("honest/two", new AbortController().signal)).rejects.toThrow();
  });
});
