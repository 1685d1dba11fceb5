// Model downloads.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PullProgress } from "../../src/core/providers/ollama/models/pull.js";
import { pullableModels } from "../sandbox/services/ollama-library.js";
import { failureOf, type OllamaFixture, startOllama } from "./ollama-fixture.js";

const { signal } = new AbortController();

describe("a download from Ollama's library", () => {
  let fixture: OllamaFixture;
  beforeEach(async () => {
    fixture = await startOllama();
  });
  afterEach(async () => await fixture.close());

  const pull = async (name: string): Promise<PullProgress[]> => {
    const steps: PullProgress[] = [];
    for await (const step of fixture.provider.pullModel(name, signal)) steps.push(step);
    return steps;
  };

  it("reports its progress over all layers, and announces the new model", async () => {
    const announced: boolean[] = [];
    fixture.provider.onDidChangeModels(() => announced.push(true));
    const steps = await pull(" tinyllama ");
    expect(steps[0]).toEqual({ status: "pulling manifest" });
    const bytes = steps.flatMap(({ completedBytes }) => (completedBytes === undefined ? [] : [completedBytes]));
    expect(bytes).toEqual([...bytes].sort((one, other) => one - other));
    const total = pullableModels[0]?.sizeBytes;
    expect(steps.at(-1)).toEqual({ status: "success", completedBytes: total, totalBytes: total });
    expect(announced).toEqual([true]);
    const ids = (await fixture.provider.listModels(signal)).map((model) => model.id);
    expect(ids).toContain("tinyllama:latest");
  });

  it("can be stopped and resumed", async () => {
    fixture.service.downloadBytesPerSecond = 50_000_000;
    const controller = new AbortController();
    let reached = 0;
    const stopped = failureOf(
      (async () => {
        for await (const { completedBytes = 0 } of fixture.provider.pullModel("tinyllama", controller.signal)) {
          reached = completedBytes;
          if (reached > 0) controller.abort();
        }
      })(),
    );
    expect((await stopped).kind).toBe("aborted");
    expect(reached).toBeGreaterThan(0);
    const request = await fixture.service.waitForRequest(({ path }) => path === "/api/pull");
    expect((await request.closed).byClient).toBe(true);

    fixture.service.downloadBytesPerSecond = Number.POSITIVE_INFINITY;
    const again = await pull("tinyllama");
    expect(again.find(({ digest }) => digest !== undefined)?.completedBytes).toBeGreaterThanOrEqual(reached);
    expect(again.at(-1)?.status).toBe("success");
  });

  it("stops if the caller stops reading its progress", async () => {
    fixture.service.downloadBytesPerSecond = 1_000_000;
    for await (const { completedBytes = 0 } of fixture.provider.pullModel("tinyllama", signal)) if (completedBytes > 0) break;
    const request = await fixture.service.waitForRequest(({ path }) => path === "/api/pull");
    expect((await request.closed).byClient).toBe(true);
  });

  it("reports a name that the library does not have", async () => {
    expect(await failureOf(pull("no-such-model"))).toMatchObject({ kind: "model-not-found", model: "no-such-model" });
  });

  it("reports an invalid name", async () => {
    expect(await failureOf(pull("two words"))).toMatchObject({ kind: "bad-request", status: 400, detail: "invalid model name" });
  });

  it("fails with the error that occurred during the download", async () => {
    const lines = ['{"status":"pulling manifest"}\n', '{"error":"write /models/blobs: no space left on device"}\n'];
    fixture.service.faults.add({ behaviour: { rawStream: lines, contentType: "application/x-ndjson" } });
    expect(await failureOf(pull("tinyllama"))).toMatchObject({
      kind: "provider-error",
      detail: "write /models/blobs: no space left on device",
    });
  });

  it("succeeds only if the server says so", async () => {
    const lines = ['{"status":"pulling manifest"}\n', '{"status":"writing manifest"}\n'];
    fixture.service.faults.add({ behaviour: { rawStream: lines, contentType: "application/x-ndjson" } });
    expect(await failureOf(pull("tinyllama"))).toMatchObject({ kind: "truncated" });
  });
});
