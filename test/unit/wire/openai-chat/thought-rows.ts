// Reasoning that the server leaves in the content, and reasoning without an answer.

import { estimateTokens } from "../../../../src/core/tokens/token-estimate.js";
import { data, delta, done, failing, finished, message, type Row, reckoned, say, stop } from "./oddity-row.js";

/** An answer with reasoning in its content; `tokens` is the estimate for all of its characters. */
const thought = (content: string, text: string, reasoning: string): Row => ({
  body: say(content) + stop + done,
  text,
  reasoning,
  rest: [reckoned(estimateTokens(content)), finished],
});

export const thoughtRows: Readonly<Record<string, Row>> = {
  "reasoning in tags": thought("<think>plan</think>Answer", "Answer", "plan"),
  "reasoning whose tag the template has opened": thought("plan\n</think>\n\nfeat: add x", "feat: add x", "plan\n"),
  "reasoning whose tag the template has opened, over several deltas": {
    body: say("pl") + say("an\n</thi") + say("nk>\n") + say("\nfeat") + stop,
    text: "feat",
    reasoning: "plan\n",
    rest: [reckoned(6), finished],
  },
  "reasoning in channels": thought(
    "<|channel|>analysis<|message|>plan<|end|><|start|>assistant<|channel|>final<|message|>Answer",
    "Answer",
    "plan",
  ),
  "reasoning in tags, in one body": {
    body: JSON.stringify(message({ content: "plan</think>Answer" })),
    text: "Answer",
    reasoning: "plan",
    rest: [reckoned(5), finished],
  },
  "reasoning in tags, in parts of the content": {
    body: data(delta({ content: [{ type: "text", text: "<think>plan</think>" }] })) + say("Answer") + stop,
    text: "Answer",
    reasoning: "plan",
    rest: [reckoned(8), finished],
  },
  "reasoning_details alone": {
    body: data(delta({ reasoning_details: [{ type: "reasoning.summary", summary: "Hm.", index: 0 }] })) + say("Yes") + stop,
    text: "Yes",
    reasoning: "Hm.",
    rest: [reckoned(3), finished],
  },
  thinking: {
    body: data(delta({ thinking: "Hm." })) + say("Yes") + stop,
    text: "Yes",
    reasoning: "Hm.",
    rest: [reckoned(3), finished],
  },
  "thinking in blocks": {
    body: data(delta({ thinking_blocks: [{ type: "thinking", thinking: "Hm.", signature: "x" }] })) + say("Yes") + stop,
    text: "Yes",
    reasoning: "Hm.",
    rest: [reckoned(3), finished],
  },

  "reasoning alone": failing(
    "no-answer",
    data(delta({ reasoning_content: "Hm." })) + data(delta({ content: "" })) + stop + done,
    { reasoning: "Hm." },
    { code: "stop", remedy: "retry" },
  ),
  "reasoning alone, under another name": failing("no-answer", data(delta({ reasoning: "Hm." })) + stop, { reasoning: "Hm." }),
  "reasoning alone, and blanks": failing("no-answer", data(delta({ reasoning_content: "Hm." })) + say("\n\n") + stop, {
    text: "\n\n",
    reasoning: "Hm.",
  }),
  "reasoning alone, in tags": failing("no-answer", say("<think>Hm.</think>\n") + stop, { reasoning: "Hm." }),
  "reasoning alone, in tags that are never closed": failing("no-answer", say("<think>Hm.") + stop, { reasoning: "Hm." }),
  "reasoning alone, in the channel of analysis": failing("no-answer", say("<|channel|>analysis<|message|>Hm.<|end|>") + stop, {
    reasoning: "Hm.",
  }),
  "reasoning alone in a body of JSON": failing(
    "no-answer",
    JSON.stringify(message({ content: "", reasoning_content: "Hm." })),
    { contentType: "application/json", reasoning: "Hm." },
    { remedy: "retry" },
  ),
  "reasoning alone, ended by the content filter": {
    body: data(delta({ reasoning_content: "Hm." }, "content_filter")),
    reasoning: "Hm.",
    rest: [reckoned(2), { type: "finished", reason: "content-filter" }],
  },
  "reasoning in a stream that is cut": failing("truncated", say("<think>Hm."), { reasoning: "Hm." }),
  "blanks alone": failing("empty", say("\n \n") + stop, { text: "\n \n" }),
};
