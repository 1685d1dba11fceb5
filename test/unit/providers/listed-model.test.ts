import { describe, expect, it } from "vitest";
import { qualifiedId, resolveModel, shownId } from "../../../src/core/provider-api/model-name.js";
import { readListedModel } from "../../../src/core/providers/custom/listed-model.js";
import { readModelOf } from "../../../src/core/providers/custom/models-by-api.js";

const about = { provider: "llama-cpp", host: "127.0.0.1:8080" };
const listed = (raw: Readonly<Record<string, unknown>>) => {
  const id = String(raw["id"] ?? "m");
  return readListedModel({ id, raw: { id, ...raw } }, about);
};

describe("a listed model", () => {
  it("of llama.cpp's router has no context length until it is loaded, because the router reports its own default", () => {
    const unloaded = { status: { value: "unloaded", args: [] }, context_length: 4096 };
    expect(listed(unloaded)?.contextLength).toBeUndefined();
    expect(listed({ ...unloaded, status: { value: "loaded" }, meta: { n_ctx: 32_768 } })?.contextLength).toBe(32_768);
    expect(listed({ context_length: 4096 })?.contextLength).toBe(4096);
  });

  it.each([
    [272_704, "0.3M"],
    [80_000, "80K"],
    [7_600_000_000, "7.6B"],
    [350_000_000, "350M"],
    [1_500_000, "1.5M"],
  ])("with %s parameters shows %s", (count, shown) => {
    expect(listed({ meta: { n_params: count } })?.parameters).toBe(shown);
  });

  it("of Anthropic's API has tools even under an unknown name, unless the user says otherwise", () => {
    const definition = { id: "gateway", host: "llm.example", api: "messages" } as const;
    const entry = { id: "ours", raw: { id: "ours", type: "model", capabilities: { image_input: { supported: true } } } };
    expect(readModelOf(definition, entry)?.capabilities).toEqual(["chat", "tools", "vision"]);
    expect(readModelOf(definition, entry, { user: { tools: false } })?.capabilities).toEqual(["chat", "vision"]);
  });

  it("with a path as its id is shown without the leading slash, and found by the shown name", () => {
    const model = listed({ id: "/models/tiny.gguf" });
    if (!model) throw new Error("not listed");
    expect(shownId(model)).toBe("llama-cpp/models/tiny.gguf");
    expect(model.name).toBe("tiny.gguf");
    expect(resolveModel(shownId(model), [model])).toBe(model);
    expect(resolveModel(qualifiedId(model), [model])).toBe(model);
  });
});
