// Completions of the sandbox: the same text around the cursor always gets the same answer. Ollama's `/api/generate`,
// llama.cpp's `/props`, `/infill` and `/completion`, `/v1/completions` with a prompt in Qwen's format, and the shapes of Mistral and DeepSeek.

import type { RouteContext } from "./http-service.js";
import { eventStreamReply, jsonReply, type Piece, type Reply } from "./reply.js";

/** What belongs between the two texts. `[[complete: text]]` above the cursor prescribes it. */
export function fillIn(prefix: string, suffix: string): string {
  const [, prescribed] = [...prefix.matchAll(/\[\[complete: (.*?)\]\]/g)].at(-1) ?? [];
  if (prescribed !== undefined) return prescribed.replaceAll("\\n", "\n");
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  if (line.trim() === "") return `${line === "" ? "  " : line}return total;`;
  if (/\breturn\s*$/.test(line)) return "total;";
  if (/=\s*$/.test(line)) return "total + 1;";
  if (/\($/.test(line)) return suffix.startsWith(")") ? "total, 1)" : "total, 1);";
  if (/[{:]\s*$/.test(line)) return "\n  return total;\n}";
  return ` // ${line.trim().split(/\s+/).at(-1) ?? ""}`;
}

function fields(context: RouteContext): Readonly<Record<string, unknown>> {
  const { body } = context.request;
  return typeof body === "object" && body !== null ? { ...body } : {};
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Cuts at a token limit of four characters each. */
function limited(text: string, limit: unknown): { readonly text: string; readonly isCut: boolean } {
  const most = typeof limit === "number" && limit > 0 ? limit * 4 : text.length;
  return { text: text.slice(0, most), isCut: text.length > most };
}

function prefixOfTemplate(prompt: string): readonly [prefix: string, suffix: string] | undefined {
  const match = /<\|fim_prefix\|>([\s\S]*)<\|fim_suffix\|>([\s\S]*)<\|fim_middle\|>([^\n]*)$/.exec(prompt);
  return match ? [`${match[1] ?? ""}${match[3] ?? ""}`, match[2] ?? ""] : undefined;
}

/** Ollama's `/api/generate`, as lines. */
export function generate(context: RouteContext, canInsert: boolean): Piece[] | string {
  const { model, prompt, suffix, raw, options } = fields(context);
  const parts = raw === true ? prefixOfTemplate(textIn(prompt)) : ([textIn(prompt), textIn(suffix)] as const);
  if (raw !== true && textIn(suffix) !== "" && !canInsert)
    return `registry.ollama.ai/library/${textIn(model)} does not support insert`;
  const limit = typeof options === "object" && options !== null ? { ...options } : {};
  const { text, isCut } = limited(
    parts ? fillIn(...parts) : "tokens out of place",
    "num_predict" in limit ? limit.num_predict : undefined,
  );
  const head = { model, created_at: "2026-01-01T00:00:00Z" };
  const line = (value: object): string => `${JSON.stringify({ ...head, ...value })}\n`;
  return [
    ...deltasOf(text).map((response) => ({ data: line({ response, done: false }), characters: response.length })),
    { data: line({ response: "", done: true, done_reason: isCut ? "length" : "stop", prompt_eval_count: 20, eval_count: 4 }) },
  ];
}

/** llama.cpp's own description of itself. */
export function llamaProps(): Reply {
  const settings = { default_generation_settings: { n_ctx: 4096 }, chat_template: "" };
  return jsonReply(200, { build_info: "b0000-sandbox", bos_token: ",", eos_token: "<|endoftext|>", ...settings });
}

/** An answer that was not streamed shows the prompt. */
export function infill(context: RouteContext): Reply {
  const { input_prefix: prefix, prompt, input_suffix: suffix, input_extra: files } = fields(context);
  if (typeof prefix !== "string" || typeof suffix !== "string") {
    return jsonReply(400, { error: { code: 400, message: '"input_prefix" is required', type: "invalid_request_error" } });
  }
  const others = Array.isArray(files) ? files.map(({ filename, text }) => `<|file_sep|>${filename}\n${text}`) : [];
  const shown =
    `<|repo_name|>myproject\n${others.join("")}<|file_sep|>filename\n` +
    `<|fim_prefix|>${prefix}${textIn(prompt)}<|fim_suffix|>${suffix}<|fim_middle|>`;
  return llamaReply(context, fillIn(prefix + textIn(prompt), suffix), { prompt: shown });
}

/** llama.cpp's `/completion`, with a prompt in Qwen's format. */
export function completeAsLlama(context: RouteContext): Reply {
  const parts = prefixOfTemplate(textIn(fields(context)["prompt"]));
  return llamaReply(context, parts ? fillIn(...parts) : "tokens out of place", {});
}

function llamaReply(context: RouteContext, whole: string, more: object): Reply {
  const { n_predict: limit, stream } = fields(context);
  const { text, isCut } = limited(whole, limit);
  const last = { content: "", stop: true, stop_type: isCut ? "limit" : "eos", tokens_predicted: 4, tokens_evaluated: 20 };
  if (stream !== true) return jsonReply(200, { ...last, content: text, ...more });
  return eventStreamReply([
    ...deltasOf(text).map((content) => event({ index: 0, content, stop: false }, content.length)),
    event(last, 0),
  ]);
}

/** `/v1/completions`, or DeepSeek's with `suffix`. */
export function completeText(context: RouteContext): Reply {
  const { model, prompt, suffix, max_tokens: limit } = fields(context);
  const parts = typeof suffix === "string" ? ([textIn(prompt), suffix] as const) : prefixOfTemplate(textIn(prompt));
  const { text, isCut } = limited(parts ? fillIn(...parts) : "tokens out of place", limit);
  const chunk = (piece: string, finish: string | null): object => ({
    id: "cmpl-1",
    object: "text_completion",
    model,
    choices: [{ index: 0, text: piece, finish_reason: finish }],
  });
  return eventStreamReply([
    ...deltasOf(text).map((piece) => event(chunk(piece, null), piece.length)),
    event(chunk("", isCut ? "length" : "stop"), 0),
    { data: "data: [DONE]\n\n" },
  ]);
}

/** Mistral's `/fim/completions`, whose answer is shaped as a chat's. */
export function completeAsMistral(context: RouteContext): Reply {
  const { model, prompt, suffix, max_tokens: limit } = fields(context);
  const { text, isCut } = limited(fillIn(textIn(prompt), textIn(suffix)), limit);
  const chunk = (content: string, finish: string | null): object => ({
    id: "fim-1",
    object: "chat.completion.chunk",
    model,
    choices: [{ index: 0, delta: { content }, finish_reason: finish }],
  });
  return eventStreamReply([
    ...deltasOf(text).map((piece) => event(chunk(piece, null), piece.length)),
    event(chunk("", isCut ? "length" : "stop"), 0),
    { data: "data: [DONE]\n\n" },
  ]);
}

function event(value: object, characters: number): Piece {
  return { data: `data: ${JSON.stringify(value)}\n\n`, characters };
}

/** Pieces of about one token. */
function deltasOf(text: string): string[] {
  return text.match(/[\s\S]{1,4}/g) ?? [];
}
