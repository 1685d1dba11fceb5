// A window in the middle of an answer, to be killed: a process of its own with the real session, provider and database.
// Its command line is the file, the conversation's id and the provider's settings as JSON. It tells how much of the answer
// it has shown, and when its timers ran.

import { ChatSession } from "../../src/core/chat/chat-session.js";
import { Conversation } from "../../src/core/conversation/conversation.js";
import { SnowCellProvider } from "../../src/core/providers/snowcell/snowcell-provider.js";
import { systemClock } from "../../src/node/system-clock.js";
import { openTestHistory } from "./history.js";
import { requestsOver } from "./requests.js";
import { KeptLog, TestSettings, testAccounts, wireContext } from "./wire-context.js";

/** Either how long the text is that is shown now, or that a timer ran. `at` is in Unix milliseconds. */
export interface Sign {
  readonly at: number;
  readonly length?: number;
}

const [, , file = "", id = "", settings = "{}"] = process.argv;
const tickMs = 20;

const { store } = await openTestHistory(file);
const provider = new SnowCellProvider(
  wireContext(),
  new TestSettings(JSON.parse(settings) as Record<string, unknown>),
  testAccounts().credentialsOf("snowcell"),
);
const session = new ChatSession(
  new Conversation(id, Date.now()),
  {
    ...{ clock: systemClock, log: new KeptLog(), history: store, parameters: () => ({}), systemPrompt: () => "" },
    requests: requestsOver([provider], { chosenModel: () => "snowcell/qwen" }).requests,
  },
  "",
);

const say = (sign: Sign): void => void process.send?.(sign);
let length = 0;
session.onEvent((event) => {
  if (event.type !== "text-delta") return;
  length += event.text.length;
  say({ at: Date.now(), length });
});
setInterval(() => say({ at: Date.now() }), tickMs);
void session.send("[[length:100000]]");
