import { describe, expect, it } from "vitest";
import { fallbackQuestion } from "../../../src/core/routing/boundary-words.js";
import { decideFallback, type FallbackInput } from "../../../src/core/routing/fallback.js";
import { fallbackNotice } from "../../../src/core/routing/fallback-notice.js";
import { candidate, curable, incurable, input, plainFailure } from "./candidates.js";

/** The decision in short form: `use a/1`, `ask b/1 public`, `none off`. */
function decided(more: Partial<FallbackInput>): string {
  const decision = decideFallback(input(more));
  switch (decision.kind) {
    case "none":
      return `none ${decision.reason}`;
    case "use":
      return `use ${decision.candidate.model}`;
    case "ask":
      return `ask ${decision.candidate.model} ${decision.boundary}`;
  }
}

const one = [candidate("a/1")];
const chain = (...models: string[]): Pick<FallbackInput, "settings"> => ({ settings: { enabled: true, chain: models } });

describe("a fallback", () => {
  it("is off by default", () => {
    expect(decided({ candidates: one })).toBe("use a/1");
    expect(decided({ candidates: one, settings: { enabled: false, chain: ["best", "a/1"] } })).toBe("none off");
  });

  it.each(curable.map((failure) => [failure.kind, failure] as const))("happens for %s", (_, failure) => {
    expect(decided({ candidates: one, failure })).toBe("use a/1");
  });

  it.each(incurable.map((failure) => [failure.kind, failure] as const))("does not happen for %s", (_, failure) => {
    expect(decided({ candidates: one, failure })).toBe("none not-eligible");
  });

  describe("along a chain", () => {
    it("uses the first model in the chain, however others rank", () => {
      const candidates = [candidate("a/1"), candidate("b/1", { health: "degraded" })];
      expect(decided({ candidates, ...chain("b/1", "a/1") })).toBe("use b/1");
    });

    it("skips unknown models, and uses only those in the chain", () => {
      expect(decided({ candidates: one, ...chain("gone/model", "", "a") })).toBe("none no-candidate");
      expect(decided({ candidates: one, ...chain("gone/model", " a/1 ") })).toBe("use a/1");
      expect(decided({ candidates: one, ...chain() })).toBe("none no-candidate");
    });

    it("uses the best of the rest where the chain says so, and the named models in their own place", () => {
      const candidates = [candidate("a/1"), candidate("b/1"), candidate("c/1", { health: "unknown" })];
      expect(decided({ candidates, ...chain("best", "a/1") })).toBe("use b/1");
      expect(decided({ candidates, ...chain("c/1", "best") })).toBe("use c/1");
      expect(decided({ candidates, ...chain("c/1", "best"), tried: ["from/model", "c/1", "a/1"] })).toBe("use b/1");
    });
  });

  describe("to the best available", () => {
    const best = (...candidates: ReturnType<typeof candidate>[]): string => decided({ candidates });

    it("ranks by health first", () => {
      expect(best(candidate("a/1", { health: "degraded", successRate: 1 }), candidate("b/1", { health: "unknown" }))).toBe(
        "use b/1",
      );
      expect(best(candidate("a/1", { health: "unknown" }), candidate("b/1", { successRate: 0.8 }))).toBe("use b/1");
    });

    it("then by a context known to be large enough", () => {
      const { contextLength: _, ...unknown } = candidate("a/1", { successRate: 1 });
      expect(best(unknown, candidate("b/1", { successRate: 0.8 }))).toBe("use b/1");
    });

    it("then by success rate, time to first token, and name", () => {
      expect(best(candidate("a/1", { successRate: 0.8 }), candidate("b/1", { successRate: 1 }))).toBe("use b/1");
      const alike = { successRate: 0.96 };
      expect(
        best(candidate("a/1", { successRate: 0.99, firstTokenMs: 900 }), candidate("b/1", { ...alike, firstTokenMs: 300 })),
      ).toBe("use b/1");
      expect(best(candidate("a/1", alike), candidate("b/1", { ...alike, firstTokenMs: 300 }))).toBe("use b/1");
      expect(best(candidate("b/1"), candidate("a/1"))).toBe("use a/1");
    });

    it("never uses an agent that is not named", () => {
      const agent = candidate("a/1", { capabilities: ["chat", "agent"] });
      expect(best(agent)).toBe("none no-candidate");
      expect(decided({ candidates: [agent], ...chain("a/1") })).toBe("use a/1");
      const needs = { contextTokens: 1, capabilities: ["agent"] as const };
      expect(decided({ candidates: [agent], needs })).toBe("use a/1");
    });
  });

  describe("requires a suitable model", () => {
    it.each([
      ["tried", { tried: ["a/1"] }, {}],
      ["signed-out", {}, { loggedIn: false }],
      ["signed-out", {}, { health: "signed-out" }],
      ["rate-limited", {}, { health: "rate-limited" }],
      ["capability", { needs: { contextTokens: 1, capabilities: ["chat", "vision"] } }, {}],
      ["context", { needs: { contextTokens: 100_001, capabilities: ["chat"] } }, {}],
    ] as const)("and reports %s for an unsuitable one", (why, more, about) => {
      const decision = decideFallback(input({ ...more, candidates: [candidate("a/1", about)], ...chain("a/1") }));
      expect(decision).toEqual({ kind: "none", reason: "no-candidate", skipped: [{ model: "a/1", why }] });
    });

    it("with a context length that just fits, or is unknown", () => {
      const needs = { contextTokens: 100_000, capabilities: ["chat"] as const };
      const { contextLength: _, ...unknown } = candidate("b/1");
      expect(decided({ candidates: one, needs })).toBe("use a/1");
      expect(decided({ candidates: [unknown], needs: { ...needs, contextTokens: 1e9 } })).toBe("use b/1");
    });

    it("other than the failed one, even if it is missing from the list of tried models", () => {
      expect(decided({ candidates: [candidate("from/model")], tried: [] })).toBe("none no-candidate");
    });
  });

  it("and tries an unreachable one only as a last resort", () => {
    const lost = candidate("a/1", { health: "unreachable" });
    expect(decided({ candidates: [lost, candidate("b/1")], ...chain("a/1", "b/1") })).toBe("use b/1");
    expect(decided({ candidates: [lost], ...chain("a/1") })).toBe("use a/1");
  });

  describe("across the boundary", () => {
    const local = candidate("a/1", { boundary: "local" });
    const company = candidate("b/1", { boundary: "company" });
    const everywhere = candidate("c/1", { boundary: "public" });
    const inside = { allowedBoundary: "local" as const };

    it("never happens without consent, and asks for the nearest model", () => {
      expect(decided({ ...inside, candidates: [everywhere, company] })).toBe("ask b/1 company");
      expect(decided({ ...inside, candidates: [everywhere, company], ...chain("c/1", "b/1") })).toBe("ask b/1 company");
      expect(decided({ ...inside, candidates: [everywhere] })).toBe("ask c/1 public");
      expect(decided({ allowedBoundary: "company", candidates: [everywhere] })).toBe("ask c/1 public");
    });

    it("is not offered while a model inside can answer", () => {
      expect(decided({ ...inside, candidates: [everywhere, local], ...chain("c/1", "a/1") })).toBe("use a/1");
      expect(decided({ allowedBoundary: "company", candidates: [everywhere, company] })).toBe("use b/1");
    });

    it("is judged by the conversation's consent, not by the failed model's boundary", () => {
      const from = { ...input().from, boundary: "public" as const };
      expect(decided({ ...inside, from, candidates: [everywhere] })).toBe("ask c/1 public");
    });

    it("needs no consent inwards, or if the user chose always", () => {
      expect(decided({ candidates: [local], allowedBoundary: "public" })).toBe("use a/1");
      expect(decided({ candidates: [everywhere], allowedBoundary: "public" })).toBe("use c/1");
    });

    it("is not offered again after a refusal, nor for anything farther", () => {
      expect(decided({ ...inside, candidates: [company, everywhere], refusedBoundary: "company" })).toBe("none no-candidate");
      expect(decided({ ...inside, candidates: [company, everywhere], refusedBoundary: "public" })).toBe("ask b/1 company");
      expect(decided({ ...inside, candidates: [company, local], refusedBoundary: "company" })).toBe("use a/1");
    });

    it("is not offered for an unreachable model", () => {
      const lost = candidate("c/1", { health: "unreachable" });
      expect(decideFallback(input({ ...inside, candidates: [lost] }))).toMatchObject({
        kind: "none",
        skipped: [{ model: "c/1", why: "unreachable" }],
      });
    });
  });
});

