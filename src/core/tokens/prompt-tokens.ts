// Estimates the tokens of a whole request, for services that report none.

import type { ChatRequest } from "../provider-api/provider.js";
import { tokensOfWeight, tokensPerImage, weightOf } from "./token-estimate.js";

/** Estimates the tokens that the messages cost. */
export function estimatePromptTokens(request: Pick<ChatRequest, "messages">): number {
  let weight = 0;
  let images = 0;
  for (const { content, toolCalls } of request.messages) {
    if (typeof content === "string") weight += weightOf(content);
    else
      for (const part of content)
        if (part.type === "text") weight += weightOf(part.text);
        else images++;
    for (const call of toolCalls ?? []) weight += weightOf(call.name) + weightOf(call.arguments);
  }
  return tokensOfWeight(weight) + images * tokensPerImage;
}
