// A panel in a browser, connected to the host's own connection and session, so that the same messages are exchanged as
// in VS Code.

import { ChatSession } from "../../src/core/chat/chat-session.js";
import { Conversation, type Message } from "../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../src/core/history/history-store.js";
import { systemClock } from "../../src/node/system-clock.js";
import type { HostMessage, Snapshot } from "../../src/protocol/host-messages.js";
import { FindFeature } from "../../src/vscode/find/find-feature.js";
import { PanelConnection } from "../../src/vscode/panel/panel-connection.js";
import { requestsOver } from "../support/requests.js";
import { ScriptedProvider } from "../support/scripted-provider.js";
import { KeptLog } from "../support/wire-context.js";
import type { PanelPage } from "./page.js";

export interface ConnectedPanel {
  readonly session: ChatSession;
  readonly provider: ScriptedProvider;
  /** Length of each message to the panel as JSON. */
  readonly lengths: readonly number[];
}

/** Connects an open page, now and after each reload; waits until it shows the conversation. */
export async function connectPanel(panel: PanelPage, conversation: Conversation): Promise<ConnectedPanel> {
  const provider = new ScriptedProvider();
  const session = sessionOf(conversation, provider);
  const lengths: number[] = [];
  let delivery = Promise.resolve();
  const post = (message: HostMessage): void => {
    lengths.push(JSON.stringify(message).length);
    delivery = delivery.then(() => panel.receive(message)).catch(() => undefined);
  };
  const connection = connectionOf(session, post);
  await panel.page.exposeFunction("tellHost", (message: unknown) => connection.receive(message));
  await panel.page.addInitScript(forwardPosts);
  await panel.page.evaluate(forwardPosts);
  await panel.page.locator("snowcell-chat[data-ready=true]").waitFor();
  return { session, provider, lengths };
}

/** The first snapshot of a conversation. */
export async function snapshotOf(conversation: Conversation): Promise<Snapshot> {
  const posted: HostMessage[] = [];
  const session = sessionOf(conversation, new ScriptedProvider());
  await connectionOf(session, (message) => posted.push(message)).receive({ type: "ready" });
  const [first] = posted;
  if (!first || Array.isArray(first) || first.type !== "snapshot") throw new Error("A connection begins with a snapshot");
  return first;
}

/** Runs in the page. */
function forwardPosts(): void {
  const { tellHost } = window as unknown as { tellHost(message: unknown): Promise<void> };
  let forwarded = 0;
  const tell = (): void => {
    for (; forwarded < window.recorded.posts.length; forwarded++) void tellHost(window.recorded.posts[forwarded]);
  };
  window.addEventListener("posted", tell);
  tell();
}

function connectionOf(session: ChatSession, post: (message: HostMessage) => void): PanelConnection {
  const connection: PanelConnection = new PanelConnection(
    session,
    { post },
    {
      ...{ log: new KeptLog(), providerName: (id: string) => id, selectedModel: () => null, providers: () => [] },
      openFeature: () => undefined,
      historyNotice: () => undefined,
      requestFailed: (thrown) => {
        throw thrown;
      },
    },
    async (message) => {
      if (message.type === "send") await session.send(message.text);
      if (message.type === "stop") session.stop();
      if (message.type === "feature") await find(message.message, session, connection);
    },
  );
  return connection;
}

async function find(message: unknown, session: ChatSession, connection: PanelConnection): Promise<void> {
  const post = (reply: unknown) => connection.send({ type: "feature-message", feature: "find", message: reply });
  await new FindFeature().receive(message, { session, post });
}

function sessionOf(conversation: Conversation, provider: ScriptedProvider): ChatSession {
  return new ChatSession(
    conversation,
    {
      ...{ clock: systemClock, log: new KeptLog(), history: new MemoryHistoryStore() },
      requests: requestsOver([provider]).requests,
      parameters: () => ({}),
      systemPrompt: () => "",
    },
    "",
  );
}

/** A conversation of `count` messages `m0`, `m1`, and so on; `textOf` gives their text by index. */
export function longConversation(count: number, textOf: (index: number) => string): Conversation {
  const conversation = new Conversation("long", 0, "A long conversation");
  for (let index = 0; index < count; index++) {
    const message: Message = {
      ...{ id: `m${index}`, parentId: index === 0 ? null : `m${index - 1}`, role: index % 2 === 0 ? "user" : "assistant" },
      ...{ createdAt: index, text: textOf(index), reasoning: "", state: "done" },
    };
    conversation.append(message);
  }
  return conversation;
}
