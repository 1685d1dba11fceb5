// What a comparison's page is sent of an answer whose text turns out to be reasoning.

import { expect, it } from "vitest";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { ComparisonSession } from "../../../src/core/compare/comparison-session.js";
import { OpenComparisons } from "../../../src/core/compare/open-comparisons.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import type { HealthChecks } from "../../../src/core/health/health-checks.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import type { CompareReply } from "../../../src/protocol/compare.js";
import { CompareFeature } from "../../../src/vscode/compare/compare-feature.js";
import type { FeaturePanel } from "../../../src/vscode/panel/panel-feature.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog, TestSettings, TestStores, testAccounts } from "../../support/wire-context.js";

it("an answer whose text is replaced is sent whole, and its column alone changes", async () => {
  const provider = new ScriptedProvider();
  provider.answer = async function* ({ model }): AsyncGenerator<ChatEvent> {
    yield { type: "text-delta", text: model === "one" ? "plan" : "Hello" };
    if (model === "one") {
      yield { type: "text-was-reasoning" };
      yield { type: "text-delta", text: "Answer" };
    }
    yield { type: "finished", reason: "stop" };
  };
  provider.models = async () => ["one", "two"].map((id) => provider.model(id));
  const { requests, registry } = requestsOver([provider]);
  const services = { clock: new ManualClock(), log: new KeptLog(), history: new MemoryHistoryStore(), requests };
  const session = new ChatSession(new Conversation("c", 0), { ...services, parameters: () => ({}), systemPrompt: () => "" }, "");
  const kept = new Map<string, unknown>();
  const comparisons = new OpenComparisons({
    get: (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
  });
  const models = ["one", "two"].map((name) => ({
    ...{ id: `scripted/${name}`, name, provider: "scripted", providerName: "Scripted" },
  }));
  await new ComparisonSession(session, comparisons).prepare(models);
  const replies: CompareReply[] = [];
  const feature = new CompareFeature({
    ...{ comparisons, registry, requests, accounts: testAccounts(new TestStores()), settings: new TestSettings({}) },
    state: { get: () => undefined, set: async () => undefined },
    ...{ checks: {} as HealthChecks, selection: {} as never, providerName: (id: string) => id },
    logIn: async () => false,
    carryOut: async () => undefined,
    tell: (_session, message) => void replies.push(structuredClone(message)),
  });
  const panel = { session, post: () => undefined } as unknown as FeaturePanel;
  await feature.receive({ type: "show" }, panel);
  await feature.receive({ type: "ask", text: "Why?" }, panel);
  const messages = () => [...session.conversation.all()];
  while (messages().some(({ state }) => state === "waiting" || state === "streaming"))
    await new Promise((resolve) => setImmediate(resolve));
  feature.dispose();

  const columns = replies.flatMap((message) =>
    message.type === "comparison" ? [message.columns.map(({ answer }) => answer)] : [],
  );
  const replaced = columns.find(([one]) => one?.reasoning !== undefined);
  expect(replaced).toMatchObject([{ reasoning: "plan", text: "", state: "streaming" }, { state: expect.any(String) }]);
  expect(messages().map(({ text }) => text)).toEqual(["Why?", "Answer", "Hello"]);
});
