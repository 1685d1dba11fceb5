// Token estimates for attachments. Separate from the plan, because every attachment chip needs one and few messages need a
// plan.

import type { AttachedImage, Attachment } from "../conversation/conversation.js";
import { tokensOfWeight, weightOf } from "../tokens/token-estimate.js";

/** For what is sent with the text of an attachment: heading, line numbers and fences. */
const tokensAroundText = 12;
/** Cached, because the meter asks on every keystroke and attachments never change. */
const known = new WeakMap<Attachment, number>();

/** Estimated tokens of an attachment. */
export function attachmentTokens(attachment: Attachment): number {
  const { image } = attachment;
  // Not from the text as sent, which would have to be built on each update of the meter.
  if (image) return imageTokens(image);
  const tokens =
    known.get(attachment) ?? tokensOfWeight(weightOf(attachment.text) + weightOf(attachment.path)) + tokensAroundText;
  known.set(attachment, tokens);
  return tokens;
}

/** For images of unknown size: services count about 80 tokens for a thumbnail and 1,600 for a screenshot. */
const usualTokens = 800;

/** Most services scale a larger image down before the model sees it. */
const longestSide = 1568;

/** Pixels per token: https://docs.anthropic.com/en/docs/build-with-claude/vision */
const pixelsPerToken = 750;

/** Estimated tokens of an image. */
function imageTokens({ width, height }: AttachedImage): number {
  if (width === undefined || height === undefined || width <= 0 || height <= 0) return usualTokens;
  const scale = Math.min(1, longestSide / Math.max(width, height));
  return Math.max(1, Math.ceil((width * height * scale * scale) / pixelsPerToken));
}
