// Estimates the tokens of a whole request: for services that report none, for the choice of a fallback, and to compare with
// what services report.

import type { ChatMessage, ChatRequest } from "../provider-api/provider.js";
import { tokensOfWeight, tokensPerImage, weightOf } from "./token-estimate.js";

/** Tokens that services add to each message for its role and delimiters. */
export const tokensPerMessage = 4;

interface Cost {
  readonly weight: number;
  readonly images: number;
}

/** An agent estimates the same messages again with each request. */
const costs = new WeakMap<ChatMessage, Cost>();

/** Estimates the tokens that the messages and tool definitions cost. Weighs each message object once. */
export function estimatePromptTokens({ messages, tools = [] }: Pick<ChatRequest, "messages" | "tools">): number {
  let weight = 0;
  let images = 0;
  for (const message of messages) {
    const cost = costs.get(message) ?? costOf(message);
    costs.set(message, cost);
    weight += cost.weight;
    images += cost.images;
  }
  for (const { name, description, inputSchema } of tools)
    weight += weightOf(name) + weightOf(description) + weightOf(JSON.stringify(inputSchema));
  return tokensOfWeight(weight) + images * tokensPerImage + messages.length * tokensPerMessage;
}

function costOf({ content, toolCalls, reasoning }: ChatMessage): Cost {
  let weight = weightOf(reasoning?.text ?? "");
  let images = 0;
  if (typeof content === "string") weight += weightOf(content);
  else
    for (const part of content)
      if (part.type === "text") weight += weightOf(part.text);
      else images++;
  for (const call of toolCalls ?? []) weight += weightOf(call.name) + weightOf(call.arguments);
  return { weight, images };
}
