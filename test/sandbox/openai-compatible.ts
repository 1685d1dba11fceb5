// Chat completions and model lists of OpenAI-compatible services, https://platform.openai.com/docs/api-reference/chat.
// Each service adds its addresses, its authentication and its error texts.

import { type Answer, answerTo, type PromptMessage } from "./answers.js";
import type { RouteContext } from "./http-service.js";
import { type OddityName, oddities } from "./oddities.js";
import { calledTools, imagesIn, problemWithTools, type ToolTurn } from "./openai-tools.js";
import { completionOf, completionPieces, type WireAnswer } from "./openai-wire.js";
import { eventStreamReply, jsonReply, type Reply } from "./reply.js";

export interface ServedModel {
  readonly id: string;
  readonly ownedBy: string;
  /** Other names that a request may use for it. */
  readonly aliases?: readonly string[];
  /** Prompt and answer together, in tokens; a prompt that leaves no room is rejected. */
  readonly contextLength: number;
  /** Whether it accepts images. */
  readonly sees?: boolean;
  /** Fields that this service adds to the model's entry in the list. */
  readonly listed?: Readonly<Record<string, unknown>>;
}

type ProblemKind = "bad-request" | "model-not-found" | "context-overflow";

export interface Problem {
  readonly status: 400 | 404;
  readonly kind: ProblemKind;
  readonly message: string;
  /** The invalid field of the request. */
  readonly param: string | null;
}

/** How a service reports a problem. */
export type ProblemReply = (problem: Problem) => Reply;

/** The creation time of every model, in seconds since the Unix epoch. */
const modelsCreated = 1_718_000_000;

/** Characters that count as one token. */
const charactersPerToken = 4;

const tokensOfAnImage = 765;

let answersGiven = 0;

export function listModels(models: readonly ServedModel[]): Reply {
  const data = models.map(({ id, ownedBy, listed }) => ({
    id,
    object: "model",
    created: modelsCreated,
    owned_by: ownedBy,
    ...listed,
  }));
  return jsonReply(200, { object: "list", data });
}

/** Answers POST …/chat/completions. Respects `stream`, `stream_options.include_usage` and both names of the token limit. */
export function completeChat(
  { request, cutter, scripted, oddity }: RouteContext,
  models: readonly ServedModel[],
  refuse: ProblemReply,
): Reply {
  const badRequest = (message: string, param: string | null): Reply =>
    refuse({ status: 400, kind: "bad-request", message, param });
  const { body } = request;
  if (!isRecord(body)) return badRequest("The body of the request is not a JSON object.", null);
  const messages = promptMessages(body["messages"]);
  if (!messages) return badRequest("`messages` must be a list of at least one message with a role.", "messages");
  const problem = problemWithTools(body);
  if (problem) return badRequest(problem.message, problem.param);
  const [limitField, limit] = limitIn(body);
  const answer = answerQuestion(
    { model: body["model"], messages, limit, limitField, turn: () => calledTools(body, messages) },
    models,
    scripted,
  );
  if ("kind" in answer) return refuse(answer);
  if (oddity) return oddities[oddity as OddityName].reply(answer, cutter);
  if (body["stream"] !== true) return jsonReply(200, completionOf(answer));
  const options = body["stream_options"];
  return eventStreamReply(completionPieces(answer, cutter, isRecord(options) && options["include_usage"] === true));
}

function limitIn(body: Record<string, unknown>): readonly [field: string, limit: unknown] {
  return ["max_tokens", body["max_completion_tokens"] ?? body["max_tokens"] ?? undefined];
}

/** A question, in any dialect. */
export interface Question {
  readonly model: unknown;
  readonly messages: readonly PromptMessage[];
  /** Maximum tokens of the answer; undefined: no limit. */
  readonly limit: unknown;
  /** The dialect's name for the limit. */
  readonly limitField: string;
  /** The tool calls that the model makes in place of an answer. */
  readonly turn: () => ToolTurn | undefined;
}

