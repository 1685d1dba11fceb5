// What an attachment costs. Apart from the plan, because every chip shows it and few messages need a plan.

import type { AttachedImage, Attachment } from "../conversation/conversation.js";
import { tokensForLength } from "../tokens/token-estimate.js";

/** Characters around the text of an attachment: what it is, its lines, the fence. */
const fenceLength = 48;

/** Tokens that an attachment is likely to cost. */
export function attachmentTokens(attachment: Attachment): number {
  const { image } = attachment;
  // Not of the text as it is sent, which would be put together at each look at the meter.
  return image ? imageTokens(image) : tokensForLength(attachment.text.length + attachment.path.length + fenceLength);
}

/** Where the size is unknown: services count some 80 tokens for a thumbnail and 1,600 for a screen. */
const usualTokens = 800;

/** Most services make a larger image smaller before the model sees it. */
const longestSide = 1568;

/** Pixels that one token stands for, as the services that tell it say: https://docs.anthropic.com/en/docs/build-with-claude/vision */
const pixelsPerToken = 750;

/** Tokens that an image is likely to cost. */
function imageTokens({ width, height }: AttachedImage): number {
  if (width === undefined || height === undefined || width <= 0 || height <= 0) return usualTokens;
  const scale = Math.min(1, longestSide / Math.max(width, height));
  return Math.max(1, Math.ceil((width * height * scale * scale) / pixelsPerToken));
}
