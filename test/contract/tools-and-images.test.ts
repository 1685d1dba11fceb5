// Tools, their results, and images for every provider that supports them: the same conversation in each wire format.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, ChatMessage, ChatRequest, Provider } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { HuggingFaceProvider } from "../../src/core/providers/huggingface/huggingface-provider.js";
import { OpenAIProvider } from "../../src/core/providers/openai/openai-provider.js";
import { SnowCellProvider } from "../../src/core/providers/snowcell/snowcell-provider.js";
import type { SandboxService } from "../sandbox/service.js";
import { HuggingFaceService } from "../sandbox/services/huggingface.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { SnowCellService } from "../sandbox/services/snowcell.js";
import { loggedInEarlier } from "../support/earlier-login.js";
import { TestSettings, testAccounts, wireContext } from "../support/wire-context.js";
import { startOllama } from "./ollama-fixture.js";
import { startStackSpot } from "./stackspot-fixture.js";

interface Fixture {
  readonly provider: Provider;
  readonly service: SandboxService;
  close(): Promise<void>;
}

interface Models {
  /** A model that calls tools. */
  readonly tools: string;
  /** A model that accepts images. */
  readonly images?: string;
  /** A model that does both. */
  readonly both?: string;
  /** The wire format cannot require a call. */
  readonly cannotDemand?: true;
}

const fast = { charactersPerSecond: Number.POSITIVE_INFINITY };

async function startOpenAI(): Promise<Fixture> {
  const service = await OpenAIService.start(fast);
  const accounts = testAccounts();
  const provider = new OpenAIProvider(wireContext(), new TestSettings(service.settings), accounts.credentialsOf("openai"));
  await loggedInEarlier(accounts, provider, { apiKey: service.demoKey });
  return { provider, service, close: async () => await service.kill() };
}

async function startCustom(api = "chat-completions"): Promise<Fixture> {
  const service = await OpenAIService.start(fast);
  const entry = { id: "mine", name: "Mine", baseUrl: `${service.url}/every/v1`, auth: "none", boundary: "local", api };
  const [definition] = readCustomProviders([entry]).definitions;
  if (!definition) throw new Error("no definition");
  const provider = new CustomProvider(wireContext(), definition, testAccounts().credentialsOf("mine"));
  return { provider, service, close: async () => await service.kill() };
}

async function startHuggingFace(): Promise<Fixture> {
  const service = await HuggingFaceService.start(fast);
  const accounts = testAccounts();
  const settings = new TestSettings(service.settings);
  const provider = new HuggingFaceProvider(wireContext(), settings, accounts.credentialsOf("huggingface"));
  await loggedInEarlier(accounts, provider, { token: service.demoToken });
  return { provider, service, close: async () => await service.kill() };
}

async function startSnowCell(): Promise<Fixture> {
  const service = await SnowCellService.start(fast);
  const settings = new TestSettings(service.settings);
  const provider = new SnowCellProvider(wireContext(), settings, testAccounts().credentialsOf("snowcell"));
  return { provider, service, close: async () => await service.kill() };
}

async function startStackSpotByKey(): Promise<Fixture> {
  const fixture = await startStackSpot("api-key", "stackspot-ai-chat");
  await fixture.logIn();
  fixture.service.charactersPerSecond = Number.POSITIVE_INFINITY;
  return fixture;
}

