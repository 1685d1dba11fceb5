// The schema of an agent's parts in a file. Imported steps are over: nothing in a file may run or ask for approval.

import * as z from "zod/mini";
import { openStates, type Part, type RunFigures, type Step, type StepEdit, type StepResult } from "../conversation/parts.js";

const text = z.string();
const count = z.number().check(z.minimum(0));
const optional = z.exactOptional;

/** Links must not lead to a command, a web page, or a network share (`file://host/…`). */
const safeAddress = /^(?:file:\/\/\/(?![\\/]|%5c|%2f)|(?:vscode-remote|vscode-vfs|untitled|vscode-notebook-cell|git):)/i;

/** A URI; empty if it must not be opened. */
export const safeUri = z.pipe(
  text,
  z.transform((uri) => (safeAddress.test(uri) ? uri : "")),
);

const editFields = {
  uri: safeUri,
  path: text,
  change: z.enum(["change", "create", "delete", "move"]),
  movedTo: optional(safeUri),
  beforeHash: optional(text),
  afterHash: optional(text),
  added: count,
  removed: count,
} satisfies Record<keyof StepEdit, z.ZodMiniType>;

const resultFields = {
  text,
  images: optional(
    z.array(
      z.object({
        type: z.literal("image"),
        mimeType: text.check(z.regex(/^image\/(?:png|jpeg|gif|webp)$/)),
        data: text.check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
      }),
    ),
  ),
  isError: z.boolean(),
  cut: optional(z.object({ chars: count, outputId: optional(text) })),
  foreign: optional(z.boolean()),
} satisfies Record<keyof StepResult, z.ZodMiniType>;

const stepFields = {
  id: text.check(z.minLength(1), z.maxLength(200)),
  callId: z.nullable(text),
  tool: text,
  argumentsText: text,
  round: count,
  effect: z.enum(["reads", "edits", "runs", "network", "outside", "none"]),
  state: z.enum(["streaming", "waiting", "running", "done", "failed", "declined", "cancelled", "interrupted"]),
  inputHash: optional(text),
  approval: optional(z.object({ by: z.enum(["user", "rule"]), scope: z.enum(["once", "task", "always"]), note: optional(text) })),
  result: optional(z.object(resultFields)),
  edits: optional(z.array(z.object(editFields))),
  exitCode: optional(z.number()),
  detail: optional(text),
  startedAt: optional(count),
  endedAt: optional(count),
} satisfies Record<Exclude<keyof Step, "extraContent">, z.ZodMiniType>;

const stepSchema = z.pipe(z.object(stepFields), z.transform(closed));

function closed(step: z.infer<z.ZodMiniObject<typeof stepFields>>): Step {
  const isOpen = openStates.has(step.state);
  return {
    ...step,
    state: isOpen ? "cancelled" : step.state,
    result: step.result ?? { text: "The call did not run.", isError: true },
  };
}

const at = { textAt: count, reasoningAt: count };

/** `sent` and `extraContent` are left out: they belong to the account that was signed in. */
const partSchema = z.discriminatedUnion("kind", [
  z.object({ ...at, kind: z.literal("round"), round: count }),
  z.object({ ...at, kind: z.literal("step"), step: stepSchema }),
  z.object({ ...at, kind: z.literal("note"), text }),
  z.object({
    ...at,
    kind: z.literal("notice"),
    notice: z.enum([
      ...(["requests", "minutes", "cost", "repetition", "invalid-calls", "context", "interrupted"] as const),
      ...(["foreign-text", "no-tools", "no-fallback", "cut-call"] as const),
    ]),
    detail: optional(text),
    pauses: z.boolean(),
  }),
  z.object({
    ...at,
    kind: z.literal("compaction"),
    upToRound: count,
    summary: text,
    onlyResults: optional(z.literal(true)),
  }),
  z.object({
    ...at,
    kind: z.literal("todos"),
    items: z.array(z.object({ text, state: z.enum(["open", "doing", "done"]) })),
  }),
]);

/** Fails to compile if a kind of part is missing. */
type Missing = Exclude<Part["kind"], z.infer<typeof partSchema>["kind"]>;
export const partsSchema: Missing extends never ? z.ZodMiniType<Part[]> : never = z.array(partSchema);

const figuresFields = {
  requests: count,
  promptTokens: count,
  completionTokens: count,
  cachedTokens: count,
  estimated: z.boolean(),
  cost: optional(z.object({ amount: count, currency: text })),
  activeMs: count,
  contextTokens: count,
} satisfies Record<keyof RunFigures, z.ZodMiniType>;
export const runFiguresSchema = z.object(figuresFields);
