// Answers like OpenAI's Responses API, without state: every request contains the whole conversation as items, and encrypted
// reasoning is accepted only if this service created it. It refuses what the real service refuses.
// Specified at https://platform.openai.com/docs/api-reference/responses.

import type { PromptImage, PromptMessage } from "../answers.js";
import type { RouteContext } from "../http-service.js";
import { answerQuestion, isRecord, type ProblemReply, type ServedModel } from "../openai-compatible.js";
import { toolTurn } from "../openai-tools.js";
import { eventStreamReply, jsonReply, type Reply } from "../reply.js";
import { type ResponsesOddityName, responsesOddities } from "./responses-oddities.js";
import { responseOf, responsePieces } from "./responses-wire.js";

type Item = Readonly<Record<string, unknown>>;

/** The fields of the API; others are refused by name. */
const fields: ReadonlySet<string> = new Set([
  ...["model", "input", "instructions", "stream", "store", "include", "stream_options", "temperature", "top_p"],
  ...["max_output_tokens", "reasoning", "tools", "tool_choice", "parallel_tool_calls", "prompt_cache_key", "text", "metadata"],
]);
const leastOutputTokens = 16;

/** The model that created each piece of encrypted reasoning, by the encrypted content. */
export type EncryptedReasoning = Map<string, string>;

/** Answers POST …/responses. */
export function respond(
  { request, cutter, scripted, oddity }: RouteContext,
  models: readonly ServedModel[],
  refuse: ProblemReply,
  encrypted: EncryptedReasoning,
): Reply {
  const badRequest = (message: string, param: string | null): Reply =>
    refuse({ status: 400, kind: "bad-request", message, param });
  const { body } = request;
  if (!isRecord(body)) return badRequest("The body of the request is not a JSON object.", null);
  const unknown = Object.keys(body).find((name) => !fields.has(name));
  if (unknown !== undefined) return badRequest(`Unknown parameter: '${unknown}'.`, unknown);
  const input = typeof body["input"] === "string" ? [{ role: "user", content: body["input"] }] : body["input"];
  if (!Array.isArray(input) || input.length === 0) return badRequest("Missing required parameter: 'input'.", "input");
  const items = input.filter(isRecord);
  const problem = problemWithItems(items) ?? problemWithTools(body);
  if (problem) return badRequest(problem.message, problem.param);
  for (const item of items) {
    const content = item["encrypted_content"];
    if (item["type"] !== "reasoning" || content === undefined || content === null) continue;
    if (encrypted.get(String(content)) !== body["model"]) {
      const message = "The encrypted content for item could not be verified. Reason: Encrypted content could not be decrypted.";
      return jsonReply(400, {
        error: { message, type: "invalid_request_error", param: null, code: "invalid_encrypted_content" },
      });
    }
  }
  const limit = body["max_output_tokens"] ?? undefined;
  if (limit !== undefined && !(Number(limit) >= leastOutputTokens)) {
    const words = `Expected a value >= ${leastOutputTokens}, but got ${String(limit)} instead.`;
    return badRequest(`Invalid 'max_output_tokens': integer below minimum value. ${words}`, "max_output_tokens");
  }
  const messages = promptMessages(items, body["instructions"]);
  const names = toolNames(body["tools"]);
  const turn = () => toolTurn(names, body["tool_choice"], messages);
  const answer = answerQuestion(
    { model: body["model"], messages, limit, limitField: "max_output_tokens", turn },
    models,
    scripted,
  );
  if ("kind" in answer) return refuse(answer);
  const { include, reasoning } = body;
  const wantsEncrypted = Array.isArray(include) && include.includes("reasoning.encrypted_content");
  const shape = {
    summary: isRecord(reasoning) && typeof reasoning["summary"] === "string",
    ...(wantsEncrypted ? { encrypt: () => remember(encrypted, answer.model) } : {}),
  };
  if (oddity) return responsesOddities[oddity as ResponsesOddityName].reply(answer, cutter, shape);
  if (body["stream"] !== true) return jsonReply(200, responseOf(answer, shape));
  return eventStreamReply(responsePieces(answer, cutter, shape));
}

function remember(encrypted: EncryptedReasoning, model: string): string {
  const content = `gAAAAA-sandbox-${encrypted.size + 1}-${model.length}`;
  encrypted.set(content, model);
  return content;
}

/** Each call needs a later result, each result an earlier call. */
function problemWithItems(items: readonly Item[]): { message: string; param: string } | undefined {
  const open = new Set<unknown>();
  for (const [index, item] of items.entries()) {
    const { type, role, call_id: id } = item;
    if (type === "function_call") {
      if (typeof item["name"] !== "string" || typeof item["arguments"] !== "string" || typeof id !== "string") {
        return { message: `Missing required parameter: 'input[${index}].arguments'.`, param: `input[${index}]` };
      }
      open.add(id);
    } else if (type === "function_call_output") {
      if (!open.delete(id)) {
        return { message: `No tool call found for function call output with call_id ${String(id)}.`, param: "input" };
      }
    } else if (type !== "reasoning" && !(typeof role === "string" && /^(?:user|assistant|system|developer)$/.test(role))) {
      return { message: `Invalid value: '${String(type ?? role)}'.`, param: `input[${index}]` };
    }
  }
  const [unanswered] = open;
  return unanswered === undefined
    ? undefined
    : { message: `No tool output found for function call ${String(unanswered)}.`, param: "input" };
}

function problemWithTools(body: Item): { message: string; param: string } | undefined {
  const { tools, tool_choice: choice } = body;
  if (tools === undefined) {
    return choice === undefined || choice === "auto"
      ? undefined
      : { message: "Tool choice is only allowed when 'tools' are specified.", param: "tool_choice" };
  }
  if (!Array.isArray(tools)) return { message: "Invalid type for 'tools': expected an array.", param: "tools" };
  const nameless = tools.findIndex(
    (tool) => !(isRecord(tool) && tool["type"] === "function" && typeof tool["name"] === "string"),
  );
  return nameless === -1
    ? undefined
    : { message: `Missing required parameter: 'tools[${nameless}].name'.`, param: `tools[${nameless}].name` };
}

function toolNames(tools: unknown): string[] {
  return Array.isArray(tools) ? tools.filter(isRecord).map(({ name }) => String(name)) : [];
}

function promptMessages(items: readonly Item[], instructions: unknown): PromptMessage[] {
  const system: PromptMessage[] = typeof instructions === "string" ? [{ role: "system", text: instructions }] : [];
  return system.concat(
    items.flatMap((item): PromptMessage[] => {
      const { type, role, content, output } = item;
      if (type === "reasoning") return [];
      if (type === "function_call") return [{ role: "assistant", text: "", calls: [String(item["name"])] }];
      const said = type === "function_call_output" ? output : content;
      const images = imagesIn(said);
      return [
        {
          role: type === "function_call_output" ? "tool" : String(role),
          text: textIn(said),
          ...(images.length > 0 ? { images } : {}),
        },
      ];
    }),
  );
}

function textIn(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = Array.isArray(content) ? content.filter(isRecord) : [];
  return parts.map(({ text }) => (typeof text === "string" ? text : "")).join("");
}

function imagesIn(content: unknown): PromptImage[] {
  const parts = Array.isArray(content) ? content.filter(isRecord) : [];
  return parts.flatMap(({ type, image_url: url }) => {
    const [, mimeType = "", data = ""] = /^data:(image\/[\w.+-]+);base64,(.+)$/.exec(String(url)) ?? [];
    return type === "input_image" ? [{ mimeType, bytes: Buffer.from(data, "base64").length }] : [];
  });
}
