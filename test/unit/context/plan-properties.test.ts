import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planContext } from "../../../src/core/context/plan.js";
import { promptMessages } from "../../../src/core/conversation/prompt.js";
import { anyFacts, anyPath } from "./conversations.js";

const runs = { numRuns: 1_000 };
const anySystemPrompt = fc.integer({ min: 0, max: 2000 }).map((length) => "s".repeat(length));
const anyMaxTokens = fc.option(fc.integer({ min: 1, max: 20_000 }), { nil: undefined });
const anyInput = fc.record({ path: anyPath, systemPrompt: anySystemPrompt, facts: anyFacts, maxTokens: anyMaxTokens });

describe("any plan", () => {
  it("stays within the limit, or holds only the mandatory parts", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { parts, used, limit } = planContext(input);
        const kept = parts.filter((part) => part.kept);
        expect(used).toBe(kept.reduce((sum, { tokens }) => sum + tokens, 0));
        if (limit === undefined || used <= limit) return;
        expect(kept.every(({ kind }) => kind === "system" || kind === "question")).toBe(true);
      }),
      runs,
    );
  });

  it("always keeps the system prompt and the latest message", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { parts } = planContext(input);
        const must = parts.filter(({ kind }) => kind === "system" || kind === "question");
        expect(must.every(({ kept }) => kept)).toBe(true);
        expect(must).toHaveLength(input.systemPrompt === "" ? 1 : 2);
      }),
      runs,
    );
  });

  it("keeps the newest messages, without gaps", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const exchanges = planContext(input).parts.filter(({ kind }) => kind === "exchange");
        const firstGone = exchanges.findIndex(({ kept }) => !kept);
        if (firstGone >= 0) expect(exchanges.slice(firstGone).some(({ kept }) => kept)).toBe(false);
      }),
      runs,
    );
  });

  it("gives a reason for every omitted part", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { parts, leftOut } = planContext(input);
        for (const { id, kept, why } of parts) expect([kept, why === undefined, leftOut.has(id)]).toEqual([kept, kept, !kept]);
        expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
      }),
      runs,
    );
  });

  it("omits nothing that would have fit with the rest", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { parts, limit } = planContext(input);
        const wanted = parts.filter(({ why }) => why !== "no-images");
        const all = wanted.reduce((sum, { tokens }) => sum + tokens, 0);
        if (limit === undefined || all <= limit) expect(wanted.every(({ kept }) => kept)).toBe(true);
      }),
      runs,
    );
  });

  it("drops no attachment that the remaining room could take", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { parts, used, limit } = planContext(input);
        const dropped = parts.filter(({ kind, why }) => kind === "attachment" && why === "no-room");
        for (const { tokens } of dropped) expect(used + tokens).toBeGreaterThan(limit ?? Number.POSITIVE_INFINITY);
      }),
      runs,
    );
  });

  it("is what the request holds: each kept attachment once, and no other", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { leftOut, parts } = planContext(input);
        const sent = JSON.stringify(promptMessages(input.path, "", leftOut));
        for (const { id, kind, kept } of parts) {
          if (kind !== "attachment") continue;
          expect(sent.split(`src/${id.split("/")[1]}.ts`).length - 1).toBe(kept ? 1 : 0);
        }
      }),
      runs,
    );
  });

  it("matches the sent messages: roles alternate as before, and the latest message is last", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { leftOut, parts } = planContext(input);
        const messages = promptMessages(input.path, input.systemPrompt, leftOut);
        const questions = parts.filter(({ kept, kind }) => kept && (kind === "question" || kind === "exchange"));
        expect(messages.filter(({ role }) => role === "user")).toHaveLength(questions.length);
        expect(messages.at(-1)?.role).toBe("user");
        expect(messages.find(({ role }) => role !== "system")?.role).toBe("user");
      }),
      runs,
    );
  });
});
