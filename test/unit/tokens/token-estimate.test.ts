import { describe, expect, it } from "vitest";
import { estimateTokens, tokensOfWeight, weightOf } from "../../../src/core/tokens/token-estimate.js";

/** Sentences, with the range of their counts in common tokenizers (cl100k, o200k, Llama 3, Qwen 2.5). */
const samples = [
  ["English", "The quick brown fox jumps over the lazy dog near the river bank.", 12, 18],
  ["code", "export function add(left: number, right: number): number {\n  return left + right;\n}\n", 16, 26],
  ["Chinese", "今天天气很好，我们去公园散步，然后在河边吃午饭。", 13, 30],
  ["Japanese", "今日は天気がいいので、公園を散歩してから川のそばで昼ご飯を食べます。", 18, 38],
  ["Korean", "오늘은 날씨가 좋아서 공원에서 산책하고 강가에서 점심을 먹습니다.", 18, 40],
  ["Russian", "Сегодня хорошая погода, поэтому мы идём гулять в парк у реки.", 14, 30],
  ["Greek", "Σήμερα ο καιρός είναι καλός και πηγαίνουμε βόλτα στο πάρκο.", 16, 42],
  ["Arabic", "الطقس جميل اليوم لذلك سنذهب للتنزه في الحديقة قرب النهر", 15, 40],
  ["Hindi", "आज मौसम अच्छा है इसलिए हम नदी के पास पार्क में टहलने जाते हैं", 18, 70],
  ["Thai", "วันนี้อากาศดีมากเราจึงไปเดินเล่นที่สวนสาธารณะริมแม่น้ำ", 20, 60],
  ["emoji", "🎉🚀😀🔥", 4, 12],
] as const;

describe("the token estimate", () => {
  it.each(samples)("is in the range of real tokenizers for %s", (_, text, least, most) => {
    const tokens = estimateTokens(text);
    expect(tokens).toBeGreaterThanOrEqual(least);
    expect(tokens).toBeLessThanOrEqual(most);
  });

  it("counts 20,000 Chinese characters as more than a context of 8,192 tokens", () => {
    const tokens = estimateTokens("汉字处理".repeat(5000));
    expect(tokens).toBeGreaterThanOrEqual(12_000);
    expect(tokens).toBeLessThanOrEqual(20_000);
  });

  it("counts one token per four English characters, and none for an empty text", () => {
    expect(estimateTokens("x".repeat(4000))).toBe(1000);
    expect(estimateTokens("")).toBe(0);
  });

  it.each(["naïve words ".repeat(50), `${"word ".repeat(100)}東京`])(
    "is the same for a long text and for its characters: %s",
    (text) => {
      expect(weightOf(text)).toBe([...text].reduce((sum, character) => sum + weightOf(character), 0));
    },
  );

  it("is the same for a text and for the sum of its parts", () => {
    const text = samples.map(([, sample]) => sample).join("\n");
    const pieces = [...text].reduce((sum, character) => sum + weightOf(character), 0);
    expect(tokensOfWeight(pieces)).toBe(estimateTokens(text));
  });
});
