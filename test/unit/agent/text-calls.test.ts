import { describe, expect, it } from "vitest";
import { textCallOf } from "../../../src/core/agent/calls/text-calls.js";
import { agentOver, answerIn, FakeFiles, fakeTools, statesIn } from "../../support/agent.js";
import { ScriptedModel, saying, textOf } from "../../support/scripted-model.js";

const tools = fakeTools(new FakeFiles());
const fence = (body: string): string => `\`\`\`json\n${body}\n\`\`\``;
const read = '{"name": "read_file", "arguments": {"path": "a"}}';

describe("a call written as text", () => {
  it.each([
    ["a fence at the end", `I read it.\n${fence(read)}`],
    ["an object at the end", `I read it.\n${read}\n`],
    ["a pretty object", `I read it.\n${JSON.stringify(JSON.parse(read), null, 2)}`],
    ["a tag", `I read it.\n<tool_call>\n${read}\n</tool_call>`],
    [
      "a function inside",
      `I read it.\n${fence('{"type": "function", "function": {"name": "Read_File", "parameters": {"path": "a"}}}')}`,
    ],
    ["arguments in a string", `I read it.\n${fence('{"tool": "read_file", "input": "{\\"path\\":\\"a\\"}"}')}`],
  ])("is found in %s", (_, text) => {
    expect(textCallOf(text, tools)).toEqual({
      tool: "read_file",
      argumentsText: '{"path":"a"}',
      text: "I read it.",
      others: 0,
    });
  });

  it.each([
    ["in an explanation", `${fence(read)}\nThis is how a call looks.`],
    ["inside a sentence", `It looks like ${read}`],
    ["of an unknown tool", fence('{"name": "open_door", "arguments": {}}')],
    ["that is cut", '```json\n{"name": "read_file", "arguments": {"pa'],
    ["that is no call", fence('{"path": "a"}')],
  ])("is not found %s", (_, text) => {
    expect(textCallOf(text, tools)).toBeUndefined();
  });

  it("is carried out, shown as a step and not as text, and answered by a message of the user", async () => {
    const model = new ScriptedModel([saying(`I read it.\n${fence(read)}`), saying("It says so.")]);
    const { session, files } = agentOver(model);
    files.texts.set("a", "text of a");
    await session.send("Read");
    expect(statesIn(session)).toEqual(["read_file done"]);
    expect(answerIn(session).text).toBe("I read it.\n\nIt says so.");
    expect(model.requests[1]?.messages.slice(-2)).toMatchObject([
      { role: "assistant", content: expect.stringContaining('"name": "read_file"') },
      { role: "user", content: "Result of read_file:\ntext of a" },
    ]);
  });

  it("runs only the first of two, and says so", async () => {
    const model = new ScriptedModel([saying(`${fence(read)}\n${fence(read.replace('"a"', '"b"'))}`)]);
    const { session, files } = agentOver(model);
    files.texts.set("a", "text of a");
    await session.send("Read");
    expect(files.log).toEqual(["begin read_file a", "read_file a"]);
    expect(textOf(model.requests[1]?.messages.at(-1) ?? { content: "" })).toContain("Only your first call ran");
  });
});
