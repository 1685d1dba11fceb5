import { describe, expect, it } from "vitest";
import { leftOutOf } from "../../../src/core/context/left-out.js";
import { type ContextPlan, planContext } from "../../../src/core/context/plan.js";
import { promptMessages } from "../../../src/core/conversation/prompt.js";
import { answerReserve } from "../../../src/core/models/context-shares.js";
import { answer, attached, blind, question } from "./conversations.js";

/** A context of which `limit` tokens are left for the prompt. */
function planFor(path: Parameters<typeof planContext>[0]["path"], limit: number | undefined, systemPrompt = ""): ContextPlan {
  const facts = limit === undefined ? blind : { ...blind, contextLength: limit + 100 };
  return planContext({ path, systemPrompt, facts, maxTokens: 100 });
}

const kept = ({ parts }: ContextPlan): string[] => parts.filter((part) => part.kept).map(({ id }) => id);
const words = (tokens: number): string => "x".repeat(tokens * 4);

describe("the plan of what is sent", () => {
  const long = [
    question("q1", words(100)),
    answer("a1", words(100)),
    question("q2", words(100)),
    answer("a2", words(100)),
    question("q3", words(100)),
  ];

  it("keeps everything where everything fits", () => {
    const plan = planFor(long, 600, words(10));
    expect(kept(plan)).toEqual(["system", "q3", "q2", "q1"]);
    // Each message costs four tokens beside its words.
    expect(plan).toMatchObject({ used: 510 + 6 * 4, limit: 600, reserve: 100 });
    expect(leftOutOf(plan)).toBeUndefined();
  });

  it("lets the oldest exchanges go first, each with its answers", () => {
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

  it("keeps the system prompt and the latest message, whatever they cost", () => {
    const plan = planFor(long, 20, words(50));
    expect(kept(plan)).toEqual(["system", "q3"]);
    expect(plan.used).toBeGreaterThan(20);
  });

  it("leaves no hole in the past: what is older than the first that does not fit goes too", () => {
    const path = [
      question("q1", "short"),
      answer("a1", "short"),
      question("q2", words(500)),
      answer("a2", ""),
      question("q3", "now"),
    ];
    expect(kept(planFor(path, 300))).toEqual(["q3"]);
  });

  it("leaves out an attachment of the latest message that does not fit, and keeps a smaller one after it", () => {
    const path = [question("q", "why?", [attached("big", words(900)), attached("small", words(50))])];
    const plan = planFor(path, 200);
    expect(kept(plan)).toEqual(["q", "q/small"]);
    expect(leftOutOf(plan)).toEqual({ exchanges: 0, attachments: ["big.ts"], images: [] });
    const [message] = promptMessages(path, "", plan.leftOut);
    expect(message?.content).toContain("small.ts");
    expect(message?.content).not.toContain("big.ts");
  });

  it("lets the attachment of an earlier message go before the message itself", () => {
    const path = [question("q1", "look", [attached("big", words(300))]), answer("a1", "seen"), question("q2", "and now?")];
    const plan = planFor(path, 200);
    expect(kept(plan)).toEqual(["q2", "q1"]);
    expect(leftOutOf(plan)?.attachments).toEqual(["big.ts"]);
  });

  it("names the attachments of a message that is gone only once", () => {
    const path = [question("q1", words(300), [attached("big", words(300))]), answer("a1", "seen"), question("q2", "and now?")];
    expect(leftOutOf(planFor(path, 200))).toEqual({ exchanges: 1, attachments: [], images: [] });
  });

  it("sends an image only to a model that sees", () => {
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

  it("leaves nothing out where the length of the context is not known", () => {
    const plan = planFor(long, undefined);
    expect(plan.leftOut.size).toBe(0);
    expect(plan.limit).toBeUndefined();
  });
});

describe("the room for the answer", () => {
  it.each([
    { context: 8192, reserve: 2048, because: "a quarter, where nobody limits the answer" },
    { context: 128_000, reserve: 4096, because: "a usual answer at most" },
    { context: 128_000, maxOutputTokens: 16_384, reserve: 16_384, because: "the longest answer of the model" },
    { context: 8192, maxOutputTokens: 8192, reserve: 4096, because: "half at most" },
    { context: 8192, maxOutputTokens: 8192, maxTokens: 100, reserve: 100, because: "what is asked for" },
  ])("is $reserve of $context: $because", ({ context, reserve, ...limits }) => {
    expect(answerReserve(context, limits)).toBe(reserve);
  });
});
