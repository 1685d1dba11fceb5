// What the parameters of a conversation say between the host and the panel.

import * as z from "zod/mini";

const text = z.string();

export const parameterNameSchema = z.enum(["temperature", "maxTokens", "topP", "stop", "reasoningEffort"]);
export type ParameterName = z.infer<typeof parameterNameSchema>;

/** As typed; an empty field leaves the default. */
export const parameterFieldsSchema = z.object({
  temperature: text,
  maxTokens: text,
  topP: text,
  /** One sequence a line. */
  stop: text,
  reasoningEffort: text,
  /** Absent leaves the default. */
  systemPrompt: z.exactOptional(text),
});
export type ParameterFields = z.infer<typeof parameterFieldsSchema>;

/** From the panel. */
export const parametersRequestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("show") }),
  z.object({ type: z.literal("change"), fields: parameterFieldsSchema }),
  /** Everything as the settings say again. */
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
  /** What holds where a field is left empty, as the settings say; empty where the model chooses. */
  defaults: parameterFieldsSchema,
  /** What the model takes; absent where nobody knows, and then everything is shown. */
  taken: z.exactOptional(z.array(parameterNameSchema)),
  model: text,
  presets: z.array(text),
  /** Of a `change` that was refused in part. */
  problems: z.array(z.object({ name: parameterNameSchema, text })),
  /** Whether `fields` are to be shown in place of what is typed. */
  replace: z.boolean(),
});
export type ParametersReply = z.infer<typeof parametersReplySchema>;
