// Answers like Anthropic's Messages API. It refuses what the real service refuses: calls without results, empty texts,
// changed or missing thinking. Specified at https://platform.claude.com/docs/en/api/messages.

import type { PromptImage, PromptMessage } from "../answers.js";
import type { RouteContext } from "../http-service.js";
import { answerQuestion, isRecord, type ServedModel, tokensIn } from "../openai-compatible.js";
import { toolTurn } from "../openai-tools.js";
import { eventStreamReply, jsonReply, type Reply } from "../reply.js";
import { type CacheCounts, type PromptCache, readCache } from "./cache.js";
import { type MessagesOddityName, messagesOddities } from "./messages-oddities.js";
import { anthropicError, messageOf, messagePieces } from "./messages-wire.js";
import { problemWithThinking } from "./thinking-rules.js";
import { problemWithTurns } from "./turn-rules.js";

/** The second has no sampling parameters: https://platform.claude.com/docs/en/api/migration-2026-10-21. */
const versions = ["2023-06-01", "2026-10-21"];

type Json = Readonly<Record<string, unknown>>;

/** What a service stores between requests. */
export interface MessagesMemory {
  /** Signed thinking by its signature. */
  readonly signed: Map<string, string>;
  readonly cache: PromptCache;
}

export function newMemory(): MessagesMemory {
  return { signed: new Map(), cache: new Set() };
}

/** Answers POST …/messages. */
export function answerMessages(
  { request, cutter, scripted, oddity }: RouteContext,
  models: readonly ServedModel[],
  { signed, cache }: MessagesMemory,
): Reply {
  const { body, headers } = request;
  const version = String(headers["anthropic-version"]);
  if (!versions.includes(version)) return refused("anthropic-version: header is required");
  if (!isRecord(body)) return refused("The request body is not valid JSON.");
  const removed =
    version === versions[0] ? undefined : ["temperature", "top_p", "top_k"].find((name) => body[name] !== undefined);
  if (removed !== undefined) return refused(`${removed}: Extra inputs are not permitted`);
  if (!Number.isInteger(body["max_tokens"]) || Number(body["max_tokens"]) < 1) return refused("max_tokens: Field required");
  const { messages: turns } = body;
  if (!Array.isArray(turns) || turns.length === 0) return refused("messages: at least one message is required");
  const problem = problemWithTurns(turns.filter(isRecord)) ?? problemWithTools(body) ?? problemWithThinking(body, signed);
  if (problem !== undefined) return refused(problem);
  const counts = readCache(body, cache);
  if (typeof counts === "string") return refused(counts);

  const messages = promptMessages(turns.filter(isRecord), body["system"]);
  const names = Array.isArray(body["tools"]) ? body["tools"].filter(isRecord).map(({ name }) => String(name)) : [];
  const choice = isRecord(body["tool_choice"]) ? { any: "required", none: "none" }[String(body["tool_choice"]["type"])] : "auto";
  const answer = answerQuestion(
    {
      model: body["model"],
      messages,
      limit: body["max_tokens"],
      limitField: "max_tokens",
      turn: () => toolTurn(names, choice, messages),
    },
    models.map((model) => ({ ...model, contextLength: model.contextLength + Number(body["max_tokens"]) })),
    scripted,
  );
  if ("kind" in answer) {
    const { kind, message } = answer;
    if (kind === "model-not-found") return jsonReply(404, anthropicError("not_found_error", `model: ${String(body["model"])}`));
    if (kind === "bad-request") return refused(message);
    const model = models.find(({ id }) => id === body["model"]);
    const tokens = messages.reduce((sum, { text }) => sum + tokensIn(text), 0);
    return refused(`prompt is too long: ${tokens} tokens > ${model?.contextLength ?? 0} maximum`);
  }
  const thinks = isRecord(body["thinking"]) && body["thinking"]["type"] !== "disabled";
  const { reasoning: _unasked, ...plainAnswer } = answer;
  const stops = Array.isArray(body["stop_sequences"]) ? body["stop_sequences"].map(String) : [];
  const shape = { stops, counts: counts as CacheCounts, sign: (text: string) => sign(signed, text) };
  const said = thinks ? { ...answer, reasoning: answer.reasoning ?? "A short answer will do." } : plainAnswer;
  if (oddity) return messagesOddities[oddity as MessagesOddityName].reply(said, cutter, shape);
  if (body["stream"] !== true) return jsonReply(200, messageOf(said, shape));
  return eventStreamReply(messagePieces(said, cutter, shape));
}

export function refused(message: string): Reply {
  return jsonReply(400, anthropicError("invalid_request_error", message));
}

function sign(signed: Map<string, string>, text: string): string {
  const signature = `EqQB-sandbox-${signed.size + 1}==`;
  signed.set(signature, text);
  return signature;
}

function problemWithTools(body: Json): string | undefined {
  const { tools, tool_choice: choice } = body;
  if (tools === undefined) return choice === undefined ? undefined : "tool_choice: may only be specified while providing tools";
  if (!Array.isArray(tools)) return "tools: Input should be a valid list";
  const wrong = tools.findIndex(
    (tool) => !(isRecord(tool) && typeof tool["name"] === "string" && isRecord(tool["input_schema"])),
  );
  if (wrong !== -1) return `tools.${wrong}.custom.input_schema: Field required`;
  return undefined;
}

function promptMessages(turns: readonly Json[], system: unknown): PromptMessage[] {
  const messages: PromptMessage[] = system === undefined ? [] : [{ role: "system", text: textIn(system) }];
  for (const { role, content } of turns) {
    const blocks = Array.isArray(content) ? content.filter(isRecord) : [];
    for (const block of blocks.filter(({ type }) => type === "tool_result")) {
      const images = imagesIn(block["content"]);
      messages.push({ role: "tool", text: textIn(block["content"]), ...(images.length > 0 ? { images } : {}) });
    }
    const rest = typeof content === "string" ? content : blocks.filter(({ type }) => type !== "tool_result");
    const [text, images] = [textIn(rest), imagesIn(rest)];
    const calls = blocks.filter(({ type }) => type === "tool_use").map(({ name }) => String(name));
    if (text !== "" || images.length > 0 || calls.length > 0) {
      const called = calls.length > 0 ? { calls } : {};
      messages.push({ role: String(role), text, ...(images.length > 0 ? { images } : {}), ...called });
    }
  }
  return messages;
}

function textIn(content: unknown): string {
  if (typeof content === "string") return content;
  const blocks = Array.isArray(content) ? content.filter(isRecord) : [];
  return blocks.map(({ type, text }) => (type === "text" && typeof text === "string" ? text : "")).join("");
}

function imagesIn(content: unknown): PromptImage[] {
  const blocks = Array.isArray(content) ? content.filter(isRecord) : [];
  return blocks.flatMap(({ type, source }) => {
    if (type !== "image" || !isRecord(source)) return [];
    return [{ mimeType: String(source["media_type"]), bytes: Buffer.from(String(source["data"]), "base64").length }];
  });
}
