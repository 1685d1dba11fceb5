import type { ChatEvent, ChatRequest, ModelInfo, Provider } from "../../../src/core/provider-api/provider.js";

/** The smallest provider: one model, which repeats the question. */
export const echoProvider: Provider = {
  id: "echo",
  name: "Echo",
  // The privacy boundary of its requests; it decides what a fallback may reach without asking.
  boundary: "local",
  // No login is needed. With `loginMethods`, SnowCell calls `verifyCredentials`.
  loginMethods: [],
  worksWithoutLogin: true,

  listModels: async () => [model],
  describeModel: async (id) => (id === model.id ? model : undefined),

  async *streamChat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    yield { type: "started", model: model.id };
    for (const word of lastQuestion(request).split(/(?<= )/)) {
      // A provider that waits for a network passes `signal` to it; this one only checks it.
      if (signal.aborted) return;
      yield { type: "text-delta", text: word };
    }
    // Exactly one `finished` or `failed` ends every answer.
    yield { type: "finished", reason: "stop" };
  },

  verifyCredentials: async () => ({ label: "local" }),
  checkConnection: async () => ({ ok: true, durationMs: 0 }),
};

const model: ModelInfo = { provider: "echo", id: "parrot", name: "Parrot", contextLength: 4096, capabilities: ["chat"] };

function lastQuestion(request: ChatRequest): string {
  const content = request.messages.findLast((message) => message.role === "user")?.content ?? "";
  return typeof content === "string" ? content : content.map((part) => (part.type === "text" ? part.text : "")).join("");
}
