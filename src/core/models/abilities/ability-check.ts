// Finds out what a model can do by asking it: one short request for each ability, with nothing of the user's in it. The words
// are English whatever the user's language, because small models follow English best.

import type { Failure } from "../../failures/errors.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import type { Learnable } from "./learned-abilities.js";

export type ProbeContent = Pick<ChatRequest, "messages" | "parameters" | "tools" | "toolChoice">;

/** `unclear`: it may or may not; `failure` is why, if the request failed. */
export type Finding = { readonly verdict: "yes" | "no" | "unclear"; readonly failure?: Failure };

/** Room for a model that thinks before it answers; the answers themselves are a few words. */
const maxTokens = 512;

/** 96 by 96 pixels of PNG: the left half purple, the right half yellow. */
const picture =
  "iVBORw0KGgoAAAANSUhEUgAAAGAAAABgCAIAAABt+uBvAAAAmUlEQVR42u3QQQ0AAAgEoItuWmtoC+eDjQSkUq9M55UIEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEiRIkCBBggQJEnRnAR3/HQ1eLUP7AAAAAElFTkSuQmCC";

const toolName = "report_number";

export const probes: Readonly<Record<Learnable, ProbeContent>> = {
  tools: {
    messages: [{ role: "user", content: `Call the tool ${toolName} with the number 7.` }],
    parameters: { maxTokens },
    tools: [
      {
        name: toolName,
        description: "Reports a number.",
        inputSchema: { type: "object", properties: { number: { type: "integer" } }, required: ["number"] },
      },
    ],
    toolChoice: "required",
  },
  images: {
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "Which color is the left half of this picture, and which the right half? Name both." },
          { type: "image", mimeType: "image/png", data: picture },
        ],
      },
    ],
    parameters: { maxTokens },
  },
  thinking: {
    messages: [{ role: "user", content: "Which is larger, 9.11 or 9.9? Think about it first, then answer with the number." }],
    parameters: { maxTokens, reasoningEffort: "low" },
  },
};

/** `ask` sends one request. A refusal is learned where requests are made; here it is `unclear` with its failure. */
export async function checkAbility(
  ability: Learnable,
  ask: (content: ProbeContent) => AsyncIterable<ChatEvent>,
): Promise<Finding> {
  let text = "";
  let isCut = false;
  for await (const event of ask(probes[ability])) {
    // What is to be found out is known now; leaving ends the request, and with it what it costs.
    if (event.type === "reasoning-delta" && ability === "thinking") return { verdict: "yes" };
    if (event.type === "tool-call" && ability === "tools" && event.call.name === toolName) return { verdict: "yes" };
    if (event.type === "text-delta") text += event.text;
    else if (event.type === "text-was-reasoning") {
      if (ability === "thinking") return { verdict: "yes" };
      text = "";
    } else if (event.type === "failed") return { verdict: "unclear", failure: event.failure };
    else if (event.type === "finished") isCut = event.reason === "length";
  }
  if (ability === "images" && /purple|violet|magenta/i.test(text) && /yellow/i.test(text)) return { verdict: "yes" };
  // A model may think and not show it, and one that was cut may have been about to do what was asked.
  return { verdict: isCut || ability === "thinking" ? "unclear" : "no" };
}
