// One short answer in the wire format of each dialect, as the services stream it.

import { createDeltaCutter } from "../sandbox/deltas.js";
import { messagePieces } from "../sandbox/messages/messages-wire.js";
import type { WireAnswer } from "../sandbox/openai-wire.js";
import { responsePieces } from "../sandbox/responses/responses-wire.js";
import { openAIEvents } from "./streamed-bytes.js";

export const dialects = ["chat-completions", "responses", "messages"] as const;
export type Dialect = (typeof dialects)[number];

/** What each dialect's address ends with. */
export const pathOf: Readonly<Record<Dialect, string>> = {
  "chat-completions": "/chat/completions",
  responses: "/responses",
  messages: "/messages",
};

const answer: WireAnswer = {
  ...{ id: "chatcmpl-9f2c41", created: 1_718_000_000, model: "measured", text: "Hello there", finishReason: "stop" },
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
};

export function answerOf(dialect: Dialect): Uint8Array {
  const cutter = createDeltaCutter(6);
  switch (dialect) {
    case "chat-completions":
      return openAIEvents(["Hello", " there"]);
    case "responses":
      return bytesOf(responsePieces(answer, cutter, { summary: false }));
    case "messages":
      return bytesOf(messagePieces(answer, cutter, { stops: [], counts: { read: 0, written: 0 }, sign: (text) => text }));
  }
}

function bytesOf(pieces: Iterable<{ readonly data: string | Uint8Array }>): Uint8Array {
  return new TextEncoder().encode([...pieces].map(({ data }) => String(data)).join(""));
}
