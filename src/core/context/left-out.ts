// Records what was left out of a request, to show below the answer, also when the conversation is reopened.

import type { Disclosed } from "../conversation/conversation.js";
import type { ContextPlan } from "./plan.js";

/** Returns undefined if everything was sent. */
export function leftOutOf({ parts }: ContextPlan): Disclosed | undefined {
  const left = parts.filter(({ kept }) => !kept);
  if (left.length === 0) return undefined;
  const gone = left.filter(({ kind }) => kind === "exchange");
  const withTheirMessage = (id: string): boolean => gone.some((exchange) => id.startsWith(`${exchange.id}/`));
  const attachments = left.filter(({ kind, id }) => (kind === "attachment" || kind === "instructions") && !withTheirMessage(id));
  return {
    exchanges: gone.length,
    attachments: attachments.filter(({ why }) => why === "no-room").map(({ label }) => label),
    images: attachments.filter(({ why }) => why === "no-images").map(({ label }) => label),
  };
}
