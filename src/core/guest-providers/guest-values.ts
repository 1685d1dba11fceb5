// Reads what another extension's provider returns. Getters can throw, types can be wrong, and lists can be endless: what
// cannot be used is left out, and what names another provider is put right.

import * as z from "zod/mini";
import { type Failure, FailureError } from "../failures/errors.js";
import { failureSchema } from "../history/export-json.js";
import type { Account, Capability, Choice, ConnectionCheck, ModelInfo, SignInMethod } from "../provider-api/provider.js";

const mostModels = 2000;
const mostMethods = 20;
const mostFields = 20;
const mostChoices = 1000;
const longestName = 300;
const longestDetail = 500;

/** Of a name or a description, cut. */
const short = z.pipe(
  z.string(),
  z.transform((text) => text.slice(0, longestName)),
);
const id = z.string().check(z.minLength(1), z.maxLength(longestName));
/** A field whose value is left out if it does not fit. `z.catch` and `z.record` would add 11 KiB to the first use of zod. */
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
  price: optional(z.object({ input: z.number(), output: z.number(), currency: short })),
  parametersTaken: optional(z.array(z.enum(["temperature", "maxTokens", "topP", "stop", "reasoningEffort"]))),
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

/** The fields with values that can be shown; undefined if it is not an object. */
function metadataOf(value: unknown): Record<string, string | number | boolean> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const shown = read(metadataValue, field);
    return shown === undefined ? [] : [[name.slice(0, longestName), shown] as const];
  });
  return Object.fromEntries(fields);
}

/** The value of a property, whatever its getter does. */
export function propertyOf(value: unknown, name: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** The items of a list, at most so many; none if it is no list. */
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

/** Without the fields that are undefined. */
function present<Fields extends object>(fields: Fields): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/**
 * A model under its provider's id. Aliases are left out: a name such as `qwen` would lead here what another provider's
 * model is asked.
 */
export function guestModel(value: unknown, provider: string): ModelInfo | undefined {
  const model = read(modelSchema, value);
  if (!model) return undefined;
  const { capabilities: told, name, ...rest } = model;
  return { ...present(rest), provider, name: name || model.id, capabilities: (told ?? []).filter(isCapability) };
}

export function guestModels(value: unknown, provider: string): ModelInfo[] {
  const models = itemsOf(value, mostModels).flatMap((item) => guestModel(item, provider) ?? []);
  return [...new Map(models.map((model) => [model.id, model])).values()];
}

export function guestMethods(value: unknown): SignInMethod[] {
  return itemsOf(value, mostMethods).flatMap((item): SignInMethod[] => {
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

/** A failure about this provider and no other; what is none becomes a defect of the provider. */
export function guestFailure(value: unknown, provider: string): Failure {
  const failure = read(failureSchema, value) as Failure | undefined;
  if (!failure) return { provider, kind: "internal", remedy: "show-log" };
  return {
    ...failure,
    provider,
    ...(failure.detail === undefined ? {} : { detail: failure.detail.slice(0, longestDetail) }),
  };
}

/** What a call of the provider threw. Its failures may be of its own copy of `FailureError`, so their shape counts. */
export function guestError(thrown: unknown, provider: string): FailureError {
  const given = propertyOf(thrown, "failure");
  if (typeof given === "object" && given !== null) return new FailureError(guestFailure(given, provider));
  const message = propertyOf(thrown, "message");
  const detail = typeof message === "string" ? message : typeof thrown === "string" ? thrown : "";
  return new FailureError({ provider, kind: "internal", detail: detail.slice(0, longestDetail), remedy: "show-log" });
}
