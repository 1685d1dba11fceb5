// Builds the request for an answer in a conversation: the messages that fit the model, and what happens when another model
// takes over.

import type { Conversation, Message } from "../conversation/conversation.js";
import { type DefaultSettings, effectiveSettings } from "../conversation/conversation-settings.js";
import type { Instructions } from "../instructions/instruction-files.js";
import type { Asking, Content } from "../requests/asking.js";
import { type ResolvedModel, withFreshFacts } from "../requests/resolved-model.js";

/** Loaded by the first question, or before that by the context meter. */
const loadPlanning = () =>
  Promise.all([
    import("../context/plan.js"),
    import("../context/left-out.js"),
    import("../instructions/instruction-files.js"),
    import("../conversation/prompt.js"),
  ]);

let loaded: ReturnType<typeof loadPlanning> | undefined;

/** Kept, because importing even a loaded module takes a part of a millisecond. */
function planning(): ReturnType<typeof loadPlanning> {
  loaded ??= loadPlanning().catch((thrown: unknown) => {
    loaded = undefined;
    throw thrown;
  });
  return loaded;
}

/** The instruction files that count for a conversation about files, by their URIs. */
export type FindInstructions = (conversationId: string, uris: readonly string[]) => Promise<readonly Instructions[]>;

export interface AnswerToWrite {
  readonly conversation: Conversation;
  /** Receives the model that answers and what did not fit. */
  readonly answer: Message;
  /** Ends with the question. */
  readonly path: readonly Message[];
  readonly defaults: DefaultSettings;
  /** The instruction files for a conversation about these files; see `FindInstructions`. */
  readonly instructions: FindInstructions | undefined;
  readonly signal: AbortSignal;
  /** Called after `answer` changed. */
  changed(): void;
}

export function askingFor(writing: AnswerToWrite): Asking {
  const { conversation, answer, path, signal, changed } = writing;
  const byName = answer.model?.id;
  return {
    ...(byName !== undefined ? { model: byName, noFallback: true } : {}),
    conversationId: conversation.id,
    answeredBy: path.flatMap((message) => (message.model && message.text !== "" ? [message.model.id] : [])),
    ...(path.at(-1)?.attachments?.some(({ kind }) => kind === "image") ? { prefers: ["vision"] } : {}),
    signal,
    onModel: ({ model }, notice) => {
      answer.model = model;
      if (notice !== undefined) answer.fallbacks = [...(answer.fallbacks ?? []), notice];
      changed();
    },
    content: (by) => contentFor(writing, by),
  };
}

async function contentFor(
  { conversation, answer, path, defaults, instructions: find, signal, changed }: AnswerToWrite,
  by: ResolvedModel,
): Promise<Content> {
  const { facts, model } = by;
  const { systemPrompt, parameters } = effectiveSettings(conversation.settings, defaults);
  const [{ planContext }, { leftOutOf }, { filesOf, instructionPartId, withInstructions }, { promptMessages }] = await planning();
  const instructions = (await find?.(conversation.id, filesOf(path))) ?? [];
  const input = { path, systemPrompt, instructions, maxTokens: parameters.maxTokens };
  let plan = planContext({ ...input, facts });
  if (plan.leftOut.size > 0) {
    // The server may now run the model with a larger context. Images stay out if the model has refused them.
    const fresh = (await withFreshFacts(by, signal)).facts;
    plan = planContext({ ...input, facts: { ...fresh, seesImages: fresh.seesImages && facts.seesImages } });
  }
  const leftOut = leftOutOf(plan);
  if (leftOut) answer.leftOut = leftOut;
  else delete answer.leftOut;
  changed();
  const continuation = path.findLast((message) => message.model?.id === model.id && message.continuation)?.continuation;
  return {
    messages: withInstructions(
      promptMessages(path, systemPrompt, plan.leftOut),
      instructions.filter(({ id }) => !plan.leftOut.has(instructionPartId(id))),
    ),
    parameters,
    conversationId: conversation.id,
    ...(continuation !== undefined ? { continuation } : {}),
  };
}
