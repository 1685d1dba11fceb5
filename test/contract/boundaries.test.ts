// How far each model's requests travel, and that a failure of one cloud model does not affect its service.

import { afterEach, describe, expect, it } from "vitest";
import { HealthMonitor } from "../../src/core/health/health-monitor.js";
import type { PrivacyBoundary } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { readInstalledModel, readShownModel } from "../../src/core/providers/ollama/models/model-facts.js";
import { ollamaModelInfo } from "../../src/core/providers/ollama/models/model-info.js";
import { readModelSettings } from "../../src/core/providers/snowcell/model-settings.js";
import { SnowCellProvider } from "../../src/core/providers/snowcell/snowcell-provider.js";
import { boundaryOf } from "../../src/core/routing/boundary.js";
import { systemClock } from "../../src/node/system-clock.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { requestsOver } from "../support/requests.js";
import { TestSettings, testAccounts, wireContext } from "../support/wire-context.js";
import { startOllama } from "./ollama-fixture.js";

const { signal } = new AbortController();
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe("a model of a local Ollama", () => {
  it.each<readonly [entry: Record<string, unknown>, shown: Record<string, unknown>, boundary: PrivacyBoundary]>([
    [{ model: "llama3.2:latest" }, {}, "local"],
    [{ model: "gpt-oss:120b-cloud" }, {}, "public"],
    [{ model: "glm-4.6:cloud" }, {}, "public"],
    [{ model: "mine:latest", remote_host: "https://ollama.com:443" }, {}, "public"],
    [{ model: "mine:latest" }, { remote_host: "https://ollama.com:443" }, "public"],
    [{ model: "cloudy:7b" }, {}, "local"],
    [{ model: "my-cloud/llama:7b" }, {}, "local"],
  ])("%j, shown as %j, is %s", (entry, shown, boundary) => {
    const [installed] = readInstalledModel(entry);
    if (!installed) throw new Error("no model");
    const place = { host: "127.0.0.1:11434", machine: "this machine" };
    const info = ollamaModelInfo(installed, readShownModel(shown), undefined, place);
    expect(boundaryOf(info, { boundary: "local" })).toBe(boundary);
  });

  it("that runs in the cloud and needs a login leaves the others available", async () => {
    const { provider, close } = await startOllama();
    closing.push(close);
    const monitor = new HealthMonitor(systemClock);
    const { requests } = requestsOver([provider], { observe: (observation) => monitor.record(observation) });
    const ask = async (model: string) => {
      const content = { messages: [{ role: "user", content: "[[echo]]Hi" }] } as const;
      for await (const event of requests.ask({ model, noFallback: true, content, signal }))
        if (event.type === "failed") return event.failure;
      return undefined;
    };
    expect(await ask("ollama/llama3.2:latest")).toBeUndefined();
    expect(await ask("ollama/gpt-oss:120b-cloud")).toMatchObject({ kind: "unauthenticated", scope: "model" });
    expect(monitor.health("ollama").status).toBe("healthy");
  });

  it("has the provider's boundary if the server itself needs a login", async () => {
    const { provider, service, isChat, close } = await startOllama();
    closing.push(close);
    service.faults.add({ behaviour: { status: 401, body: { error: "unauthorized" } }, match: isChat });
    const monitor = new HealthMonitor(systemClock);
    const { requests } = requestsOver([provider], { observe: (observation) => monitor.record(observation) });
    const content = { messages: [{ role: "user", content: "Hi" }] } as const;
    for await (const _ of requests.ask({ model: "ollama/llama3.2:latest", noFallback: true, content, signal }));
    expect(monitor.health("ollama").status).toBe("signed-out");
  });
});

describe("a SnowCell model", () => {
  it.each<readonly [entry: Record<string, unknown>, boundary: PrivacyBoundary]>([
    [{ endpoint: "http://127.0.0.1:8000/v1" }, "local"],
    [{ endpoint: "http://localhost:8000" }, "local"],
    [{ endpoint: "http://[::1]:8000" }, "local"],
    [{ endpoint: "http://10.1.2.3:8000" }, "company"],
    [{ endpoint: "http://gpu-box.lan:8000" }, "company"],
    [{ endpoint: "https://x-predictor.model-serving.snowcell.app" }, "company"],
    [{ endpoint: "https://inference.corp.example/v1" }, "company"],
    [{ endpoint: "https://api.vendor.example/v1" }, "public"],
    [{ endpoint: "https://snowcell.app.evil.example/v1" }, "public"],
    [{ endpoint: "https://api.vendor.example/v1", boundary: "company" }, "company"],
    [{ endpoint: "http://127.0.0.1:8000", boundary: "public" }, "public"],
    [{ endpoints: ["http://127.0.0.1:8000", "https://api.vendor.example/v1"] }, "public"],
  ])("at %j is %s", async (entry, boundary) => {
    const settings = new TestSettings({
      "snowcell.models": [{ key: "mine", name: "Mine", ...entry }],
      "snowcell.authUrl": "http://127.0.0.1:9",
      "snowcell.inferenceUrl": "https://inference.corp.example",
    });
    const provider = new SnowCellProvider(
      { ...wireContext(), fetch: () => Promise.reject(new Error("offline")) },
      settings,
      testAccounts().credentialsOf("snowcell"),
    );
    const model = (await provider.listModels(signal)).find(({ id }) => id === "mine");
    expect(model?.boundary).toBe(boundary);
  });

  it("is not considered local on a remote host", () => {
    const entry = { key: "mine", name: "Mine", endpoint: "https://api.vendor.example/v1" };
    const detail = (boundary: unknown) => readModelSettings([{ ...entry, boundary }]).problems[0]?.detail;
    expect(detail("local")).toContain("api.vendor.example is not on this machine");
    expect(detail("nowhere")).toContain('"boundary" must be one of');
    expect(detail("company")).toBeUndefined();
  });
});

describe("a model of a custom provider", () => {
  const entry = { id: "mine", name: "Mine", auth: "none", boundary: "local" };

  it("can be farther than its provider", async () => {
    const service = await OpenAIService.start({});
    closing.push(() => service.kill());
    const models = ["sandbox-large", { id: "far", boundary: "public" }];
    const [definition] = readCustomProviders([{ ...entry, baseUrl: `${service.url}/open/v1`, models }]).definitions;
    if (!definition) throw new Error("no definition");
    const provider = new CustomProvider(wireContext(), definition, testAccounts().credentialsOf("mine"));
    const listed = await provider.listModels(signal);
    expect(listed.map((model) => [model.id, boundaryOf(model, provider)])).toEqual([
      ["sandbox-large", "local"],
      ["far", "public"],
    ]);
  });

  it.each([
    [[{ boundary: "public" }], '"models" must be a list'],
    [[{ id: "x", boundary: "far" }], '"boundary" must be one of'],
    [[{ id: "x", boundary: "local" }], "is not on this machine"],
  ])("with the boundary %j is refused with the reason", (models, words) => {
    const { problems } = readCustomProviders([{ ...entry, boundary: "company", baseUrl: "https://far.example/v1", models }]);
    expect(problems[0]?.detail).toContain(words);
  });
});
