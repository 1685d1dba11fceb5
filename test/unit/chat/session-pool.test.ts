// One session for each conversation that is alive, whoever looks at it.

import { describe, expect, it } from "vitest";
import { SessionPool } from "../../../src/core/chat/session-pool.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatEvent, Provider } from "../../../src/core/provider-api/provider.js";
import { ManualClock } from "../../support/manual-clock.js";

function pool() {
  const history = new MemoryHistoryStore();
  const clock = new ManualClock();
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  async function* streamChat(): AsyncGenerator<ChatEvent> {
    yield { type: "text-delta", text: "begun" };
    await finished;
    yield { type: "finished", reason: "stop" };
  }
  const provider = { id: "test", name: "Test", streamChat } as unknown as Provider;
  const model = { id: "test/m", name: "M", provider: "test", providerName: "Test" };
  const log = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
  let changes = 0;
  const sessions = new SessionPool(
    {
      clock,
      log,
      history,
      answerer: async () => ({ provider, model }),
      observe: () => undefined,
      fallback: async () => undefined,
      toFailure: (thrown) => {
        throw thrown;
      },
      parameters: () => ({}),
      systemPrompt: () => "",
    },
    () => changes++,
  );
  return { sessions, history, finish, changes: () => changes };
}

describe("the sessions of a window", () => {
  it("are one for each conversation, however many ask at once", async () => {
    const { sessions, history } = pool();
    await history.saveConversation(new Conversation("c", 1, "Kept"), "a draft");
    const [first, second] = await Promise.all([sessions.get("c"), sessions.get("c")]);
    expect(first).toBeDefined();
    expect(second).toBe(first);
    expect(first?.draft).toBe("a draft");
  });

  it("know nothing of a conversation that is not kept", async () => {
    expect(await pool().sessions.get("never")).toBeUndefined();
  });

  it("live on while they are answered, and are found again meanwhile", async () => {
    const { sessions, finish, changes } = pool();
    const session = sessions.create();
    const sent = session.send("Hello");
    expect(sessions.answering).toBe(true);
    sessions.release(session);
    expect(await sessions.get(session.conversation.id)).toBe(session);
    sessions.release(session);
    finish();
    await sent;
    expect(sessions.answering).toBe(false);
    expect(changes()).toBe(2);
    expect(session.conversation.path().at(-1)).toMatchObject({ text: "begun", state: "done" });
    const again = await sessions.get(session.conversation.id);
    expect(again).not.toBe(session);
    expect(again?.conversation.size).toBe(2);
  });

  it("are let go at once where nothing is being answered", async () => {
    const { sessions } = pool();
    const session = sessions.create();
    session.setDraft("typed", undefined);
    sessions.release(session);
    expect(await sessions.get(session.conversation.id)).not.toBe(session);
  });
});
