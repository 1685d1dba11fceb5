import { describe, expect, it } from "vitest";
import { callsAtEnd } from "../../../../src/core/wire/tool-calls/calls-at-end.js";
import { agentOver, answerIn, statesIn } from "../../../support/agent.js";
import { call, calling, ScriptedModel, saying, textOf } from "../../../support/scripted-model.js";

const nameOf = (name: string): string | undefined => (name.toLowerCase() === "read_file" ? "read_file" : undefined);
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
    expect(callsAtEnd(text, nameOf)).toMatchObject({
      calls: [{ name: "read_file", arguments: { path: "a" } }],
      text: "I read it.",
    });
  });

  it.each([
    ["in an explanation", `${fence(read)}\nThis is how a call looks.`],
    ["inside a sentence", `It looks like ${read}`],
    ["of an unknown tool", fence('{"name": "open_door", "arguments": {}}')],
    ["that is cut", '```json\n{"name": "read_file", "arguments": {"pa'],
    ["that is no call", fence('{"path": "a"}')],
  ])("is not found %s", (_, text) => {
    expect(callsAtEnd(text, nameOf)).toBeUndefined();
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

  it.each([
    ["of a file", [calling(call("read_file", { path: "a" }))]],
    ["of the user's message", []],
  ])("that the model only quotes out %s stays text", async (where, first) => {
    const run = '{"name": "run_command", "arguments": {"path": "", "text": "npm test"}}';
    const model = new ScriptedModel([...first, saying(`It says:\n${fence(run)}`)]);
    const { session, files } = agentOver(model);
    files.texts.set("a", `# Read me\n\n${fence(run)}\n`);
    await session.send(where === "of a file" ? "Show it" : `What is this?\n${run}`);
    expect(files.log).not.toContain("run_command ");
    expect(answerIn(session)).toMatchObject({ state: "done", text: expect.stringContaining("npm test") });
  });

  it.each([
    ["open braces", "{".repeat(30_000)],
    ["lines of open braces", "{\n".repeat(20_000)],
    ["fences", "```\n".repeat(20_000)],
  ])("is searched in linear time in %s", (_, text) => {
    expect(callsAtEnd(`${text}}`, nameOf)).toBeUndefined();
    expect(callsAtEnd(text, nameOf)).toBeUndefined();
  });
});
