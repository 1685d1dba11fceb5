// What an image costs, and how large it may be.

import type { AttachedImage } from "../chat/conversation.js";

/** Where the size is unknown: services count some 80 tokens for a thumbnail and 1,600 for a screen. */
const usualTokens = 800;

/** Most services make a larger image smaller before the model sees it. */
const longestSide = 1568;

/** Pixels that one token stands for, as the services that tell it say: https://docs.anthropic.com/en/docs/build-with-claude/vision */
const pixelsPerToken = 750;

/** Bytes of the largest image that every service takes. */
export const largestImage = 5 * 1024 * 1024;

/** Tokens that an image is likely to cost. */
export function imageTokens({ width, height }: AttachedImage): number {
  if (width === undefined || height === undefined || width <= 0 || height <= 0) return usualTokens;
  const scale = Math.min(1, longestSide / Math.max(width, height));
  return Math.max(1, Math.ceil((width * height * scale * scale) / pixelsPerToken));
}
