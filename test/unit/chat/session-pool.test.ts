// One session per open conversation, however many views show it.

import { describe, expect, it } from "vitest";
import { SessionPool } from "../../../src/core/chat/session-pool.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

function pool() {
  const history = new MemoryHistoryStore();
  const clock = new ManualClock();
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const provider = new ScriptedProvider("test");
  provider.answer = async function* (): AsyncGenerator<ChatEvent> {
    yield { type: "text-delta", text: "begun" };
    await finished;
    yield { type: "finished", reason: "stop" };
  };
  const log = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
  let changes = 0;
  const sessions = new SessionPool(
    {
      clock,
      log,
      history,
      requests: requestsOver([provider], { clock }).requests,
      parameters: () => ({}),
      systemPrompt: () => "",
    },
    () => changes++,
  );
  return { sessions, history, finish, changes: () => changes };
}

describe("the sessions of a window", () => {
  it("returns one session per conversation, even for concurrent calls", async () => {
    const { sessions, history } = pool();
    await history.saveConversation(new Conversation("c", 1, "Kept"), "a draft");
    const [first, second] = await Promise.all([sessions.get("c"), sessions.get("c")]);
    expect(first).toBeDefined();
    expect(second).toBe(first);
    expect(first?.draft).toBe("a draft");
  });

  it("has no session for a conversation that is not stored", async () => {
    expect(await pool().sessions.get("never")).toBeUndefined();
  });

  it("keeps a session alive while it is answering, and finds it again", async () => {
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

  it("releases an idle session as soon as everything is saved", async () => {
    const { sessions } = pool();
    const session = sessions.create();
    session.setDraft("typed", undefined);
    sessions.release(session);
    await session.saved();
    expect(await sessions.get(session.conversation.id)).not.toBe(session);
  });

  it("keeps a session while the history cannot save it, because the stored copy is older", async () => {
    const { sessions, history } = pool();
    let unlock = (): void => undefined;
    const locked = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    history.saveDraft = () => locked;
    const session = sessions.create();
    session.setDraft("typed", undefined);
    sessions.release(session);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sessions.alive(session.conversation.id)).toBe(session);
    unlock();
    await session.saved();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sessions.alive(session.conversation.id)).toBeUndefined();
  });

  it("saves the last text of each answer before the history closes with the window", async () => {
    const { sessions, history } = pool();
    const saved: string[] = [];
    history.saveMessage = async (_id, { role, state }) => void (role === "assistant" && saved.push(state));
    const session = sessions.create();
    const begun = new Promise<void>((resolve) => session.onEvent(({ type }) => type === "text-delta" && resolve()));
    void session.send("Hello");
    await begun;
    // VS Code disposes the extension's parts before it awaits `deactivate`.
    sessions.dispose();
    await sessions.end();
    expect(session.answering).toBe(false);
    expect(session.conversation.path().at(-1)).toMatchObject({ state: "stopped", interrupted: true });
    expect(saved.at(-1)).toBe("stopped");
  });
});