describe("the text of a fallback", () => {
  const from = { name: "gpt", provider: "openai", providerName: "OpenAI" };
  const to = candidate("ollama/llama", { name: "Llama", providerName: "Ollama", boundary: "local" });

  it("names the providers and the reason in one line", () => {
    expect(fallbackNotice(from, to, plainFailure("rate-limited"))).toBe("OpenAI was rate limited; answered by Ollama");
    const decision = decideFallback(input({ from: { ...from, model: "openai/gpt", boundary: "public" }, candidates: [to] }));
    expect(decision).toMatchObject({ kind: "use", notice: "OpenAI was rate limited; answered by Ollama" });
  });

  it("names the models if the provider is the same", () => {
    const other = candidate("openai/mini", { name: "mini", providerName: "OpenAI" });
    expect(fallbackNotice(from, other, plainFailure("server-error"))).toBe("gpt failed; answered by mini");
  });

  it("differs for every distinct kind of failure", () => {
    const lines = new Set(curable.map((failure) => fallbackNotice(from, to, failure)));
    expect(lines.size).toBe(8);
    for (const line of lines) expect(line).toMatch(/OpenAI.*; answered by Ollama$/);
  });

  it("says where a conversation would go", () => {
    const question = fallbackQuestion(
      from,
      candidate("x/1", { name: "One", providerName: "X" }),
      plainFailure("dns"),
      "conversation",
    );
    expect(question.message).toBe("Send this conversation to X (One)?");
    expect(question.detail).toBe(
      "The host of OpenAI could not be found. X is a public service. The whole conversation, with its attachments, leaves your organization.",
    );
  });

  it("says where code outside a conversation would go, and does not offer always", () => {
    const to = candidate("x/1", { name: "One", providerName: "X", boundary: "company" });
    const question = fallbackQuestion(from, to, plainFailure("rate-limited"), "code");
    expect(question).toEqual({
      message: "Send this code to X (One)?",
      detail: "OpenAI was rate limited. X is a service of your organization. The code and its context leave this machine.",
      once: "Send Once",
    });
  });
});
