// Completions by a real llama.cpp server's /infill, from the engine down to the socket: what it is asked, what it reads again
// for the next key on the same line, and that an aborted completion frees it.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../src/core/inline/engine.js";
import type { CompletionRequest, CompletionSupport } from "../../src/core/provider-api/completion.js";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { InfillServers } from "../../src/core/providers/completions/infill-servers.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readDefinition } from "../../src/core/providers/custom/definitions.js";
import type { FimCall } from "../../src/core/wire/fim/completion-stream.js";
import { infillCall, lineLastCall } from "../../src/core/wire/fim/infill.js";
import type { InfillLayout } from "../../src/core/wire/fim/infill-layout.js";
import { systemClock } from "../../src/node/system-clock.js";
import { wireContext } from "../support/wire-context.js";
import { questionAt } from "../unit/inline/playground.js";
import { type LlamaServer, launcher, startLlamaServer } from "./llama-server.js";

const { signal } = new AbortController();
/** The test's model has about one token for each character. */
const above = Array.from({ length: 30 }, (_, index) => `total${index} = rows of the year and the words of it\n`).join("");
const suffix = "\nlast = the words below the cursor\n";
const line = "next = the words of ";
const answerTokens = 4;

const requestWith = (currentLine: string, below: string): CompletionRequest => ({
  ...{ model: "", prefix: above + currentLine, suffix: below, currentLine, maxTokens: answerTokens },
  ...{ snippets: [], path: "", pathComment: "" },
});

/** Tokens of the prompt that the server read and had not cached. */
async function evaluated({ baseUrl }: LlamaServer, { path, body }: FimCall): Promise<number> {
  const { response_fields: _fields, ...whole } = body;
  const response = await fetch(baseUrl.replace(/\/v1$/, path), {
    method: "POST",
    body: JSON.stringify({ ...whole, stream: false }),
  });
  const { timings } = (await response.json()) as { readonly timings: { readonly prompt_n: number } };
  return timings.prompt_n;
}

async function layoutOf({ baseUrl }: LlamaServer): Promise<InfillLayout | undefined> {
  const endpoint = { provider: "llama", baseUrl, maxTokensField: "max_tokens" } as const;
  return (await new InfillServers(wireContext()).find(endpoint, "", signal))?.layout;
}

