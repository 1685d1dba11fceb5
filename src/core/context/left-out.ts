// What an answer was given without, so that it can be said under it and is still known when the conversation is read again.

import type { Disclosed } from "../conversation/conversation.js";
import type { ContextPlan } from "./plan.js";

/** `undefined` where everything was sent. */
export function leftOutOf({ parts }: ContextPlan): Disclosed | undefined {
  const left = parts.filter(({ kept }) => !kept);
  if (left.length === 0) return undefined;
  const gone = left.filter(({ kind }) => kind === "exchange");
  const withTheirMessage = (id: string): boolean => gone.some((exchange) => id.startsWith(`${exchange.id}/`));
  const attachments = left.filter(({ kind, id }) => kind === "attachment" && !withTheirMessage(id));
  return {
    exchanges: gone.length,
    attachments: attachments.filter(({ why }) => why === "no-room").map(({ label }) => label),
    images: attachments.filter(({ why }) => why === "no-images").map(({ label }) => label),
  };
}