/** The answer of a model, or the problem with the question. */
export function answerQuestion(
  { model: name, messages, limit, limitField, turn: callTools }: Question,
  models: readonly ServedModel[],
  scripted: string | undefined,
): WireAnswer | Problem {
  const badRequest = (message: string, param: string | null): Problem => ({ status: 400, kind: "bad-request", message, param });
  const model = models.find(({ id, aliases = [] }) => id === name || aliases.some((alias) => alias === name));
  if (!model) {
    return {
      status: 404,
      kind: "model-not-found",
      message: `The model \`${String(name)}\` does not exist.`,
      param: "model",
    };
  }
  if (!model.sees && messages.some(({ images }) => images && images.length > 0)) {
    return badRequest("Invalid content type. image_url is only supported by certain models.", "messages.content.type");
  }
  if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 1)) {
    return badRequest(`${limitField} must be at least 1, got ${String(limit)}.`, limitField);
  }
  const asked = limit === undefined ? undefined : Number(limit);
  const promptTokens = messages.reduce(
    (sum, { text, images }) => sum + tokensIn(text) + (images?.length ?? 0) * tokensOfAnImage + 4,
    3,
  );
  if (promptTokens + (asked ?? 1) > model.contextLength) {
    const wanted = `you requested ${promptTokens + (asked ?? 0)} tokens (${promptTokens} in the messages, ${asked ?? 0} in the completion)`;
    const message = `This model's maximum context length is ${model.contextLength} tokens. However, ${wanted}. Please reduce the length of the messages or completion.`;
    return { status: 400, kind: "context-overflow", message, param: "messages" };
  }
  const turn = callTools();
  const own = answerTo(messages, model.id);
  const said = scripted !== undefined ? { text: scripted } : turn ? { ...own, text: turn.text } : own;
  return wireAnswer(said, model.id, promptTokens, asked, turn?.calls ?? []);
}

function wireAnswer(
  { text, reasoning }: Answer,
  model: string,
  promptTokens: number,
  limit: number | undefined,
  toolCalls: ToolTurn["calls"],
): WireAnswer {
  // Reasoning counts toward the completion, so it uses up the limit first.
  const room = limit === undefined ? Number.POSITIVE_INFINITY : limit * charactersPerToken;
  const shownReasoning = reasoning?.slice(0, room);
  const shown = text.slice(0, room - (shownReasoning?.length ?? 0));
  const isCut = shown.length < text.length;
  const calls = toolCalls.map(({ name, arguments: json }) => name + json).join("");
  const completionTokens = tokensIn((shownReasoning ?? "") + shown + calls);
  answersGiven += 1;
  return {
    id: `chatcmpl-sandbox-${answersGiven}`,
    created: Math.floor(Date.now() / 1000),
    model,
    text: shown,
    ...(shownReasoning === undefined ? {} : { reasoning: shownReasoning }),
    ...(toolCalls.length > 0 ? { toolCalls } : {}),
    finishReason: toolCalls.length > 0 ? "tool_calls" : isCut ? "length" : "stop",
    usage: { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: promptTokens + completionTokens },
  };
}

export function tokensIn(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** Role and text of each message; `undefined` if the value is not a list. */
function promptMessages(value: unknown): PromptMessage[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const messages: PromptMessage[] = [];
  for (const message of value) {
    if (!isRecord(message) || typeof message["role"] !== "string") return undefined;
    const images = imagesIn(message["content"]);
    if (!images) return undefined;
    const calls = calledIn(message["tool_calls"]);
    messages.push({
      role: message["role"],
      text: textOf(message["content"]),
      ...(images.length > 0 ? { images } : {}),
      ...(calls.length > 0 ? { calls } : {}),
    });
  }
  return messages;
}

/** The names of the functions in `tool_calls`. */
export function calledIn(calls: unknown): string[] {
  const functions = Array.isArray(calls) ? calls.filter(isRecord).map((call) => call["function"]) : [];
  return functions.filter(isRecord).map(({ name }) => String(name));
}

/** Content is a string, or a list of parts, some of which are text. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (isRecord(part) && typeof part["text"] === "string" ? part["text"] : "")).join("");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
