// What SnowCell's path from a message to the first text costs over the bare transport: fetch and one read, from the same
// server, in the same process, in alternation.

import { OpenAI } from "openai";
import type { Provider } from "../../src/core/provider-api/provider.js";
import { startAnsweringServer } from "./answering-server.js";
import { type Benchmark, inTurns } from "./benchmark.js";
import { loadMeasuredProvider, measuredModel } from "./measured-provider.js";
import { differences, median, percentile } from "./statistics.js";

/** The warm-up also covers modules that only the first request loads. */
const turns = { warmUp: 300, rounds: 300 };
const model = "measured";
const messages = [{ role: "user" as const, content: "Why is this slow?" }];

export const firstToken: Benchmark = {
  about: `from the request to the first text, over fetch and read of the same server, ${turns.rounds} runs in turn`,
  run: async (report) => {
    const server = await startAnsweringServer();
    try {
      const provider = await loadMeasuredProvider(server.endpoint, model);
      const client = new OpenAI({ apiKey: "none", baseURL: server.endpoint.replace("/chat/completions", ""), maxRetries: 0 });
      const { ours, bare, openai } = await inTurns(
        { ours: () => askProvider(provider), bare: () => askByFetch(server.endpoint), openai: () => askOpenAI(client) },
        turns,
      );
      const overhead = differences(ours, bare);
      const openaiOverhead = differences(openai, bare);
      for (const [name, quantile, most] of [
        ["p50", 0.5, 0.3],
        ["p95", 0.95, 1],
      ] as const) {
        report.figure({
          what: `overhead, ${name}`,
          value: percentile(overhead, quantile),
          unit: "ms",
          baseline: { what: "openai's own", value: percentile(openaiOverhead, quantile) },
          target: { most },
        });
      }
      report.figure({
        what: "first text, p50",
        value: median(ours),
        unit: "ms",
        baseline: { what: "fetch + read", value: median(bare) },
      });
    } finally {
      await server.close();
    }
  },
};

/** Each of these returns the milliseconds to the first text, and leaves the connection free for the next call. */
async function askProvider(provider: Provider): Promise<number> {
  const start = performance.now();
  let first: number | undefined;
  const request = { model: measuredModel, messages };
  for await (const event of provider.streamChat(request, new AbortController().signal)) {
    if (event.type === "text-delta") first ??= performance.now() - start;
    if (event.type === "failed") throw new Error(JSON.stringify(event.failure));
  }
  if (first === undefined) throw new Error("The provider gave no text");
  return first;
}

async function askByFetch(endpoint: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, messages, stream: true, stream_options: { include_usage: true } }),
  });
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  const first = performance.now() - start;
  if (!value) throw new Error("The server gave no text");
  while (!(await reader?.read())?.done);
  return first;
}

async function askOpenAI(client: OpenAI): Promise<number> {
  const start = performance.now();
  let first: number | undefined;
  const stream = await client.chat.completions.create({
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) first ??= performance.now() - start;
  if (first === undefined) throw new Error("The client gave no text");
  return first;
}
