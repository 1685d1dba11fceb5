// The host carries out a page's requests in the page's order where one depends on the other.

import { expect, it } from "vitest";
import type { ChatPanel } from "../../../src/vscode/panel/chat-panel.js";
import type { PanelFeature } from "../../../src/vscode/panel/panel-feature.js";
import { type PanelRequestServices, PanelRequests } from "../../../src/vscode/panel/panel-requests.js";

function setUp() {
  const done: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<PanelFeature>();
  const agent = { receive: async () => void done.push("mode") } as unknown as PanelFeature;
  const services = { features: { agent: async () => await promise }, selectedModel: () => ({ id: "one" }) };
  const session = { agent: { addNote: () => false }, send: async () => void done.push("question") };
  const requests = new PanelRequests(services as unknown as PanelRequestServices, {
    use: () => undefined,
    openConversation: async () => undefined,
    newChat: async () => undefined,
  });
  const panel = { session } as unknown as ChatPanel;
  const mode = requests.handle({ type: "feature", feature: "agent", message: { type: "mode", mode: "agent" } }, panel);
  const question = requests.handle({ type: "send", text: "Test it." }, panel);
  return { done, mode, question, load: () => resolve(agent), fail: () => reject(new Error("not loaded")) };
}

it("a question is answered in the mode chosen before it, even if the agent's part is still loading", async () => {
  const { done, mode, question, load } = setUp();
  load();
  await Promise.all([mode, question]);
  expect(done).toEqual(["mode", "question"]);
});

it("a question is answered if the agent's part cannot be loaded", async () => {
  const { done, mode, question, fail } = setUp();
  fail();
  await expect(mode).rejects.toThrow("not loaded");
  await question;
  expect(done).toEqual(["question"]);
});
