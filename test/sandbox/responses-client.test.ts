// Proof that the sandbox's Responses are faithful: the vendor's own, unmodified client cannot distinguish it from the service.

import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OpenAIService } from "./services/openai.js";

let service: OpenAIService;
let client: OpenAI;

beforeEach(async () => {
  service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  client = clientWith(service.demoKey);
});
afterEach(() => service.kill());

function clientWith(apiKey: string): OpenAI {
  return new OpenAI({ baseURL: `${service.url}/v1`, apiKey, organization: null, project: null, maxRetries: 0 });
}

const stateless = { store: false, include: ["reasoning.encrypted_content" as const] };
const tools = [{ type: "function" as const, name: "look", description: "Looks", parameters: { type: "object" }, strict: false }];

describe("OpenAI's own client against the sandbox's Responses", () => {
  it("gets the same text streamed and in one body, with token counts", async () => {
    const input = "[[echo]]Same words";
    const whole = await client.responses.create({ model: "gpt-5", input, ...stateless });
    expect(whole).toMatchObject({ output_text: "Same words", status: "completed" });
    let streamed = "";
    let last: OpenAI.Responses.ResponseStreamEvent | undefined;
    const asked = { model: "gpt-5", input, ...stateless, stream: true } as const;
    for await (const event of await client.responses.create(asked)) {
      if (event.type === "response.output_text.delta") streamed += event.delta;
      last = event;
    }
    expect(streamed).toBe("Same words");
    if (last?.type !== "response.completed") throw new Error(`it ended with ${last?.type}`);
    expect(last.response.usage).toEqual(whole.usage);
  });

  it("works with the client's own accumulation of events", async () => {
    const stream = client.responses.stream({ model: "o4-mini", input: "[[echo]]Same words", ...stateless });
    expect((await stream.finalResponse()).output_text).toBe("Same words");
  });

  it("continues with a tool call, its result, and its reasoning, and refuses the reasoning of another model", async () => {
    const question = { role: "user" as const, content: '[[reasoning]] [[call:look {"at": "row 3"}]]' };
    const reasoning = { effort: "low" as const, summary: "auto" as const };
    const first = await client.responses.create({ model: "gpt-5", input: [question], tools, reasoning, ...stateless });
    const [thought, call] = first.output;
    if (thought?.type !== "reasoning" || call?.type !== "function_call") throw new Error("no reasoning, or no call");
    expect(thought.encrypted_content).toMatch(/./);
    expect(thought.summary[0]?.text).toMatch(/First find/);
    expect(JSON.parse(call.arguments)).toEqual({ at: "row 3" });
    const result = { type: "function_call_output" as const, call_id: call.call_id, output: "nothing there" };
    const again = (model: string, ...items: OpenAI.Responses.ResponseInputItem[]) =>
      client.responses.create({ model, input: [question, ...items], tools, ...stateless });
    expect((await again("gpt-5", thought, call, result)).output_text).toBe("The tool said: nothing there");
    await expect(again("o3", thought, call, result)).rejects.toMatchObject({ code: "invalid_encrypted_content" });
    await expect(again("gpt-5", thought, call)).rejects.toThrow(/No tool output found/);
    await expect(again("gpt-5", result)).rejects.toThrow(/No tool call found/);
  });

  it("reports an answer that was cut at its limit", async () => {
    const input = `[[echo]]${"word ".repeat(40)}`;
    const cut = await client.responses.create({ model: "gpt-5", input, max_output_tokens: 16, ...stateless });
    expect(cut).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
  });

  it("raises its errors", async () => {
    const input = "Hello";
    await expect(client.responses.create({ model: "none", input })).rejects.toBeInstanceOf(NotFoundError);
    const stranger = clientWith("sk-sandbox-stranger").responses.create({ model: "gpt-5", input });
    await expect(stranger).rejects.toBeInstanceOf(AuthenticationError);
    const warm = client.responses.create({ model: "gpt-5", input, temperature: 0.2 });
    await expect(warm).rejects.toBeInstanceOf(BadRequestError);
    await expect(warm).rejects.toMatchObject({ param: "temperature" });
  });
});
