// How far a request travels: one rule and one memory for fallbacks and comparisons, based on each model's boundary.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PrivacyBoundary } from "../../../src/core/provider-api/provider.js";
import { Consent } from "../../../src/core/requests/consent.js";
import { resolvedModel } from "../../../src/core/requests/resolved-model.js";
import { eventsOf, requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const order: readonly PrivacyBoundary[] = ["local", "company", "public"];
const boundary = fc.constantFrom(...order);
const { signal } = new AbortController();
const list = (names: readonly string[]): string => names.join(", ");

/** A local service with a failing local model and a cloud model. */
function localWithCloud(): ScriptedProvider {
  const provider = new ScriptedProvider("ollama");
  provider.models = async () => [provider.model("one"), provider.model("big:120b-cloud", { boundary: "public" })];
  provider.answer = async function* ({ model }) {
    if (model === "one") yield { type: "failed", failure: { provider: "ollama", kind: "rate-limited", remedy: "retry" } };
    else {
      yield { type: "text-delta", text: "from afar" };
      yield { type: "finished", reason: "stop" };
    }
  };
  return provider;
}

const toCloud = { fallback: () => ({ enabled: true, chain: ["ollama/big:120b-cloud"] }) };

describe("the boundary of a request", () => {
  it("is exceeded exactly if a model is farther than the selected one and the consent", async () => {
    await fc.assert(
      fc.asyncProperty(boundary, fc.option(boundary), fc.array(boundary), async (chosen, agreed, wanted) => {
        const consent = new Consent(async () => "always");
        if (agreed) await consent.ask({ message: "", detail: "" }, agreed, "c", signal);
        const far = (all: readonly PrivacyBoundary[]): number => Math.max(-1, ...all.map((each) => order.indexOf(each)));
        const reach = far(agreed ? [chosen, agreed] : [chosen]);
        expect(consent.beyond(wanted, chosen, "c")).toBe(far(wanted) > reach ? order[far(wanted)] : undefined);
        expect(consent.beyond(wanted, chosen, "another")).toBe(far(wanted) > far([chosen]) ? order[far(wanted)] : undefined);
      }),
    );
  });
});

describe("a fallback from a local model to a cloud model of the same service", () => {
  it("needs consent, and does not happen without it", async () => {
    const provider = localWithCloud();
    const { requests, questions } = requestsOver([provider], toCloud);
    expect((await eventsOf(requests, { conversationId: "c" })).at(-1)?.type).toBe("failed");
    expect(questions).toHaveLength(1);
    expect(questions[0]?.detail).toContain("public service");
    expect(provider.requests.map(({ model }) => model)).toEqual(["one"]);
  });

  it("needs no further consent in the same conversation, not even for a comparison, but does elsewhere", async () => {
    const { requests, questions } = requestsOver([localWithCloud()], { ...toCloud, askUser: async () => "always" });
    const ask = (conversationId?: string) => eventsOf(requests, conversationId === undefined ? {} : { conversationId });
    expect((await ask("c")).at(-1)?.type).toBe("finished");
    await ask("c");
    const models = [{ id: "ollama/big:120b-cloud", providerName: "Ollama" }];
    expect(await requests.mayGoTo({ conversationId: "c", answeredBy: ["ollama/one"], models, formatList: list }, signal)).toBe(
      true,
    );
    expect(questions).toHaveLength(1);
    await ask("another");
    await ask();
    await ask();
    // Code outside a conversation asks each time.
    expect(questions).toHaveLength(4);
  });

  it("needs consent again if it was given for one answer only", async () => {
    const { requests, questions } = requestsOver([localWithCloud()], { ...toCloud, askUser: async () => "once" });
    for (let turn = 0; turn < 2; turn++) {
      expect((await eventsOf(requests, { conversationId: "c" })).at(-1)?.type).toBe("finished");
    }
    expect(questions).toHaveLength(2);
  });

  it("is judged from the model that the user selected, whatever replaced it before", async () => {
    const near = localWithCloud();
    const far = new ScriptedProvider("far");
    far.boundary = "public";
    far.answer = async function* () {
      yield { type: "failed", failure: { provider: "far", kind: "rate-limited", remedy: "retry" } };
    };
    const { requests, questions } = requestsOver([near, far], toCloud);
    const chosen = resolvedModel(near, near.model("one"));
    const model = resolvedModel(far, far.model("one"));
    await eventsOf(requests, { chosen, model, tried: ["ollama/one"] });
    expect(questions).toHaveLength(1);
  });
});

describe("a comparison", () => {
  const cloud = { id: "ollama/big:120b-cloud", providerName: "Ollama" };

  it("asks before a conversation goes from this machine to a cloud model of the same service", async () => {
    const { requests, questions } = requestsOver([localWithCloud()]);
    const move = { conversationId: "c", answeredBy: ["ollama/one"], models: [cloud], formatList: list };
    expect(await requests.mayGoTo(move, signal)).toBe(false);
    expect(questions).toMatchObject([{ message: "Send this conversation to Ollama?", always: "Send to All" }]);
    expect(questions[0]?.detail).toContain("public service");
  });

  it("asks nothing if the conversation already went as far, or is still empty", async () => {
    const { requests, questions } = requestsOver([localWithCloud()]);
    expect(
      await requests.mayGoTo({ conversationId: "c", answeredBy: [cloud.id], models: [cloud], formatList: list }, signal),
    ).toBe(true);
    expect(await requests.mayGoTo({ conversationId: "c", answeredBy: [], models: [cloud], formatList: list }, signal)).toBe(true);
    expect(questions).toEqual([]);
  });

  it("treats an unknown model as public, or as local if the conversation already used it", async () => {
    const { requests, questions } = requestsOver([localWithCloud()]);
    const gone = { id: "ollama/gone", providerName: "Ollama" };
    await requests.mayGoTo({ conversationId: "c", answeredBy: ["ollama/one"], models: [gone], formatList: list }, signal);
    await requests.mayGoTo({ conversationId: "c", answeredBy: ["ollama/gone"], models: [cloud], formatList: list }, signal);
    expect(questions).toHaveLength(2);
  });
});
