import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../src/core/platform/ports.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { systemClock } from "../../src/node/system-clock.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { ManualClock } from "../support/manual-clock.js";
import { KeptLog, testAccounts, wireContext } from "../support/wire-context.js";

const { signal } = new AbortController();

describe("the abilities of a custom model", () => {
  let service: OpenAIService | undefined;
  afterEach(async () => {
    await service?.kill();
    service = undefined;
  });

  async function modelsAt(
    path: string,
    more: Readonly<Record<string, unknown>> = {},
    log = new KeptLog(),
    clock: Clock = systemClock,
  ) {
    service ??= await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    const entry = { id: "mine", name: "Mine", baseUrl: service.url + path, auth: "none", boundary: "local", ...more };
    const { definitions, problems } = readCustomProviders([entry]);
    if (!definitions[0]) throw new Error(problems[0]?.detail);
    const provider = new CustomProvider({ ...wireContext({}, log), clock }, definitions[0], testAccounts().credentialsOf("mine"));
    return { models: await provider.listModels(signal), problems, provider };
  }

  it("come from the settings if the list does not state them", async () => {
    const models = [
      { id: "sandbox-large", capabilities: ["tools"], contextLength: 16_000, maxOutputTokens: 2000, fim: "qwen" },
      "sandbox-small",
    ];
    const { models: listed, problems } = await modelsAt("/open/v1", { models });
    expect(problems).toEqual([]);
    expect(listed).toMatchObject([
      {
        capabilities: ["chat", "tools", "insert"],
        contextLength: 16_000,
        maxOutputTokens: 2000,
        fim: "qwen",
        sources: { tools: "user", contextLength: "user", maxOutputTokens: "user", fim: "user" },
      },
      { capabilities: ["chat"], contextLength: 8192, sources: { contextLength: "list" } },
    ]);
  });

  it("are kept next to an unknown one, which is reported with its model", async () => {
    const { models, problems } = await modelsAt("/open/v1", {
      models: [{ id: "sandbox-large", capabilities: ["telepathy", "tools"] }],
    });
    expect(models).toMatchObject([{ capabilities: ["chat", "tools"] }]);
    expect(problems[0]?.detail).toMatch(/^Entry 1: model "sandbox-large".*telepathy/);
  });

  it("come from llama.cpp's native endpoint, for the model behind an alias", async () => {
    const { models } = await modelsAt("/native/llamacpp/v1");
    expect(models).toMatchObject([
      {
        id: "our-assistant",
        capabilities: ["chat", "tools", "vision", "reasoning", "insert"],
        contextLength: 8192,
        fim: "qwen",
        sources: { tools: "server", images: "server", thinking: "server", contextLength: "server", fim: "family" },
      },
    ]);
  });

  it("come from the other half of an older llama.cpp's list", async () => {
    const { models } = await modelsAt("/native/llamacpp-older/v1");
    expect(models).toMatchObject([{ capabilities: ["chat", "vision"], contextLength: 2048, sources: { images: "server" } }]);
  });

  it("come from LM Studio, which also marks embedding models", async () => {
    const { models } = await modelsAt("/native/lmstudio/v1");
    expect(models).toMatchObject([
      { id: "granite-tiny", capabilities: ["chat", "tools"], contextLength: 16_384, sources: { tools: "server" } },
      { id: "nomic", capabilities: ["embedding"], sources: { embedding: "server" } },
    ]);
    const older = await modelsAt("/native/lmstudio-older/v1");
    expect(older.models).toMatchObject([{ capabilities: ["chat", "vision"], contextLength: 4096 }]);
  });

  it("come from LiteLLM, for the model behind a name", async () => {
    const { models } = await modelsAt("/native/litellm/v1");
    expect(models).toMatchObject([
      {
        capabilities: ["chat", "tools", "vision"],
        contextLength: 200_000,
        maxOutputTokens: 64_000,
        price: { input: 1, output: 5, cachedInput: 0.1, currency: "USD" },
      },
      { id: "vectors", capabilities: ["embedding"] },
    ]);
  });

  it("come from Ollama, or from the name if it does not describe the model", async () => {
    const { models } = await modelsAt("/native/ollama/v1");
    expect(models).toMatchObject([{ capabilities: ["chat", "tools", "reasoning"] }, { id: "gone:1b", capabilities: ["chat"] }]);
  });

  it("come from the list if the native endpoint fails, which is logged once", async () => {
    service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    service.faults.add({ match: ({ path }) => path.endsWith("/props"), behaviour: { status: 500 } });
    const log = new KeptLog();
    const { models, provider } = await modelsAt("/native/llamacpp/v1", {}, log);
    expect(models).toMatchObject([{ capabilities: ["chat", "vision"], contextLength: 8192, sources: { images: "list" } }]);
    expect(log.lines.filter((line) => line.includes("/props"))).toHaveLength(1);
    service.requests.length = 0;
    await provider.describeModel("our-assistant", signal);
    expect(service.requests.map(({ path }) => path)).toEqual(["/native/llamacpp/v1/models"]);
  });

  it("do not delay the list if the native endpoint is slow", async () => {
    service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    service.faults.add({ match: ({ path }) => path.endsWith("/props"), behaviour: { delayHeadersMs: 600_000 } });
    const clock = new ManualClock();
    const listing = modelsAt("/native/llamacpp/v1", {}, new KeptLog(), clock);
    await service.waitForRequest(({ path }) => path.endsWith("/props"));
    clock.advance(2000);
    expect((await listing).models).toMatchObject([{ contextLength: 8192, sources: { contextLength: "list" } }]);
  });

  it("are not requested from servers without a known native endpoint", async () => {
    await modelsAt("/open/v1");
    expect(service?.requests.map(({ path }) => path)).toEqual(["/open/v1/models"]);
  });

  it("can be corrected by the user, whatever the server reports", async () => {
    const models = [{ id: "our-assistant", capabilities: { tools: false, thinking: false } }];
    const { models: listed } = await modelsAt("/native/llamacpp/v1", { models });
    expect(listed[0]?.capabilities).toEqual(["chat", "vision", "insert"]);
    expect(listed[0]?.sources).toMatchObject({ tools: "user", thinking: "user", images: "server" });
  });
});
