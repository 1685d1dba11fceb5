// Messages about the parameters of a conversation.

import * as z from "zod/mini";

const text = z.string();

export const parameterNameSchema = z.enum(["temperature", "maxTokens", "topP", "topK", "minP", "stop", "reasoningEffort"]);
export type ParameterName = z.infer<typeof parameterNameSchema>;

/** As typed; an empty field means the default. */
export const parameterFieldsSchema = z.object({
  temperature: text,
  maxTokens: text,
  topP: text,
  topK: text,
  minP: text,
  /** One sequence per line. */
  stop: text,
  reasoningEffort: text,
  /** Absent means the default. */
  systemPrompt: z.exactOptional(text),
});
export type ParameterFields = z.infer<typeof parameterFieldsSchema>;

/** From the panel. */
export const parametersRequestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("show") }),
  z.object({ type: z.literal("change"), fields: parameterFieldsSchema }),
  /** Resets everything to the settings. */
  z.object({ type: z.literal("reset") }),
  z.object({ type: z.literal("save-preset") }),
  z.object({ type: z.literal("apply-preset"), name: text }),
  z.object({ type: z.literal("rename-preset"), name: text }),
  z.object({ type: z.literal("delete-preset"), name: text }),
]);
export type ParametersRequest = z.infer<typeof parametersRequestSchema>;

/** From the host. */
export const parametersReplySchema = z.object({
  type: z.literal("parameters"),
  fields: parameterFieldsSchema,
  /** The defaults from the settings, used for empty fields; empty if the model chooses. */
  defaults: parameterFieldsSchema,
  /** Parameters that the model accepts; absent if unknown, in which case all are shown. */
  taken: z.exactOptional(z.array(parameterNameSchema)),
  /** Levels of reasoning effort that the model takes. */
  efforts: z.array(text),
  model: text,
  presets: z.array(text),
  /** Fields of a `change` that were refused. */
  problems: z.array(z.object({ name: parameterNameSchema, text })),
  /** True if `fields` should replace what the user has typed. */
  replace: z.boolean(),
});
export type ParametersReply = z.infer<typeof parametersReplySchema>;
