// What SnowCell's path from a message to the first text costs over the bare transport, in each dialect: fetch and one read,
// from the same server, in the same process, in alternation. The vendor's own client has the same task.

import Anthropic from "@anthropic-ai/sdk";
import { OpenAI } from "openai";
import type { Provider } from "../../src/core/provider-api/provider.js";
import { startAnsweringServer } from "./answering-server.js";
import { type Benchmark, inTurns } from "./benchmark.js";
import { type Dialect, dialects, pathOf } from "./dialect-answers.js";
import { loadProviderOf, measuredModel } from "./measured-provider.js";
import { differences, median, percentile } from "./statistics.js";

/** The warm-up also covers modules that only the first request loads. */
const turns = { warmUp: 300, rounds: 300 };
const content = "Why is this slow?";
const messages = [{ role: "user" as const, content }];
/** Multiples of the vendor's client's own overhead. */
const targets = { p50: 2, p95: 3 };

/** Reads a whole answer; returns the milliseconds to the first text, and leaves the connection free for the next call. */
type Ask = () => Promise<number>;

export const firstToken: Benchmark = {
  about: `from the request to the first text, over fetch and read of the same server, ${turns.rounds} runs in turn`,
  run: async (report) => {
    const server = await startAnsweringServer();
    try {
      for (const dialect of dialects) {
        const provider = await loadProviderOf(dialect, server.baseUrl);
        const { ours, bare, vendor } = await inTurns(
          {
            ours: () => askProvider(provider),
            bare: () => askByFetch(server.baseUrl + pathOf[dialect]),
            vendor: clientOf(dialect, server.baseUrl),
          },
          turns,
        );
        const overhead = differences(ours, bare);
        const vendorOverhead = differences(vendor, bare);
        for (const [name, quantile] of [
          ["p50", 0.5],
          ["p95", 0.95],
        ] as const) {
          report.figure({
            what: `${dialect}: overhead, ${name}`,
            value: percentile(overhead, quantile),
            unit: "ms",
            baseline: { what: "the vendor's client", value: percentile(vendorOverhead, quantile) },
            target: { mostTimes: targets[name] },
          });
        }
        report.figure({
          what: `${dialect}: first text, p50`,
          value: median(ours),
          unit: "ms",
          baseline: { what: "fetch + read", value: median(bare) },
        });
      }
    } finally {
      await server.close();
    }
  },
};

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
    body: JSON.stringify({ model: measuredModel, messages, stream: true }),
  });
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  const first = performance.now() - start;
  if (!value) throw new Error("The server gave no text");
  while (!(await reader?.read())?.done);
  return first;
}

function clientOf(dialect: Dialect, baseUrl: string): Ask {
  const model = measuredModel;
  const openai = new OpenAI({ apiKey: "none", baseURL: baseUrl, maxRetries: 0 });
  const anthropic = new Anthropic({ apiKey: "none", baseURL: baseUrl.replace("/v1", ""), maxRetries: 0 });
  switch (dialect) {
    case "chat-completions":
      return () =>
        firstText(
          () => openai.chat.completions.create({ model, messages, stream: true }),
          (chunk) => chunk.choices[0]?.delta.content ?? "",
        );
    case "responses":
      return () =>
        firstText(
          () => openai.responses.create({ model, input: content, stream: true }),
          (event) => (event.type === "response.output_text.delta" ? event.delta : ""),
        );
    case "messages":
      return () =>
        firstText(
          () => anthropic.messages.create({ model, messages, max_tokens: 100, stream: true }),
          (event) => (event.type === "content_block_delta" && event.delta.type === "text_delta" ? event.delta.text : ""),
        );
  }
}

async function firstText<Event>(ask: () => PromiseLike<AsyncIterable<Event>>, textOf: (event: Event) => string): Promise<number> {
  const start = performance.now();
  let first: number | undefined;
  for await (const event of await ask()) if (textOf(event) !== "") first ??= performance.now() - start;
  if (first === undefined) throw new Error("The client gave no text");
  return first;
}
