import { describe, expect, it } from "vitest";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { ProviderRegistry } from "../../../src/core/models/registry.js";
import type { ContextView } from "../../../src/protocol/host-messages.js";
import { ContextMeter } from "../../../src/vscode/context/context-meter.js";
import { WindowContext } from "../../../src/vscode/context/window-context.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog } from "../../support/wire-context.js";

function setUp() {
  const clock = new ManualClock();
  const provider = new ScriptedProvider();
  let lists = 0;
  provider.models = async () => {
    lists += 1;
    return [provider.model("one", { contextLength: 1000, maxOutputTokens: 100 })];
  };
  const registry = new ProviderRegistry(clock);
  registry.register(provider);
  const defaults = { parameters: () => ({}), systemPrompt: () => "" };
  const settings = { get: () => undefined, onDidChange: () => ({ dispose: () => undefined }) };
  const selection = { current: { id: "scripted/one", name: "One", providerName: "" }, onDidChange: settings.onDidChange };
  const window = new WindowContext(registry, selection, settings, defaults);
  const services = {
    ...defaults,
    clock,
    log: new KeptLog(),
    history: new MemoryHistoryStore(),
    requests: requestsOver([provider], { clock }).requests,
  };
  const session = new ChatSession(new Conversation("c", 0), services, "");
  const shown: ContextView[] = [];
  const meter = new ContextMeter(session, window, clock, (view) => shown.push(view));
  const known = new Promise<void>((resolve) => registry.onDidChange(() => resolve()));
  return { clock, session, shown, meter, known, lists: () => lists };
}

describe("the context meter", () => {
  it("sends no request just because the panel is visible", () => {
    const { clock, shown, lists } = setUp();
    clock.advance(60_000);
    expect(lists()).toBe(0);
    expect(shown).toEqual([{ tokens: 4, leftOut: "", tuned: false }]);
  });

  it("computes once per burst of typing, then learns the context length of the model", async () => {
    const { clock, session, shown, known, lists } = setUp();
    for (let length = 1; length <= 40; length++) session.setDraft("x".repeat(length), undefined);
    expect(shown).toHaveLength(1);
    clock.advance(250);
    await known;
    clock.advance(250);
    expect(lists()).toBe(1);
    expect(shown.slice(1)).toEqual([
      { tokens: 7, leftOut: "", tuned: false },
      { tokens: 7, limit: 900, leftOut: "", tuned: false, agentProblem: "one cannot call tools." },
    ]);
  });

  it("names what is left out", async () => {
    const { clock, session, shown, known } = setUp();
    session.attach({
      id: "a",
      path: "src/prices.py",
      uri: "file:///src/prices.py",
      language: "python",
      text: "price ".repeat(2000),
    });
    clock.advance(250);
    await known;
    clock.advance(250);
    expect(shown.at(-1)).toMatchObject({ tokens: 4, leftOut: "Left out: prices.py" });
  });

  it("says why the model cannot work as an agent, as soon as it is known", async () => {
    const { clock, session, shown, known } = setUp();
    await session.agent.setMode("agent");
    clock.advance(250);
    await known;
    clock.advance(250);
    expect(shown.at(-1)?.agentProblem).toBe("one cannot call tools.");
  });

  it("reports parameters of the conversation's own, and stops after dispose", async () => {
    const { clock, session, shown, meter } = setUp();
    await session.changeSettings({ temperature: 1 });
    clock.advance(250);
    expect(shown.at(-1)?.tuned).toBe(true);
    await session.changeSettings({});
    meter.dispose();
    clock.advance(1000);
    expect(shown.at(-1)?.tuned).toBe(true);
  });
});
