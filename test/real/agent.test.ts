// A run of the agent against a real llama.cpp server whose model calls tools and never stops: the run pauses at its limit, the
// server accepts every request, and Stop frees the server.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatEvent, ChatRequest, WireApi } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { resolvedModel } from "../../src/core/requests/resolved-model.js";
import type { Tool } from "../../src/core/tools/tool.js";
import { systemClock } from "../../src/node/system-clock.js";
import { agentOver, answerIn, noticesIn, stepsIn } from "../support/agent.js";
import { testAccounts, wireContext } from "../support/wire-context.js";
import { type LlamaServer, launcher, startLlamaServer } from "./llama-server.js";

const apis: readonly WireApi[] = ["chat-completions", "responses", "messages"];
const maxRequests = 2;

/** Each result differs, so that no guard but the limit ends the run. */
function countingTool(): Tool {
  let count = 0;
  return {
    definition: {
      name: "read_file",
      description: "Reads a file",
      inputSchema: { type: "object", properties: { path: { type: "string", maxLength: 8 } }, required: ["path"] },
    },
    effect: "reads",
    isParallel: true,
    read: (input) => ({ input }),
    title: () => "Read",
    plan: async () => ({ result: { text: `text ${++count}`, isError: false } }),
  };
}

/** Keeps what was requested and answered. */
class ObservedProvider extends CustomProvider {
  readonly requests: ChatRequest[] = [];
  readonly failures: ChatEvent[] = [];

  override async *streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    this.requests.push(request);
    for await (const event of super.streamChat(request, signal)) {
      if (event.type === "failed") this.failures.push(event);
      yield event;
    }
  }
}

describe.skipIf(launcher === undefined)("the agent on a real llama.cpp server", () => {
  let server: LlamaServer;
  beforeAll(async () => {
    server = await startLlamaServer("tools", [
      "--slots",
      "-np",
      "1",
      "-c",
      "32768",
      "--override-kv",
      "llama.context_length=int:32768",
    ]);
  });
  afterAll(async () => await server?.stop());

  const isBusy = async (): Promise<boolean> => {
    const response = await fetch(server.baseUrl.replace(/\/v1$/, "/slots"));
    const slots = (await response.json()) as readonly { readonly is_processing: boolean }[];
    return slots.some(({ is_processing }) => is_processing);
  };

  async function open(api: WireApi, maxTokens = 400) {
    const entry = {
      ...{ id: "llama", name: "llama.cpp", baseUrl: server.baseUrl, boundary: "local", auth: "none", api },
      models: [{ id: "tiny-tools", capabilities: ["chat", "tools"] }],
    };
    const [definition] = readCustomProviders([entry]).definitions;
    if (!definition) throw new Error("no definition");
    const provider = new ObservedProvider(wireContext({ maxRetries: 2 }), definition, testAccounts().credentialsOf("llama"));
    const [listed] = await provider.listModels(new AbortController().signal);
    if (!listed) throw new Error("The server lists no model");
    const model = resolvedModel(provider, listed);
    const tool = countingTool();
    const opened = agentOver(provider as never, {
      clock: systemClock,
      limits: { maxRequests },
      services: { model: async () => model, tools: async () => [tool] },
      session: { parameters: () => ({ maxTokens, temperature: 0 }) },
    });
    return { ...opened, provider };
  }

  it.each(apis)("pauses at the limit of requests and continues, over %s", async (api) => {
    const { session, agent, provider } = await open(api);
    await session.send("Read the files");
    const answer = answerIn(session);
    expect(provider.failures).toEqual([]);
    expect(answer).toMatchObject({ state: "stopped" });
    expect(noticesIn(session)).toEqual(["requests"]);
    expect(provider.requests).toHaveLength(maxRequests);
    await agent.continue(answer.id);
    expect(noticesIn(session)).toEqual(["requests", "requests"]);
    expect(provider.requests.length).toBeGreaterThan(maxRequests);
    expect(stepsIn(session).filter(({ state, result }) => state !== "done" || !result)).toEqual([]);
    expect(provider.failures).toEqual([]);
  });

  it("frees the server when the user stops", async () => {
    const { session, provider } = await open("chat-completions", 20_000);
    const sending = session.send("Read the files");
    await expect.poll(isBusy).toBe(true);
    session.stop();
    await sending;
    expect(answerIn(session).state).toBe("stopped");
    await expect.poll(isBusy).toBe(false);
    expect(provider.requests.length).toBeGreaterThan(0);
  });
});
