// What the panel's host does with a message that begins with a slash.

import { describe, expect, it } from "vitest";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { systemClock } from "../../../src/node/system-clock.js";
import type { PanelEvent } from "../../../src/protocol/host-messages.js";
import type { ChatPanel } from "../../../src/vscode/panel/chat-panel.js";
import type { CommandOutcome } from "../../../src/vscode/panel/panel-feature.js";
import { PanelRequests } from "../../../src/vscode/panel/panel-requests.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog } from "../../support/wire-context.js";

async function sent(text: string, outcome: CommandOutcome) {
  const log = new KeptLog();
  const { requests } = requestsOver([new ScriptedProvider()]);
  const defaults = { parameters: () => ({}), systemPrompt: () => "" };
  const session = new ChatSession(
    new Conversation("c", 0),
    { requests, clock: systemClock, log, history: new MemoryHistoryStore(), ...defaults },
    "",
  );
  const events: PanelEvent[] = [];
  const asked: string[] = [];
  const panel = { session, connection: { send: (event: PanelEvent) => void events.push(event) } } as unknown as ChatPanel;
  const nothing = async (): Promise<never> => expect.fail("not asked for");
  const handler = new PanelRequests(
    {
      log,
      selectedModel: () => ({ id: "scripted/one", name: "One", providerName: "" }),
      selectModel: nothing,
      carryOut: nothing,
      applyCode: nothing,
      features: {} as never,
      command: async (given) => {
        asked.push(given);
        return outcome;
      },
    },
    { use: () => undefined, openConversation: nothing, newChat: nothing },
  );
  await handler.handle({ type: "send", text }, panel);
  return { asked, events, draft: session.draft, texts: session.conversation.path().map((message) => message.text) };
}

describe("a message with a slash", () => {
  it("is sent as it is if it is no command", async () => {
    const { asked, texts } = await sent("/usr/bin is missing", { kind: "no-command" });
    expect(asked).toEqual(["/usr/bin is missing"]);
    expect(texts).toEqual(["/usr/bin is missing", "Hello"]);
  });

  it("is replaced by the text of its prompt", async () => {
    expect((await sent("/review", { kind: "send", text: "Review it." })).texts).toEqual(["Review it.", "Hello"]);
  });

  it("goes back into the composer if the user cancels", async () => {
    const { events, draft, texts } = await sent("/review", { kind: "cancelled" });
    expect(events).toEqual([{ type: "draft-changed", draft: "/review" }]);
    expect(draft).toBe("/review");
    expect(texts).toEqual([]);
  });

  it("adds nothing to the conversation if the command did something else", async () => {
    expect((await sent("/commit", { kind: "done" })).texts).toEqual([]);
  });

  it("is not even looked at without a slash", async () => {
    expect((await sent("fix /it", { kind: "done" })).asked).toEqual([]);
  });
});
