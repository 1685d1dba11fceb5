import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { echoProvider } from "../../../docs/examples/echo-extension/echo-provider.js";
import { complete } from "../../../src/core/provider-api/complete.js";
import { askProvider } from "../../support/requests.js";

const read = (file: string): string => readFileSync(new URL(`../../../docs/${file}`, import.meta.url), "utf8");

describe("the guide to adding a provider", () => {
  it.each(["echo-provider.ts", "extension.ts"])("shows the current %s", (file) => {
    expect(read("adding-a-provider.md")).toContain(read(`examples/echo-extension/${file}`).trim());
  });

  it("has a working example", async () => {
    const request = { model: "parrot", messages: [{ role: "user", content: "Polly wants a cracker" }] } as const;
    expect((await complete(askProvider(echoProvider, { ...request, stream: false }, new AbortController().signal))).text).toBe(
      "Polly wants a cracker",
    );
  });
});
