// llama.cpp's `POST /infill`, which takes the parts of a completion as they are, and `POST /completion` with a prompt of the
// same format. Specified at https://github.com/ggml-org/llama.cpp/tree/master/tools/server.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { CompletionRequest } from "../../provider-api/completion.js";
import type { Usage } from "../../provider-api/provider.js";
import type { FimCall, FimPiece } from "./completion-stream.js";
import { markersOf, withoutMarkers } from "./formats.js";
import { type InfillLayout, promptIn } from "./infill-layout.js";

/** Milliseconds after which the server ends an answer at the next line. */
const longestPredictMs = 1500;

/** Characters below the cursor. `/infill` takes no more than a quarter of the server's batch, 512 tokens by default. */
const longestSuffix = 1600;

const fields = ["content", "stop", "stop_type", "tokens_predicted", "tokens_evaluated", "timings/prompt_n"];

export function infillCall(request: CompletionRequest): FimCall {
  const { model, prefix, suffix, currentLine, snippets } = request;
  return {
    path: "/infill",
    model,
    body: {
      input_prefix: prefix.slice(0, prefix.length - currentLine.length),
      // The server reads the tokens of the format here, and only here.
      prompt: withoutMarkers(currentLine, markersOf(request.family)),
      input_suffix: shortened(suffix),
      input_extra: snippets.map(({ path, text }) => ({ filename: path, text })),
      ...optionsOf(request),
    },
    read: readInfill,
  };
}

/** With the cursor's line last: the server then reads only the line again at the next key. */
export function lineLastCall(request: CompletionRequest, layout: InfillLayout): FimCall {
  const prompt = promptIn(layout, request, shortened(request.suffix));
  return { path: "/completion", model: request.model, body: { prompt, ...optionsOf(request) }, read: readInfill };
}

function optionsOf({ model, maxTokens, indentation }: CompletionRequest): Readonly<Record<string, unknown>> {
  return {
    // A router runs several models; a single one ignores the name.
    model,
    n_predict: maxTokens,
    ...(indentation !== undefined && indentation > 0 ? { n_indent: indentation } : {}),
    t_max_predict_ms: longestPredictMs,
    cache_prompt: true,
    top_k: 40,
    top_p: 0.9,
    samplers: ["top_k", "top_p", "infill"],
    stream: true,
    response_fields: fields,
  };
}

/** Whole lines, so that the same remains from key to key. */
function shortened(suffix: string): string {
  if (suffix.length <= longestSuffix) return suffix;
  const end = suffix.lastIndexOf("\n", longestSuffix);
  return end > 0 ? suffix.slice(0, end) : suffix.slice(0, longestSuffix).toWellFormed();
}

function readInfill(event: JsonObject): FimPiece {
  const { content, stop, stop_type: type } = event;
  const text = typeof content === "string" ? content : "";
  if (stop !== true) return { text };
  return { text, reason: type === "limit" ? "length" : "stop", ...usageIn(event) };
}

function usageIn(event: JsonObject): { readonly usage?: Usage } {
  const { tokens_predicted: predicted, tokens_evaluated: evaluated } = event;
  if (typeof predicted !== "number" || typeof evaluated !== "number") return {};
  const usage = { promptTokens: evaluated, completionTokens: predicted, totalTokens: evaluated + predicted, estimated: false };
  return { usage };
}

/** Whether `GET /props` is llama.cpp's. */
export function isLlamaCpp(props: unknown): props is JsonObject {
  return isObject(props) && typeof props["build_info"] === "string" && isObject(props["default_generation_settings"]);
}
