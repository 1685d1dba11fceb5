// Oddities of the content: parts, reasoning, and token counts in every known form. Tool calls and reasoning inside the
// content have their own rows.

import {
  answered,
  counted,
  data,
  delta,
  done,
  finished,
  hello,
  type Row,
  reckoned,
  said,
  say,
  stop,
  usage,
  usageOf,
} from "./oddity-row.js";

export const contentRows: Readonly<Record<string, Row>> = {
  "content in parts": answered(
    data(
      delta(
        {
          content: [
            { type: "text", text: "Héllo " },
            { type: "text", text: "雪!" },
          ],
        },
        "stop",
      ),
    ),
  ),
  "content in parts with thinking": {
    body: data(
      delta(
        {
          content: [
            { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
            { type: "text", text: hello },
          ],
        },
        "stop",
      ),
    ),
    text: hello,
    reasoning: "Hm.",
    rest: [reckoned(5), finished],
  },
  reasoning_content: {
    body: data(delta({ reasoning_content: "H" })) + data(delta({ reasoning_content: "m." })) + said + stop,
    text: hello,
    reasoning: "Hm.",
    rest: [reckoned(5), finished],
  },
  reasoning: {
    body: data(delta({ reasoning: "Hm." })) + said + stop,
    text: hello,
    reasoning: "Hm.",
    rest: [reckoned(5), finished],
  },
  "reasoning under both names": {
    body: data(delta({ reasoning: "Hm.", reasoning_content: "Hm." })) + said + stop,
    text: hello,
    reasoning: "Hm.",
    rest: [reckoned(5), finished],
  },
  "reasoning alone, cut at the limit": {
    body: data(delta({ reasoning: "Hm." }, "length")),
    reasoning: "Hm.",
    rest: [reckoned(2), { type: "finished", reason: "length" }],
  },
  "a refusal": { body: data(delta({ refusal: hello }, "stop")), text: hello, rest: [reckoned(3), finished] },

  "usage on the chunk that finishes": answered(said + data({ ...delta({}, "stop"), usage }) + done, {
    rest: [counted, finished],
  }),
  "usage after the chunk that finishes": answered(said + stop + data({ ...delta({}), usage }) + done, {
    rest: [counted, finished],
  }),
  "usage in every chunk, growing": answered(
    data({ ...delta({ content: "Héllo " }), usage: usageOf(9, 1) }) + data({ ...delta({ content: "雪!" }), usage }) + stop,
    { rest: [counted, finished] },
  ),
  "usage without a total": answered(said + stop + data({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 2 } }), {
    rest: [counted, finished],
  }),
  "text after the finish reason": answered(say("Héllo ") + stop + say("雪!") + done),
};
