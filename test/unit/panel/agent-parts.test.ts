// How a panel's connection sends the parts of an agent's answer, and what is typed while it works.

import { describe, expect, it } from "vitest";
import type { Part } from "../../../src/core/conversation/parts.js";
import { type HostMessage, hostMessageSchema } from "../../../src/protocol/host-messages.js";
import { PartViews } from "../../../src/vscode/agent/panel/part-views.js";
import type { ChatPanel } from "../../../src/vscode/panel/chat-panel.js";
import { PanelConnection } from "../../../src/vscode/panel/panel-connection.js";
import { type PanelRequestServices, PanelRequests } from "../../../src/vscode/panel/panel-requests.js";
import { agentSession, fire, stepPart } from "../../support/fake-agent.js";
import { ManualClock } from "../../support/manual-clock.js";
import { KeptLog } from "../../support/wire-context.js";

function setUp(parts?: readonly Part[]) {
  const clock = new ManualClock();
  const { session, agent, answer } = agentSession(clock);
  if (parts) answer.parts = [...parts];
  const loads: (() => void)[] = [];
  const open = () => {
    const posted: HostMessage[] = [];
    const connection = new PanelConnection(
      session,
      { post: (message) => posted.push(hostMessageSchema.parse(structuredClone(message))) },
      {
        ...{ log: new KeptLog(), providerName: (id: string) => id, selectedModel: () => null, providers: () => [] },
        openFeature: () => undefined,
        historyNotice: () => undefined,
        requestFailed: (thrown) => {
          throw thrown;
        },
        agentViews: async () => {
          await new Promise<void>((resolve) => loads.push(resolve));
          return new PartViews(() => undefined);
        },
      },
      async () => undefined,
    );
    return { posted, connection };
  };
  const load = async (): Promise<void> => {
    for (const loaded of loads.splice(0)) loaded();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { session, agent, answer, open, load };
}

const partsIn = (message: HostMessage | undefined): unknown =>
  message && !Array.isArray(message) && message.type === "snapshot" ? message.messages.at(-1)?.parts : undefined;

describe("the parts of an answer", () => {
  it("come with the first snapshot, which waits for what shows them", async () => {
    const { open, load } = setUp([stepPart()]);
    const { posted, connection } = open();
    const ready = connection.receive({ type: "ready" });
    expect(posted).toEqual([]);
    await load();
    await ready;
    expect(posted).toHaveLength(1);
    expect(posted[0]).toMatchObject({ mode: "agent" });
    expect(partsIn(posted[0])).toMatchObject([{ kind: "step", step: { id: "s1", title: "Call read_file" } }]);
  });

  it("are the same in a panel that was closed and opened in the middle of a run", async () => {
    const { answer, session, open, load } = setUp([stepPart()]);
    const first = open();
    const ready = first.connection.receive({ type: "ready" });
    await load();
    await ready;
    answer.parts = [stepPart(), stepPart({ id: "s2", state: "running" })];
    fire(session, { type: "parts-changed", messageId: "m1", from: 1 });
    await load();
    first.connection.dispose();
    const second = open();
    const again = second.connection.receive({ type: "ready" });
    await load();
    await again;
    const change = first.posted.at(-1);
    const event = change && !Array.isArray(change) && change.type === "event" ? change.event : undefined;
    if (event?.type !== "parts-changed") throw new Error("The second part came as a change");
    expect(partsIn(second.posted[0])).toEqual([...(partsIn(first.posted[0]) as unknown[]), ...event.parts]);
  });

  it("are sent from the first change on", async () => {
    const { answer, session, open, load } = setUp([stepPart()]);
    const { posted, connection } = open();
    const ready = connection.receive({ type: "ready" });
    await load();
    await ready;
    answer.parts = [stepPart(), stepPart({ id: "s2" }), stepPart({ id: "s3" })];
    fire(session, { type: "parts-changed", messageId: "m1", from: 1 });
    await load();
    expect(posted.slice(1)).toMatchObject([
      { event: { type: "parts-changed", messageId: "m1", from: 1, parts: [{ step: { id: "s2" } }, { step: { id: "s3" } }] } },
    ]);
  });

  it("follow when the first answer of a conversation gets some", async () => {
    const { answer, session, open, load } = setUp();
    const { posted, connection } = open();
    await connection.receive({ type: "ready" });
    answer.parts = [stepPart()];
    fire(session, { type: "parts-changed", messageId: "m1", from: 0 });
    await load();
    expect(posted.at(-1)).toMatchObject({ seq: 1, event: { type: "parts-changed", from: 0 } });
  });

  it("never reach a panel that shows another conversation by now", async () => {
    const { open, load } = setUp([stepPart()]);
    const { posted, connection } = open();
    connection.restart();
    connection.dispose();
    await load();
    expect(posted).toEqual([]);
  });
});

describe("what is sent while the agent works", () => {
  function requests() {
    const { session, agent } = setUp();
    const panel = { session, connection: { send: () => undefined } } as unknown as ChatPanel;
    const services = { selectedModel: () => ({ id: "p/m", name: "M", providerName: "P" }) } as unknown as PanelRequestServices;
    const chat = { use: () => undefined, openConversation: async () => undefined, newChat: async () => undefined };
    const send = (text: string) => new PanelRequests(services, chat).handle({ type: "send", text }, panel);
    return { session, agent, send };
  }

  it("is a note, also if it begins with a slash, and leaves no draft", async () => {
    const { session, agent, send } = requests();
    agent.running = true;
    session.setDraft("/fix only the report", undefined);
    await send("/fix only the report");
    expect(agent.notes).toEqual(["/fix only the report"]);
    expect(session.draft).toBe("");
    expect(session.conversation.size).toBe(2);
  });

  it("is a question if the run has just ended", async () => {
    const { session, agent, send } = requests();
    await send("And the tests?");
    expect(agent.notes).toEqual([]);
    expect(session.conversation.path().map(({ text }) => text)).toContain("And the tests?");
  });
});
