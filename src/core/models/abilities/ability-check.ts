// Finds out what a model can do: one short request for each ability, without any content of the user's. The prompts are
// English in every language, because small models follow English best.

import type { Failure } from "../../failures/errors.js";
import type { ChatEvent, ChatRequest, ModelInfo } from "../../provider-api/provider.js";
import { lessonsIn } from "./abilities.js";
import type { Learnable } from "./learned-abilities.js";

export type ProbeContent = Pick<ChatRequest, "messages" | "parameters" | "tools" | "toolChoice">;

/** `failure` is set if an `unclear` result comes from a failed request. */
export type Finding = { readonly verdict: "yes" | "no" | "unclear"; readonly failure?: Failure };

/** Tokens. Leaves room for a model that thinks first; the answers themselves are a few words. */
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

/** `ask` sends one request. The request pipeline learns refusals; here a refusal is `unclear` with its failure. */
export async function checkAbility(
  ability: Learnable,
  ask: (content: ProbeContent) => AsyncIterable<ChatEvent>,
): Promise<Finding> {
  let text = "";
  let isCut = false;
  for await (const event of ask(probes[ability])) {
    // The result is known. Leaving the loop aborts the request and saves its cost.
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
  // A model may think without showing it, and a cut answer may have been about to do what was asked.
  return { verdict: isCut || ability === "thinking" ? "unclear" : "no" };
}

export interface CheckedModel {
  /** Sends one request to the model. */
  ask(content: ProbeContent): AsyncIterable<ChatEvent>;
  /** The model as it is known now. */
  known(): ModelInfo | undefined;
  learn(ability: Learnable, value: boolean): void;
}

/** Checks one ability and stores the result. The request pipeline has already learned an explicit refusal. */
export async function checkAndLearn(ability: Learnable, { ask, known, learn }: CheckedModel): Promise<Finding> {
  const finding = await checkAbility(ability, ask);
  if (finding.verdict !== "unclear") {
    learn(ability, finding.verdict === "yes");
    return finding;
  }
  const model = known();
  if (!finding.failure || !model || lessonsIn(model)[ability] !== false) return finding;
  learn(ability, false);
  return { verdict: "no" };
}
