// The host carries out a page's requests in the page's order where one depends on the other.

import { expect, it } from "vitest";
import type { PanelMessage } from "../../../src/protocol/panel-messages.js";
import type { ChatPanel } from "../../../src/vscode/panel/chat-panel.js";
import type { PanelFeature } from "../../../src/vscode/panel/panel-feature.js";
import { type PanelRequestServices, PanelRequests } from "../../../src/vscode/panel/panel-requests.js";

function setUp(asked: PanelMessage = { type: "send", text: "Test it." }) {
  const done: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<PanelFeature>();
  const agent = { receive: async () => void done.push("mode") } as unknown as PanelFeature;
  const slash = { receive: async () => void done.push("slash") } as unknown as PanelFeature;
  const services = {
    features: { agent: async () => await promise, slash: async () => slash },
    selectedModel: () => ({ id: "one" }),
  };
  const session = {
    agent: { addNote: () => false },
    send: async () => void done.push("question"),
    answerAgain: async () => void done.push("again"),
    edit: async () => void done.push("edited"),
  };
  const requests = new PanelRequests(services as unknown as PanelRequestServices, {
    use: () => undefined,
    openConversation: async () => undefined,
    newChat: async () => undefined,
  });
  const panel = { session } as unknown as ChatPanel;
  const mode = requests.handle({ type: "feature", feature: "agent", message: { type: "mode", mode: "agent" } }, panel);
  const other = requests.handle({ type: "feature", feature: "slash", message: { type: "list" } }, panel);
  const question = requests.handle(asked, panel);
  return {
    done,
    mode: Promise.all([mode, other]),
    question,
    load: () => resolve(agent),
    fail: () => reject(new Error("not loaded")),
  };
}

it.each<[PanelMessage, string]>([
  [{ type: "send", text: "Test it." }, "question"],
  [{ type: "regenerate", messageId: "1" }, "again"],
  [{ type: "retry", messageId: "1" }, "again"],
  [{ type: "edit", messageId: "1", text: "Test all." }, "edited"],
])("$type is carried out in the mode chosen before it, even if the agent's part is still loading", async (asked, then) => {
  const { done, mode, question, load } = setUp(asked);
  load();
  await Promise.all([mode, question]);
  expect(done).toEqual(["slash", "mode", then]);
});

it("a question is answered if the agent's part cannot be loaded", async () => {
  const { done, mode, question, fail } = setUp();
  fail();
  await expect(mode).rejects.toThrow("not loaded");
  await question;
  expect(done).toEqual(["slash", "question"]);
});
