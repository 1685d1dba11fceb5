// Schema for a conversation's settings from outside: a file, or state that another version saved.

import * as z from "zod/mini";
import { reasoningEfforts } from "../provider-api/effort.js";
import type { ConversationSettings } from "./conversation-settings.js";

const settingsFields = {
  temperature: z.exactOptional(z.number()),
  maxTokens: z.exactOptional(z.number()),
  topP: z.exactOptional(z.number()),
  topK: z.exactOptional(z.number()),
  minP: z.exactOptional(z.number()),
  stop: z.exactOptional(z.array(z.string())),
  reasoningEffort: z.exactOptional(z.enum(reasoningEfforts)),
  systemPrompt: z.exactOptional(z.string()),
} satisfies Record<keyof ConversationSettings, z.ZodMiniType>;

export const conversationSettingsSchema = z.object(settingsFields);

/** As a file holds them: with the mode. */
export const storedSettingsSchema = z.extend(conversationSettingsSchema, { mode: z.exactOptional(z.enum(["chat", "agent"])) });

/** The settings as the schema's mutable type. */
export function plainSettings({ stop, ...settings }: ConversationSettings): z.infer<typeof conversationSettingsSchema> {
  return { ...settings, ...(stop ? { stop: [...stop] } : {}) };
}
