import { describe, expect, it } from "vitest";
import { leftOutOf } from "../../../src/core/context/left-out.js";
import { type ContextPlan, planContext } from "../../../src/core/context/plan.js";
import { promptMessages } from "../../../src/core/conversation/prompt.js";
import { answerReserve } from "../../../src/core/models/context-shares.js";
import { estimateTokens } from "../../../src/core/tokens/token-estimate.js";
import { answer, attached, blind, question } from "./conversations.js";

/** Plans for a context with `limit` tokens available for the prompt. */
function planFor(path: Parameters<typeof planContext>[0]["path"], limit: number | undefined, systemPrompt = ""): ContextPlan {
  const facts = limit === undefined ? blind : { ...blind, contextLength: limit + 100 };
  return planContext({ path, systemPrompt, facts, maxTokens: 100 });
}

const kept = ({ parts }: ContextPlan): string[] => parts.filter((part) => part.kept).map(({ id }) => id);
/** About as many tokens as words. */
const words = (count: number): string => " word".repeat(count);

describe("the context plan", () => {
  const long = [
    question("q1", words(100)),
    answer("a1", words(100)),
    question("q2", words(100)),
    answer("a2", words(100)),
    question("q3", words(100)),
  ];

  it("keeps everything if everything fits", () => {
    const plan = planFor(long, 600, words(10));
    expect(kept(plan)).toEqual(["system", "q3", "q2", "q1"]);
    // Each message costs four tokens on top of its text.
    expect(plan).toMatchObject({
      used: 5 * estimateTokens(words(100)) + estimateTokens(words(10)) + 6 * 4,
      limit: 600,
      reserve: 100,
    });
    expect(leftOutOf(plan)).toBeUndefined();
  });

  it("drops the oldest exchanges first, each with its answers", () => {
    const plan = planFor(long, 400, words(10));
    expect(kept(plan)).toEqual(["system", "q3", "q2"]);
    expect(promptMessages(long, words(10), plan.leftOut).map(({ role }) => role)).toEqual([
      "system",
      "user",
      "assistant",
      "user",
    ]);
    expect(leftOutOf(plan)).toEqual({ exchanges: 1, attachments: [], images: [] });
  });

  it("keeps the system prompt and the latest message, whatever their cost", () => {
    const plan = planFor(long, 20, words(50));
    expect(kept(plan)).toEqual(["system", "q3"]);
    expect(plan.used).toBeGreaterThan(20);
  });

  it("leaves no gap: drops everything older than the first message that does not fit", () => {
    const path = [
      question("q1", "short"),
      answer("a1", "short"),
      question("q2", words(500)),
      answer("a2", ""),
      question("q3", "now"),
    ];
    expect(kept(planFor(path, 300))).toEqual(["q3"]);
  });

  it("drops an attachment of the latest message that does not fit, and keeps a smaller one after it", () => {
    const path = [question("q", "why?", [attached("big", words(900)), attached("small", words(50))])];
    const plan = planFor(path, 200);
    expect(kept(plan)).toEqual(["q", "q/small"]);
    expect(leftOutOf(plan)).toEqual({ exchanges: 0, attachments: ["big.ts"], images: [] });
    const [message] = promptMessages(path, "", plan.leftOut);
    expect(message?.content).toContain("small.ts");
    expect(message?.content).not.toContain("big.ts");
  });

  it("keeps an attachment that fits when its message is dropped, and sends it with the first message that is kept", () => {
    const path = [
      question("q1", "look", [attached("small", words(20)), attached("big", words(900))]),
      answer("a1", words(500)),
      question("q2", "and now?"),
      answer("a2", "nothing"),
      question("q3", "now?", [attached("other", "here")]),
    ];
    const plan = planFor(path, 200);
    expect(kept(plan)).toEqual(["q3", "q3/other", "q2", "q1/small"]);
    const sent = promptMessages(path, "", plan.leftOut).map(({ content }) => content);
    expect(sent).toEqual([
      expect.stringMatching(/^File: src\/small\.ts.*and now\?$/s),
      "nothing",
      expect.stringMatching(/^File: src\/other\.ts.*now\?$/s),
    ]);
  });

  it("drops an attachment that does not fit, and goes on with older messages", () => {
    const path = [
      question("q1", "first"),
      answer("a1", "one"),
      question("q2", "look", [attached("big", words(900))]),
      answer("a2", "two"),
      question("q3", "now?"),
    ];
    expect(kept(planFor(path, 200))).toEqual(["q3", "q2", "q1"]);
  });

  it("drops the attachments of an earlier message before the message itself", () => {
    const path = [question("q1", "look", [attached("big", words(300))]), answer("a1", "seen"), question("q2", "and now?")];
    const plan = planFor(path, 200);
    expect(kept(plan)).toEqual(["q2", "q1"]);
    expect(leftOutOf(plan)?.attachments).toEqual(["big.ts"]);
  });

  it("lists the attachments of a dropped message only once", () => {
    const path = [question("q1", words(300), [attached("big", words(300))]), answer("a1", "seen"), question("q2", "and now?")];
    expect(leftOutOf(planFor(path, 200))).toEqual({ exchanges: 1, attachments: [], images: [] });
  });

  it("sends images only to models that support them", () => {
    const image = attached("shot", "", {
      kind: "image",
      path: "shot.png",
      image: { mediaType: "image/png", data: "QUJD", width: 1500, height: 750 },
    });
    const path = [question("q", "what is this?", [image])];
    const unseen = planContext({ path, systemPrompt: "", facts: blind, maxTokens: undefined });
    expect(leftOutOf(unseen)).toEqual({ exchanges: 0, attachments: [], images: ["shot.png"] });
    expect(promptMessages(path, "", unseen.leftOut)[0]?.content).toBe("what is this?");
    const seen = planContext({ path, systemPrompt: "", facts: { seesImages: true }, maxTokens: undefined });
    expect(seen.parts.find(({ kind }) => kind === "attachment")?.tokens).toBe(1500);
    expect(promptMessages(path, "", seen.leftOut)[0]?.content).toEqual([
      { type: "text", text: "Image: shot.png\n\nwhat is this?" },
      { type: "image", mimeType: "image/png", data: "QUJD" },
    ]);
  });

  it("takes instruction files after the attachments, whole and the nearest first, and says which it leaves out", () => {
    const path = [question("q", "?", [attached("a", "x".repeat(800))])];
    const instructions = [
      { id: "far", label: "AGENTS.md", text: "", tokens: 300 },
      { id: "near", label: "api/AGENTS.md", text: "", tokens: 300 },
    ];
    const needed = planFor(path, undefined).used + 300;
    const facts = { ...blind, contextLength: needed + 100 };
    const plan = planContext({ path, systemPrompt: "", instructions, facts, maxTokens: 100 });
    expect(kept(plan)).toEqual(["q", "q/a", "instructions:near"]);
    expect(leftOutOf(plan)?.attachments).toEqual(["AGENTS.md"]);
  });

  it("reserves room for the longest answer in the settings only if the model accepts that limit", () => {
    const reserve = (parametersTaken: readonly "maxTokens"[]): number | undefined =>
      planContext({ path: long, systemPrompt: "", facts: { ...blind, contextLength: 8192, parametersTaken }, maxTokens: 100 })
        .reserve;
    expect(reserve(["maxTokens"])).toBe(100);
    expect(reserve([])).toBe(2048);
  });

  it("drops nothing if the context length is unknown", () => {
    const plan = planFor(long, undefined);
    expect(plan.leftOut.size).toBe(0);
    expect(plan.limit).toBeUndefined();
  });
});

describe("the tokens reserved for the answer", () => {
  it.each([
    { context: 8192, reserve: 2048, because: "a quarter, if nothing limits the answer" },
    { context: 128_000, reserve: 4096, because: "at most a typical answer" },
    { context: 128_000, maxOutputTokens: 16_384, reserve: 16_384, because: "the model's maximum output" },
    { context: 8192, maxOutputTokens: 8192, reserve: 4096, because: "at most half" },
    { context: 8192, maxOutputTokens: 8192, maxTokens: 100, reserve: 100, because: "the requested length" },
  ])("are $reserve of $context: $because", ({ context, reserve, ...limits }) => {
    expect(answerReserve(context, limits)).toBe(reserve);
  });
});
