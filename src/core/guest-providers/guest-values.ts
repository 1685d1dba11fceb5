// Validates what another extension's provider returns. Getters can throw, types can be wrong and lists endless, so unusable
// values are dropped and foreign provider ids replaced.

import * as z from "zod/mini";
import { type Failure, FailureError } from "../failures/errors.js";
import { failureSchema } from "../history/export-json.js";
import type { Account, Capability, Choice, ConnectionCheck, LoginMethod, ModelInfo } from "../provider-api/provider.js";

const mostModels = 2000;
const mostMethods = 20;
const mostFields = 20;
const mostChoices = 1000;
const longestName = 300;
const longestDetail = 500;

/** A name or description, shortened. */
const short = z.pipe(
  z.string(),
  z.transform((text) => text.slice(0, longestName)),
);
const id = z.string().check(z.minLength(1), z.maxLength(longestName));
/** A field that is dropped if its value is invalid. `z.catch` and `z.record` would add 11 KiB to the first use of zod. */
const optional = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value): z.infer<Schema> | undefined => read(schema, value)),
    ),
  );
const amount = optional(z.number().check(z.nonnegative()));

const capabilities: Readonly<Record<Capability, true>> = {
  ...{ chat: true, completion: true, code: true, tools: true, vision: true },
  ...{ reasoning: true, embedding: true, agent: true, insert: true, audio: true },
};
const isCapability = (value: unknown): value is Capability => typeof value === "string" && Object.hasOwn(capabilities, value);

const modelSchema = z.object({
  id,
  name: optional(short),
  description: optional(short),
  family: optional(short),
  contextLength: amount,
  maxOutputTokens: amount,
  parameters: optional(short),
  quantization: optional(short),
  sizeBytes: amount,
  capabilities: optional(z.array(z.unknown())),
  host: optional(short),
  boundary: optional(z.enum(["local", "company", "public"])),
  price: optional(
    z.object({
      input: z.number(),
      output: z.number(),
      cachedInput: z.exactOptional(z.number()),
      cacheWrite: z.exactOptional(z.number()),
      currency: short,
    }),
  ),
  parametersTaken: optional(z.array(z.enum(["temperature", "maxTokens", "topP", "topK", "minP", "stop", "reasoningEffort"]))),
  metadata: optional(
    z.pipe(
      z.unknown(),
      z.transform((value) => metadataOf(value)),
    ),
  ),
});

const fieldSchema = z.object({
  key: id,
  label: short,
  placeholder: optional(short),
  secret: z.boolean(),
  optional: optional(z.boolean()),
  choice: optional(z.boolean()),
});
const methodSchema = z.object({
  id,
  label: short,
  detail: optional(short),
  fields: z.array(fieldSchema).check(z.maxLength(mostFields)),
  helpUrl: optional(z.string().check(z.regex(/^https:\/\/[^\s]{1,2000}$/))),
  checkCost: optional(short),
});

const accountSchema = z.object({ label: short, name: optional(short), email: optional(short), organization: optional(short) });
const choiceSchema = z.object({ value: z.string(), label: short, detail: optional(short) });
const checkSchema = z.object({ ok: z.boolean(), durationMs: optional(z.number()), failure: optional(z.unknown()) });

const metadataValue = z.union([short, z.number(), z.boolean()]);

/** Keeps the fields with displayable values; undefined if the value is not an object. */
function metadataOf(value: unknown): Record<string, string | number | boolean> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const shown = read(metadataValue, field);
    return shown === undefined ? [] : [[name.slice(0, longestName), shown] as const];
  });
  return Object.fromEntries(fields);
}

/** Reads a property; undefined if its getter throws. */
export function propertyOf(value: unknown, name: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** At most `most` items of a list; empty if the value is not a list. */
function itemsOf(value: unknown, most: number): unknown[] {
  try {
    return Array.isArray(value) ? Array.from({ length: Math.min(value.length, most) }, (_, index) => value[index]) : [];
  } catch {
    return [];
  }
}

function read<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.infer<Schema> | undefined {
  try {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Drops undefined fields. */
function present<Fields extends object>(fields: Fields): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/**
 * A model under its provider's id. Drops aliases: one such as `qwen` would take over requests for another provider's
 * model.
 */
export function guestModel(value: unknown, provider: string): ModelInfo | undefined {
  const model = read(modelSchema, value);
  if (!model) return undefined;
  const { capabilities: given, name, ...rest } = model;
  return { ...present(rest), provider, name: name || model.id, capabilities: (given ?? []).filter(isCapability) };
}

export function guestModels(value: unknown, provider: string): ModelInfo[] {
  const models = itemsOf(value, mostModels).flatMap((item) => guestModel(item, provider) ?? []);
  return [...new Map(models.map((model) => [model.id, model])).values()];
}

export function guestMethods(value: unknown): LoginMethod[] {
  return itemsOf(value, mostMethods).flatMap((item): LoginMethod[] => {
    const method = read(methodSchema, item);
    return method ? [{ ...present(method), fields: method.fields.map((field) => present(field)) }] : [];
  });
}

export function guestAccount(value: unknown): Account | undefined {
  const account = read(accountSchema, value);
  return account && present(account);
}

export function guestChoices(value: unknown): Choice[] {
  return itemsOf(value, mostChoices).flatMap((item): Choice[] => {
    const choice = read(choiceSchema, item);
    return choice ? [present(choice)] : [];
  });
}

export function guestCheck(value: unknown, provider: string): ConnectionCheck {
  const check = read(checkSchema, value);
  if (!check) return { ok: false, durationMs: 0, failure: guestFailure(undefined, provider) };
  const { ok, durationMs = 0, failure } = check;
  return { ok, durationMs, ...(ok ? {} : { failure: guestFailure(failure, provider) }) };
}

/** A failure attributed to this provider. An invalid value becomes an internal failure of the provider. */
export function guestFailure(value: unknown, provider: string): Failure {
  const failure = read(failureSchema, value) as Failure | undefined;
  if (!failure) return { provider, kind: "internal", remedy: "show-log" };
  return {
    ...failure,
    provider,
    ...(failure.detail === undefined ? {} : { detail: failure.detail.slice(0, longestDetail) }),
  };
}

/** Converts a thrown value. Checks the failure's shape, because the provider may bundle its own copy of `FailureError`. */
export function guestError(thrown: unknown, provider: string): FailureError {
  const given = propertyOf(thrown, "failure");
  if (typeof given === "object" && given !== null) return new FailureError(guestFailure(given, provider));
  const message = propertyOf(thrown, "message");
  const detail = typeof message === "string" ? message : typeof thrown === "string" ? thrown : "";
  return new FailureError({ provider, kind: "internal", detail: detail.slice(0, longestDetail), remedy: "show-log" });
}
