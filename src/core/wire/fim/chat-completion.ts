// A completion by a model that only chats: one message with the code and a mark at the cursor. The answer is read from its
// fence, or from its text if that looks like code; see `core/inline/answering/unwrap.ts`.

import type { CompletionRequest, CompletionSupport } from "../../provider-api/completion.js";
import type { ChatRequest, ModelInfo } from "../../provider-api/provider.js";
import { withoutMarkers } from "./formats.js";

const cursor = "<|cursor|>";
/** Tokens of the fence and of the start of the line, which chat models repeat. */
const tokensAround = 64;
const temperature = 0.1;

const instruction = [
  "You complete code in an editor while the user types.",
  `Write what belongs at ${cursor}, and nothing else: do not repeat the text before or after it.`,
  "Answer with one fenced code block. If nothing belongs there, the block is empty.",
].join(" ");

/** Undefined for agents, which act, and for models that cannot chat. */
export function chatSupport({ capabilities }: ModelInfo): CompletionSupport | undefined {
  const chats = capabilities.includes("chat") && !capabilities.includes("agent");
  return chats ? { route: "chat", markers: [cursor] } : undefined;
}

export function chatCompletion(request: CompletionRequest): Pick<ChatRequest, "messages" | "parameters"> {
  const { prefix, suffix, snippets, path, maxTokens } = request;
  const clean = (text: string): string => withoutMarkers(text, [cursor]);
  const files = snippets.map((snippet) => `Part of ${snippet.path}:\n${clean(snippet.text)}\n\n`);
  const content = `${files.join("")}The file ${path}:\n${clean(prefix)}${cursor}${clean(suffix)}`;
  return {
    messages: [
      { role: "system", content: instruction },
      { role: "user", content },
    ],
    parameters: { maxTokens: maxTokens + tokensAround, temperature },
  };
}
