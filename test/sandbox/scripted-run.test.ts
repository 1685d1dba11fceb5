// Runs of several rounds: the script reacts to results, in each dialect with the vendor's own client.

import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PromptMessage } from "./answers.js";
import { type ScriptedTurn, scriptedTurn } from "./scripted-run.js";
import { AnthropicService } from "./services/anthropic.js";
import { OpenAIService } from "./services/openai.js";

const tools = ["edit_file", "list_folder", "read_file", "run_command", "search_text", "set_todos"];

/** Plays a run with these results by tool, and returns the turns. */
function play(question: string, results: Readonly<Record<string, string>>): ScriptedTurn[] {
  const messages: PromptMessage[] = [{ role: "user", text: question }];
  const turns: ScriptedTurn[] = [];
  for (;;) {
    const turn = scriptedTurn(messages, tools);
    if (!turn) throw new Error("The run has not begun");
    turns.push(turn);
    if (turn.calls.length === 0) return turns;
    messages.push({ role: "assistant", text: turn.text, calls: turn.calls.map(({ name }) => name) });
    for (const { name } of turn.calls) messages.push({ role: "tool", text: results[name] ?? "ok" });
  }
}

const good = {
  search_text: "report/customer-report.mjs\n1: // slow",
  read_file: "11:     const customer = customers.find((candidate) => candidate.id === order.customerId);",
  run_command: "# pass 2",
};

describe("the run on the sample project", () => {
  test("searches, reads, edits, runs the test and ends", () => {
    const turns = play("Make the slow report faster", good);
    expect(turns.flatMap(({ calls }) => calls.map(({ name }) => name))).toEqual([
      ...["set_todos", "search_text", "list_folder", "read_file", "edit_file", "run_command"],
    ]);
    expect(turns.at(-1)?.text).toContain("Its test passes.");
  });

  test.each([
    ["nothing is found", { ...good, search_text: "No match." }, "I found no slow code"],
    ["the code is already fast", { ...good, read_file: "byId.get(order.customerId)" }, "nothing to change"],
    ["the user declines the edit", { ...good, edit_file: "The user declined this." }, "The change was not made"],
    ["the user declines the command", { ...good, run_command: "The user declined this." }, "did not run"],
    ["the test fails", { ...good, run_command: "# pass 1\n# fail 1" }, "its test failed"],
  ])("says so if %s", (_, results, words) => {
    expect(play("Make the slow report faster", results).at(-1)?.text).toContain(words);
  });

  test("does not begin without tools, or for another question", () => {
    expect(scriptedTurn([{ role: "user", text: "Make it fast" }], [])).toBeUndefined();
    expect(scriptedTurn([{ role: "user", text: "What is this?" }], tools)).toBeUndefined();
  });
});

const script = `[[run:${JSON.stringify([
  [
    { name: "read_file", arguments: { path: "a" } },
    { name: "read_file", arguments: { path: "b" } },
  ],
  [{ name: "edit_file", arguments: { path: "a" } }],
])}]]`;

describe("a run in the question, by the vendors' clients", () => {
  const pace = { charactersPerSecond: Number.POSITIVE_INFINITY };
  let openai: OpenAIService;
  let anthropic: AnthropicService;
  beforeEach(async () => {
    [openai, anthropic] = await Promise.all([OpenAIService.start(pace), AnthropicService.start(pace)]);
  });
  afterEach(async () => {
    await Promise.all([openai.kill(), anthropic.kill()]);
  });
  const openaiClient = () =>
    new OpenAI({ apiKey: openai.demoKey, baseURL: `${openai.url}/v1`, organization: null, project: null, maxRetries: 0 });

  test("chat completions: two calls in one answer, then one, then the results", async () => {
    const client = openaiClient();
    const messages: OpenAI.Chat.ChatCompletionMessageParam[] = [{ role: "user", content: script }];
    const called: string[][] = [];
    for (;;) {
      const { choices } = await client.chat.completions.create({
        model: "gpt-4.1",
        messages,
        tools: ["read_file", "edit_file"].map((name) => ({
          type: "function",
          function: { name, parameters: { type: "object" } },
        })),
      });
      const message = choices[0]?.message;
      if (!message?.tool_calls) {
        expect(message?.content).toBe("read_file said: 1\n\nread_file said: 2\n\nedit_file said: 3");
        break;
      }
      called.push(message.tool_calls.map((call) => (call.type === "function" ? call.function.name : "")));
      messages.push(message);
      for (const { id } of message.tool_calls) {
        const content = String(messages.filter(({ role }) => role === "tool").length + 1);
        messages.push({ role: "tool", tool_call_id: id, content });
      }
    }
    expect(called).toEqual([["read_file", "read_file"], ["edit_file"]]);
  });

  test("responses: the same run", async () => {
    const client = openaiClient();
    const input: OpenAI.Responses.ResponseInput = [{ role: "user", content: script }];
    const called: string[][] = [];
    for (;;) {
      const response = await client.responses.create({
        model: "gpt-5",
        input,
        store: false,
        tools: ["read_file", "edit_file"].map((name) => ({
          type: "function",
          name,
          parameters: { type: "object" },
          strict: false,
        })),
      });
      const calls = response.output.filter((item) => item.type === "function_call");
      if (calls.length === 0) {
        expect(response.output_text).toBe("read_file said: ok\n\nread_file said: ok\n\nedit_file said: ok");
        break;
      }
      called.push(calls.map(({ name }) => name));
      for (const call of calls) input.push(call);
      for (const { call_id } of calls) input.push({ type: "function_call_output", call_id, output: "ok" });
    }
    expect(called).toEqual([["read_file", "read_file"], ["edit_file"]]);
  });

  test("messages: the same run", async () => {
    const client = new Anthropic({ apiKey: anthropic.demoKey, baseURL: anthropic.url, maxRetries: 0 });
    const messages: Anthropic.MessageParam[] = [{ role: "user", content: script }];
    const called: string[][] = [];
    for (;;) {
      const answer = await client.messages.create({
        model: "claude-haiku-4-5",
        max_tokens: 1000,
        messages,
        tools: ["read_file", "edit_file"].map((name) => ({ name, input_schema: { type: "object" } })),
      });
      const calls = answer.content.filter((block) => block.type === "tool_use");
      if (calls.length === 0) {
        expect(answer.content).toMatchObject([
          { type: "text", text: "read_file said: ok\n\nread_file said: ok\n\nedit_file said: ok" },
        ]);
        break;
      }
      called.push(calls.map(({ name }) => name));
      messages.push({ role: "assistant", content: answer.content });
      messages.push({ role: "user", content: calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: "ok" })) });
    }
    expect(called).toEqual([["read_file", "read_file"], ["edit_file"]]);
  });
});
