// Validates the events of another extension's answer. A malformed event ends the answer with a failure.

import * as z from "zod/mini";
import type { ChatEvent } from "../provider-api/provider.js";
import { guestFailure, propertyOf } from "./guest-values.js";

const text = z.string();
const count = z.number().check(z.nonnegative());

const eventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("started"), model: z.exactOptional(text), requestId: z.exactOptional(text) }),
  z.object({ type: z.literal("progress"), message: text, fraction: z.exactOptional(z.number()) }),
  z.object({ type: z.literal("reasoning-delta"), text }),
  z.object({ type: z.literal("text-delta"), text }),
  z.object({ type: z.literal("tool-call"), call: z.object({ id: text, name: text, arguments: text }) }),
  z.object({
    type: z.literal("usage"),
    usage: z.object({
      promptTokens: count,
      completionTokens: count,
      totalTokens: count,
      cachedTokens: z.exactOptional(count),
      cacheWriteTokens: z.exactOptional(count),
      reasoningTokens: z.exactOptional(count),
      estimated: z.boolean(),
    }),
  }),
  z.object({ type: z.literal("continuation"), value: text }),
  z.object({ type: z.literal("finished"), reason: z.enum(["stop", "length", "tool-calls", "content-filter", "other"]) }),
]);

/** The event; undefined if it is malformed. */
export function guestEvent(value: unknown, provider: string): ChatEvent | undefined {
  if (propertyOf(value, "type") === "failed") {
    return { type: "failed", failure: guestFailure(propertyOf(value, "failure"), provider) };
  }
  try {
    const parsed = eventSchema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
