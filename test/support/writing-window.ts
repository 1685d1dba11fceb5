// A window that does with the history what many people would do at once: a process of its own. Its command line is the
// file, its own number, and for how many milliseconds. It says what it wrote, or dies of the first error.

import { ChatSession } from "../../src/core/chat/chat-session.js";
import { Conversation } from "../../src/core/conversation/conversation.js";
import { systemClock } from "../../src/node/system-clock.js";
import { openTestHistory } from "./history.js";
import type { WindowReport } from "./history-windows.js";
import { requestsOver } from "./requests.js";
import { ScriptedProvider } from "./scripted-provider.js";

const [, , file = "", number = "0", milliseconds = "0"] = process.argv;
/** Conversations that all windows have open. */
const shared = 3;

const failures: string[] = [];
const log = {
  error: (message: string) => failures.push(message),
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
const provider = new ScriptedProvider();
provider.answer = async function* () {
  for (let part = 0; part < 20; part++) {
    yield { type: "text-delta", text: `part ${part} from window ${number}. ` };
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  yield { type: "finished", reason: "stop" };
};

async function work(): Promise<void> {
  const { store, close } = await openTestHistory(file);
  const session = async (id: string): Promise<ChatSession> => {
    const conversation = (await store.load(id)) ?? new Conversation(id, Date.now());
    const services = {
      ...{ clock: systemClock, log, history: store },
      ...{ requests: requestsOver([provider]).requests, parameters: () => ({}), systemPrompt: () => "" },
    };
    return new ChatSession(conversation, services, "");
  };
  const ids = [...Array.from({ length: shared }, (_, index) => `shared${index}`), `own${number}`];
  const sessions = await Promise.all(ids.map(session));
  const written: Record<string, string> = {};
  let longestMs = 0;
  const end = Date.now() + Number(milliseconds);
  for (let round = 0; Date.now() < end; round++) {
    const current = sessions[round % sessions.length];
    if (!current) continue;
    const start = performance.now();
    current.setDraft(`draft ${round}`, undefined);
    longestMs = Math.max(longestMs, performance.now() - start);
    await current.send(`Question ${round} of window ${number}`);
    for (const message of current.conversation.path().slice(-2)) written[message.id] = message.text;
    await store.pin(current.conversation.id, round % 2 === 0);
    await store.rename(current.conversation.id, `Title ${round} of window ${number}`);
    await store.list({ text: "window", limit: 20 });
    await store.maintain({ now: Date.now(), retentionDays: 0, inUse: await store.ids() });
  }
  await close();
  const report: WindowReport = { written, failures, longestMs };
  process.send?.(report, () => process.disconnect());
}

work().catch((thrown: unknown) => {
  console.error(thrown);
  process.exitCode = 1;
  process.disconnect();
});