describe.skipIf(launcher === undefined)("a real llama.cpp server", () => {
  let server: LlamaServer;
  let provider: CustomProvider;
  let model: string;
  let support: CompletionSupport;
  beforeAll(async () => {
    server = await startLlamaServer("words");
    const definition = readDefinition({ id: "llama", name: "L", baseUrl: server.baseUrl, auth: "none", boundary: "local" });
    if (typeof definition === "string") throw new Error(definition);
    provider = new CustomProvider(wireContext(), definition, { read: async () => undefined, reject: async () => undefined });
    const [info] = await provider.listModels(signal);
    const found = info && (await provider.completionSupport(info, signal));
    if (!info || !found) throw new Error("The server does not complete.");
    model = info.id;
    support = found;
  });
  afterAll(async () => await server?.stop());

  const requestFor = (line: string, maxTokens = 8): CompletionRequest => ({
    model,
    prefix: above + line,
    suffix,
    currentLine: line,
    snippets: [{ path: "other.py", text: "words = the other file\n".repeat(10) }],
    path: "totals.py",
    pathComment: "# Path: totals.py\n",
    maxTokens,
  });
  const eventsFor = async (request: CompletionRequest): Promise<ChatEvent[]> => {
    const events: ChatEvent[] = [];
    for await (const event of provider.streamCompletion(request, signal)) events.push(event);
    return events;
  };
  it("completes by /infill, within the limit of tokens", async () => {
    expect(support.route).toBe("infill");
    const events = await eventsFor(requestFor("next = the "));
    expect(events.map((event) => (event.type === "text-delta" ? event.text : "")).join("")).toMatch(/\w/);
    // The model is random, and ends some answers itself.
    expect(events.at(-1)).toMatchObject({ type: "finished" });
    expect(events.find((event) => event.type === "usage")?.usage.completionTokens).toBeLessThanOrEqual(8);
  });

  it.each([20, 38, 200, 2000])("reads only the line again for the next key on it, with %i characters below it", async (size) => {
    const layout = await layoutOf(server);
    if (!layout) throw new Error("The server did not show its layout.");
    const below = `\nlast${size} ${"the words below the cursor\n".repeat(100)}`.slice(0, size);
    const read = (typed: string): Promise<number> => evaluated(server, lineLastCall(requestWith(typed, below), layout));
    await read("next = the words ");
    expect(await read(line)).toBeLessThanOrEqual(line.length + answerTokens);
    expect(await read(`${line}the year`)).toBeLessThanOrEqual(line.length + answerTokens);
    // Backspace.
    expect(await read(`${line}the`)).toBeLessThanOrEqual(line.length + answerTokens);
  });

  it("gets the same prompt as at /infill when the line is empty", async () => {
    const layout = await layoutOf(server);
    if (!layout) throw new Error("The server did not show its layout.");
    const snippets = ["one", "two"].map((name) => ({ path: `${name}.py`, text: `${name} = the words of ${name}\n` }));
    const request = { ...requestWith("", suffix), snippets };
    await evaluated(server, infillCall({ ...request, snippets: [] }));
    expect(await evaluated(server, lineLastCall({ ...request, snippets: [] }, layout))).toBeLessThanOrEqual(answerTokens);
    const { prompt } = lineLastCall(request, layout).body;
    expect(prompt).toContain(
      `--- snippet ---\n\n${snippets[1]?.text}<|fim_prefix|>${above}<|fim_suffix|>${suffix}<|fim_middle|>`,
    );
  });

  it("reads only the line again if the server puts the text below first (--spm-infill)", async () => {
    const suffixFirst = await startLlamaServer("words", ["--spm-infill"]);
    try {
      expect(await layoutOf(suffixFirst)).toBeUndefined();
      await evaluated(suffixFirst, infillCall(requestWith("next = the words ", suffix)));
      expect(await evaluated(suffixFirst, infillCall(requestWith(line, suffix)))).toBeLessThanOrEqual(line.length + answerTokens);
    } finally {
      await suffixFirst.stop();
    }
  });

  it("completes all the same if its context is too short for the prompt", async () => {
    const short = await startLlamaServer("words", ["-c", "2048", "-np", "1", "-b", "512"]);
    try {
      const endpoint = { provider: "llama", baseUrl: short.baseUrl, maxTokensField: "max_tokens" } as const;
      const servers = new InfillServers(wireContext());
      const found = await servers.find(endpoint, "", signal);
      if (!found?.layout) throw new Error("The server did not show its layout.");
      const long = { ...requestWith(line, suffix), prefix: above.repeat(3) + line };
      const events: ChatEvent[] = [];
      for await (const event of servers.stream(endpoint, long, found, signal)) events.push(event);
      expect(events.at(-1)).toMatchObject({ type: "finished" });
    } finally {
      await short.stop();
    }
  });

  it("is free within 50 ms of an abort, and answers the next request", async () => {
    const controller = new AbortController();
    let abortedAt = 0;
    for await (const event of provider.streamCompletion(requestFor("long = the ", 2000), controller.signal)) {
      if (event.type === "text-delta" && abortedAt === 0) {
        abortedAt = performance.now();
        controller.abort();
      } else if (event.type === "failed") expect(event.failure.kind).toBe("aborted");
    }
    expect(performance.now() - abortedAt).toBeLessThanOrEqual(50);
    expect((await eventsFor(requestFor("after = the "))).at(-1)).toMatchObject({ type: "finished" });
  });

  it("is asked once by the engine, which shows its words", async () => {
    const asked: Omit<CompletionRequest, "model">[] = [];
    const engine = new Engine({
      clock: systemClock,
      ask: (request, over) => {
        asked.push(request);
        return provider.streamCompletion({ ...request, model }, over);
      },
      ...{ isBusy: () => false, late: () => undefined, failed: () => undefined, changed: () => undefined },
    });
    const question = questionAt(`${above}next = ‸${suffix}`, { languageId: "python" });
    const answer = await engine.answer({ ...question, support, snapshot: { ...question.snapshot, explicit: true } }, signal);
    engine.leave();
    expect("placed" in answer ? answer.placed.shown : answer.reason).toMatch(/\w/);
    expect(asked).toHaveLength(1);
  });
});
