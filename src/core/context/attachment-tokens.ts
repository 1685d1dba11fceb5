// What an attachment costs. Apart from the plan, because every chip shows it and few messages need a plan.

import type { AttachedImage, Attachment } from "../conversation/conversation.js";
import { tokensOfWeight, weightOf } from "../tokens/token-estimate.js";

/** Stands for what is sent around the text of an attachment: what it is, its lines, the fence. */
const fence = "`".repeat(48);
/** The meter asks on every keystroke, and attachments do not change. */
const known = new WeakMap<Attachment, number>();

/** Tokens that an attachment is likely to cost. */
export function attachmentTokens(attachment: Attachment): number {
  const { image } = attachment;
  // Not of the text as it is sent, which would be put together at each look at the meter.
  if (image) return imageTokens(image);
  const tokens = known.get(attachment) ?? tokensOfWeight(weightOf(attachment.text) + weightOf(attachment.path) + weightOf(fence));
  known.set(attachment, tokens);
  return tokens;
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
