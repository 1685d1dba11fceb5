// A user answers the card about a model that cannot work as an agent.

import { beforeEach, describe, expect, it } from "vitest";
import { commands, settings } from "../../../src/contributions/contributions.js";
import type { ChatSession } from "../../../src/core/chat/chat-session.js";
import { leaveUnsuited } from "../../../src/vscode/agent/panel/unsuited-model.js";
import { testWindow } from "../../support/vscode/test-window.js";

describe("leaving a model that cannot work as an agent", () => {
  let done: (readonly string[])[];
  const session = (parts: readonly object[] = []): ChatSession =>
    ({
      agent: {
        setMode: async (mode: string) => void done.push(["mode", mode]),
        continue: async (id: string) => void done.push(["continue", id]),
      },
      answerAgain: async (id: string) => void done.push(["again", id]),
      conversation: { get: () => ({ parts }) },
    }) as unknown as ChatSession;
  const call = { kind: "step", call: { id: "1", name: "read_file", arguments: "{}" } };

  beforeEach(() => {
    testWindow.reset();
    done = [];
  });

  it("for chat mode asks again there", async () => {
    await leaveUnsuited("chat-mode", "m1", session([call]));
    expect(done).toEqual([
      ["mode", "chat"],
      ["again", "m1"],
    ]);
    expect(testWindow.commands).toEqual([]);
  });

  it("for another model asks again with it", async () => {
    testWindow.runCommand = () => true;
    await leaveUnsuited("other-model", "m1", session());
    expect(testWindow.commands).toEqual([[commands.selectModel]]);
    expect(done).toEqual([["again", "m1"]]);
  });

  it("continues a run that has steps", async () => {
    testWindow.runCommand = () => true;
    await leaveUnsuited("other-model", "m1", session([call]));
    expect(done).toEqual([["continue", "m1"]]);
  });

  it("does nothing if the user selects no other model", async () => {
    await leaveUnsuited("other-model", "m1", session());
    expect(done).toEqual([]);
  });

  it("changes the agent's own model if it has one", async () => {
    testWindow.settings.set(settings.agentModel, "ollama/small");
    await leaveUnsuited("other-model", "m1", session());
    expect([testWindow.commands, done]).toEqual([[[commands.selectModelFor, "agent"]], []]);
    testWindow.runCommand = () => void testWindow.settings.set(settings.agentModel, "ollama/large");
    await leaveUnsuited("other-model", "m1", session());
    expect(done).toEqual([["again", "m1"]]);
  });
});