const weather = {
  name: "get_weather",
  description: "The weather of a city",
  inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
/** One pixel. */
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const image = { type: "image", mimeType: "image/png", data: png } as const;

describeToolsAndImages("OpenAI", startOpenAI, { tools: "gpt-4.1-mini", images: "gpt-4.1-mini", both: "gpt-4.1-mini" });
describeToolsAndImages("A custom provider", () => startCustom(), {
  tools: "sandbox-small",
  images: "sandbox-large",
  both: "sandbox-large",
});
describeToolsAndImages("Responses", () => startCustom("responses"), {
  tools: "sandbox-small",
  images: "sandbox-large",
  both: "sandbox-large",
});
describeToolsAndImages("Messages", () => startCustom("messages"), {
  tools: "sandbox-small",
  images: "sandbox-large",
  both: "sandbox-large",
});
describeToolsAndImages("Hugging Face", startHuggingFace, {
  tools: "openai/gpt-oss-120b",
  images: "Qwen/Qwen3-VL-8B-Instruct",
});
describeToolsAndImages("SnowCell", startSnowCell, { tools: "qwen" });
describeToolsAndImages("StackSpot, by API key", startStackSpotByKey, { tools: "stackspot-ai-chat" });
describeToolsAndImages("Ollama", startOllama, { tools: "llama3.2:latest", images: "llava:7b", cannotDemand: true });

function describeToolsAndImages(name: string, start: () => Promise<Fixture>, models: Models): void {
  describe(`${name}: tools and images`, () => {
    let fixture: Fixture;
    beforeEach(async () => {
      fixture = await start();
    });
    afterEach(async () => await fixture.close());

    const chat = async (
      model: string,
      messages: readonly ChatMessage[],
      more: Partial<ChatRequest> = {},
    ): Promise<ChatEvent[]> => {
      const events: ChatEvent[] = [];
      const request = { model, messages, ...more };
      for await (const event of fixture.provider.streamChat(request, new AbortController().signal)) events.push(event);
      return events;
    };
    const user = (content: ChatMessage["content"]): ChatMessage => ({ role: "user", content });
    const wish = user('[[call:get_weather {"city": "São Paulo"}]]');
    const callsIn = (events: readonly ChatEvent[]) => events.flatMap((event) => (event.type === "tool-call" ? [event.call] : []));

    it.each([true, false])("calls a tool, and finishes with that reason (streamed: %s)", async (stream) => {
      const events = await chat(models.tools, [wish], { tools: [weather], stream });
      const [call] = callsIn(events);
      expect(call).toMatchObject({ name: "get_weather", id: expect.stringMatching(/./) });
      expect(JSON.parse(call?.arguments ?? "")).toEqual({ city: "São Paulo" });
      expect(events.at(-1)).toEqual({ type: "finished", reason: "tool-calls" });
    });

    it("receives the results of several calls, and uses them in the answer", async () => {
      const calls = callsIn(await chat(models.tools, [wish], { tools: [weather] }));
      const [first] = calls;
      if (!first) throw new Error("no call");
      const second = { ...first, id: `${first.id}-2` };
      const events = await chat(
        models.tools,
        [
          wish,
          { role: "assistant", content: "Let me look.", toolCalls: [first, second] },
          { role: "tool", content: "22 °C", toolCallId: first.id },
          { role: "tool", content: [{ type: "text", text: "and rain" }], toolCallId: second.id },
        ],
        { tools: [weather] },
      );
      expect(textOf(events)).toBe("The tool said: and rain");
      expect(events.at(-1)).toEqual({ type: "finished", reason: "stop" });
    });

    if (!models.cannotDemand) {
      it("requires a call if the caller does", async () => {
        const events = await chat(models.tools, [user("Hello")], { tools: [weather], toolChoice: "required" });
        expect(callsIn(events)).toMatchObject([{ name: "get_weather", arguments: "{}" }]);
      });
    }

    it("sends no tool fields without tools", async () => {
      await chat(models.tools, [user("[[echo]]Hello")], { toolChoice: "required" });
      const sent = JSON.stringify(fixture.service.requests.at(-1)?.body);
      expect(sent).not.toContain("tool");
    });

    const { images, both } = models;
    if (images !== undefined) {
      it("sends images with the text, byte for byte", async () => {
        const events = await chat(images, [user([{ type: "text", text: "[[images]]" }, image])]);
        expect(textOf(events)).toBe(`I was shown (image/png of ${Buffer.from(png, "base64").length} bytes)`);
      });
    } else {
      it("passes on the service's message about an image that its model does not support", async () => {
        const events = await chat(models.tools, [user([{ type: "text", text: "[[images]]" }, image])]);
        expect(events.at(-1)).toMatchObject({ type: "failed", failure: { kind: "bad-request", status: 400 } });
      });
    }

    if (both !== undefined) {
      it("shows the image of a tool result, only after all results", async () => {
        const calls = [1, 2].map((number) => ({ id: `call-${number}`, name: "look", arguments: "{}" }));
        const events = await chat(both, [
          user("[[images]]"),
          { role: "assistant", content: "", toolCalls: calls },
          { role: "tool", content: [{ type: "text", text: "A picture" }, image], toolCallId: "call-1" },
          { role: "tool", content: "Nothing", toolCallId: "call-2" },
        ]);
        expect(textOf(events)).toContain("The tool said: Nothing (image/png");
      });
    }
  });
}

function textOf(events: readonly ChatEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}
