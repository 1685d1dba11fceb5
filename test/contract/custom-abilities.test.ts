import { afterEach, describe, expect, it } from "vitest";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { KeptLog, testAccounts, wireContext } from "../support/wire-context.js";

const { signal } = new AbortController();

describe("what a custom model can do", () => {
  let service: OpenAIService | undefined;
  afterEach(async () => {
    await service?.kill();
    service = undefined;
  });

  async function modelsAt(path: string, more: Readonly<Record<string, unknown>> = {}) {
    service ??= await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    const entry = { id: "mine", name: "Mine", baseUrl: service.url + path, auth: "none", boundary: "local", ...more };
    const { definitions, problems } = readCustomProviders([entry]);
    if (!definitions[0]) throw new Error(problems[0]?.detail);
    const provider = new CustomProvider(wireContext({}, new KeptLog()), definitions[0], testAccounts().credentialsOf("mine"));
    return { models: await provider.listModels(signal), problems };
  }

  it("is what the settings say, where the list says nothing", async () => {
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

  it("survives an unknown capability, which is named with its model", async () => {
    const { models, problems } = await modelsAt("/open/v1", {
      models: [{ id: "sandbox-large", capabilities: ["telepathy", "tools"] }],
    });
    expect(models).toMatchObject([{ capabilities: ["chat", "tools"] }]);
    expect(problems[0]?.detail).toMatch(/^Entry 1: model "sandbox-large".*telepathy/);
  });
});
