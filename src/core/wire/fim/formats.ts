// Start here: how families of models mark the prefix, the suffix and other files in one prompt. completion-stream.ts reads
// the answers; the other files build one kind of request each. Tokens of Qwen and Codestral are from their makers' model
// cards, the others from widely used clients.

import type { FimFamily } from "../../provider-api/ability.js";
import type { CompletionRequest, CompletionSnippet } from "../../provider-api/completion.js";

interface FimFormat {
  readonly prompt: (parts: FimParts) => string;
  /** Where an answer ends. */
  readonly stops: readonly string[];
  /** All tokens of the format, which must not be in the user's text and may leak into an answer. */
  readonly markers: readonly string[];
}

interface FimParts {
  readonly prefix: string;
  readonly suffix: string;
  readonly path: string;
  readonly pathComment: string;
  readonly snippets: readonly CompletionSnippet[];
}

/** Servers refuse more stop texts. */
const mostStops = 4;

const qwenTokens = ["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"] as const;
const starTokens = ["<fim_prefix>", "<fim_suffix>", "<fim_middle>"] as const;
const deepseekTokens = ["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"] as const;

const inOrder =
  ([before, after, middle]: readonly [string, string, string]) =>
  ({ prefix, suffix, pathComment }: FimParts): string =>
    before + pathComment + prefix + after + suffix + middle;

function withFiles(parts: FimParts, fileToken: string, intro: string, end = ""): string {
  if (parts.snippets.length === 0) return "";
  const files = parts.snippets.map(({ path, text }) => `${fileToken}${path}\n${text}${end}`);
  return `${intro}${files.join("")}`;
}

const formats: Readonly<Record<FimFamily, FimFormat>> = {
  qwen: {
    prompt: (parts) => {
      const files = withFiles(parts, "<|file_sep|>", "<|repo_name|>workspace\n", "\n");
      const header = files === "" ? "" : `${files}<|file_sep|>${parts.path}\n`;
      return header + inOrder(qwenTokens)({ ...parts, pathComment: header === "" ? parts.pathComment : "" });
    },
    stops: ["<|endoftext|>", "<|fim_pad|>", "<|file_sep|>", "<|im_end|>"],
    markers: ["<|endoftext|>", "<|im_end|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>", ...qwenTokens],
  },
  starcoder: {
    prompt: inOrder(starTokens),
    stops: ["<|endoftext|>", "<file_sep>", "<fim_prefix>"],
    markers: ["<|endoftext|>", "<file_sep>", "<repo_name>", ...starTokens],
  },
  granite: {
    prompt: inOrder(qwenTokens),
    stops: ["<|end_of_text|>", "<|fim_pad|>", "<|fim_prefix|>"],
    markers: ["<|end_of_text|>", "<|fim_pad|>", ...qwenTokens],
  },
  codegemma: {
    prompt: (parts) => {
      const files = parts.snippets.map(({ path, text }) => `${path}\n${text}<|file_separator|>`);
      return files.join("") + inOrder(qwenTokens)(parts);
    },
    stops: ["<|file_separator|>", "<end_of_turn>", "<eos>", "<|fim_prefix|>"],
    markers: ["<|file_separator|>", "<end_of_turn>", "<eos>", ...qwenTokens],
  },
  codellama: {
    prompt: ({ prefix, suffix, pathComment }) => `<PRE> ${pathComment}${prefix} <SUF>${suffix} <MID>`,
    stops: ["<EOT>"],
    markers: ["<EOT>", "<PRE>", "<SUF>", "<MID>"],
  },
  deepseek: {
    prompt: inOrder(deepseekTokens),
    stops: ["<｜end▁of▁sentence｜>", "<｜fim▁begin｜>"],
    markers: ["<｜end▁of▁sentence｜>", ...deepseekTokens],
  },
  codestral: {
    prompt: (parts) => {
      const files = withFiles(parts, "+++++ ", "", "\n");
      const header = files === "" ? parts.pathComment : `${files}+++++ ${parts.path}\n`;
      return `[SUFFIX]${parts.suffix}[PREFIX]${header}${parts.prefix}`;
    },
    stops: ["[PREFIX]", "[SUFFIX]", "\n+++++ "],
    markers: ["[PREFIX]", "[SUFFIX]", "[MIDDLE]"],
  },
};

export function markersOf(family: FimFamily | undefined): readonly string[] {
  return family === undefined ? [] : formats[family].markers;
}

/** The prompt of a request in the format of a family, and where its answer stops. */
export function fimPrompt(
  request: CompletionRequest,
  family: FimFamily,
): { readonly prompt: string; readonly stop: readonly string[] } {
  const format = formats[family];
  const clean = (text: string): string => withoutMarkers(text, format.markers);
  const parts: FimParts = {
    prefix: clean(request.prefix),
    suffix: clean(request.suffix),
    path: clean(request.path),
    pathComment: clean(request.pathComment),
    snippets: request.snippets.map(({ path, text }) => ({ path: clean(path), text: clean(text) })),
  };
  return { prompt: format.prompt(parts), stop: format.stops.slice(0, mostStops) };
}

/** The user's own text may hold a marker, which the model would take for the end of a part. */
export function withoutMarkers(text: string, markers: readonly string[]): string {
  let clean = text;
  // Removing one may put another together.
  for (let found = true; found; ) {
    found = false;
    for (const marker of markers) {
      if (!clean.includes(marker)) continue;
      clean = clean.replaceAll(marker, "");
      found = true;
    }
  }
  return clean;
}
