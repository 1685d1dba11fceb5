// Tools of other extensions: off until chosen, and again when their definition changes; their results are foreign text.

import { describe, expect, it } from "vitest";
import { Permit } from "../../../src/core/permissions/permit.js";
import type { JsonObject } from "../../../src/core/platform/json.js";
import {
  callNames,
  fittingTools,
  type OutsideDefinition,
  offeredTools,
  outsideTool,
  schemaProblem,
} from "../../../src/core/tools/outside/outside-tool.js";
import { isPlan, type ToolContext, type ToolOutcome } from "../../../src/core/tools/tool.js";

const definition: OutsideDefinition = {
  ...{ reference: "files/read", description: "Reads a file", hash: "h1" },
  inputSchema: { type: "object", properties: { path: { type: "string" } } },
};

const context: ToolContext = {
  ...{ stepId: "s", messageId: "m", conversationId: "c", signal: new AbortController().signal, maxChars: 500 },
  output: () => undefined,
};

async function use(answer: () => Promise<{ readonly text: string }>, permitted = true): Promise<ToolOutcome> {
  const plan = await outsideTool(definition, "files_read", { invoke: answer }).plan({ path: "a" }, context);
  if (!isPlan(plan)) throw new Error("no plan");
  return await plan.run(Permit.issue("s", "h", permitted ? plan.actions : []));
}

describe("a tool of another extension", () => {
  it("is offered only if it was chosen, with the definition that was seen then", () => {
    expect(offeredTools([definition], [], {})).toEqual([]);
    expect(offeredTools([definition], ["files/read"], {})).toEqual([]);
    expect(offeredTools([definition], ["files/read"], { "files/read": "h1" })).toEqual([definition]);
    expect(offeredTools([{ ...definition, hash: "h2" }], ["files/read"], { "files/read": "h1" })).toEqual([]);
  });

  it("is not offered if the schema of its arguments is too long or too deep, and says so", () => {
    const withSchema = (inputSchema: JsonObject): OutsideDefinition => ({ ...definition, inputSchema });
    const long = withSchema({ description: "x".repeat(16_000) });
    const deep = withSchema(JSON.parse(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`) as JsonObject);
    expect(schemaProblem(definition.inputSchema)).toBeUndefined();
    expect(schemaProblem(long.inputSchema)).toContain("too long");
    expect(schemaProblem(deep.inputSchema)).toContain("nested too deeply");
    expect(fittingTools([long, definition, deep])).toEqual([definition]);
  });

  it("is offered with others only while their schemas fit together", () => {
    const many = Array.from({ length: 10 }, (_, index): OutsideDefinition => {
      return { ...definition, reference: `files/${index}`, inputSchema: { description: "x".repeat(9_000) } };
    });
    expect(fittingTools([...many, definition]).map(({ reference }) => reference)).toEqual([
      ...many.slice(0, 7).map(({ reference }) => reference),
      definition.reference,
    ]);
  });

  it("shows its arguments in full, and needs a permit for its definition", async () => {
    const plan = await outsideTool(definition, "files_read", { invoke: async () => ({ text: "" }) }).plan({ path: "a" }, context);
    expect(plan).toMatchObject({
      actions: [{ kind: "outside", tool: "files/read", definitionHash: "h1" }],
      preview: { kind: "json", text: '{\n  "path": "a"\n}' },
    });
    await expect(use(async () => ({ text: "x" }), false)).rejects.toThrow("No permit");
  });

  it("returns foreign text, also as an error, within the room", async () => {
    expect(await use(async () => ({ text: "x" }))).toEqual({ result: { text: "x", isError: false, foreign: true } });
    const failed = await use(async () => {
      throw new Error("disk full");
    });
    expect(failed.result).toEqual({ text: "files/read failed: disk full", isError: true, foreign: true });
    const long = await use(async () => ({ text: "y".repeat(5000) }));
    expect(long.result.text).toMatch(/^\[The first 400 of 5000 characters\]\ny+$/);
  });

  it("has a name that models can call, which no other tool has", () => {
    const names = callNames(["a/read.file", "a/read file", "read_file", "é".repeat(80)], new Set(["read_file"]));
    expect([...names.values()]).toEqual(["a_read_file", "a_read_file_2", "read_file_2", "_".repeat(58)]);
  });
});
