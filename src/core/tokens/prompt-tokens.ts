// Estimates the tokens of a whole request: for services that report none, for the choice of a fallback, and to compare with
// what services report.

import type { ChatRequest } from "../provider-api/provider.js";
import { tokensOfWeight, tokensPerImage, weightOf } from "./token-estimate.js";

/** Tokens that services add to each message for its role and delimiters. */
export const tokensPerMessage = 4;

/** Estimates the tokens that the messages and tool definitions cost. */
export function estimatePromptTokens({ messages, tools = [] }: Pick<ChatRequest, "messages" | "tools">): number {
  let weight = 0;
  let images = 0;
  for (const { content, toolCalls, reasoning } of messages) {
    if (typeof content === "string") weight += weightOf(content);
    else
      for (const part of content)
        if (part.type === "text") weight += weightOf(part.text);
        else images++;
    for (const call of toolCalls ?? []) weight += weightOf(call.name) + weightOf(call.arguments);
    weight += weightOf(reasoning?.text ?? "");
  }
  for (const { name, description, inputSchema } of tools)
    weight += weightOf(name) + weightOf(description) + weightOf(JSON.stringify(inputSchema));
  return tokensOfWeight(weight) + images * tokensPerImage + messages.length * tokensPerMessage;
}
