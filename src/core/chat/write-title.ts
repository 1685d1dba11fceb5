// The title of a conversation by a model that the user chose for it. Only by one that is no farther than the model that
// answered: a title is not worth sending a conversation farther, or a question.

import { titleFrom } from "../conversation/title.js";
import { failureOf } from "../failures/errors.js";
import type { Log } from "../platform/ports.js";
import { complete } from "../provider-api/complete.js";
import type { Requests } from "../requests/requests.js";

/** The first exchange of a conversation, without attachments. */
export interface Exchange {
  readonly question: string;
  readonly answer: string;
  /** `provider/model` that answered. */
  readonly by: string;
}

/** `undefined` if there is no title. Never rejects. */
export type WriteTitle = (exchange: Exchange) => Promise<string | undefined>;

/** Characters of each text that are sent. */
const longestText = 1500;
/** Tokens; leaves room for a model that thinks first. */
const maxTokens = 400;
const timeoutMs = 30_000;

export async function writeTitle(
  { requests, log }: { readonly requests: Pick<Requests, "ask" | "resolveWithin">; readonly log: Log },
  model: string,
  { question, answer, by }: Exchange,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const writer = await requests.resolveWithin(model, by, signal);
    if (!writer) {
      log.info(`No title by ${model}: it is farther than ${by}, which answered.`);
      return undefined;
    }
    const messages = [
      {
        role: "system",
        content:
          "Write a title of at most six words for the conversation, in the language of the question. Answer with the title only.",
      },
      { role: "user", content: `Question:\n${question.slice(0, longestText)}\n\nAnswer:\n${answer.slice(0, longestText)}` },
    ] as const;
    const content = { messages, parameters: { maxTokens }, stream: false };
    const reply = await complete(requests.ask({ model: writer, noFallback: true, content, signal }));
    return titleFrom(reply.text.replaceAll(/["“”]/g, "")) || undefined;
  } catch (thrown) {
    log.info(`No title by ${model}: ${failureOf(thrown)?.kind ?? thrown}`);
    return undefined;
  }
}
