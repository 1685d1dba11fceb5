import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { separateThoughts, ThoughtSeparator } from "../../../../../src/core/wire/streams/thoughts/thought-separator.js";

interface Parts {
  readonly text: string;
  readonly reasoning: string;
}

/** The final text and reasoning of a reader that moves text to reasoning when notified. */
function inPieces(pieces: readonly string[]): Parts {
  let text = "";
  let reasoning = "";
  const separator = new ThoughtSeparator({
    text: (piece) => {
      text += piece;
    },
    reasoning: (piece) => {
      reasoning += piece;
    },
    textWasReasoning: () => {
      reasoning += text;
      text = "";
    },
  });
  for (const piece of pieces) separator.push(piece);
  separator.end();
  return { text, reasoning };
}

const inChunksOf = (size: number, content: string): string[] =>
  Array.from({ length: Math.ceil(content.length / size) }, (_, index) => content.slice(index * size, (index + 1) * size));

const channels = "<|channel|>analysis<|message|>plan<|end|><|start|>assistant<|channel|>final<|message|>Answer";

/** Content, its answer, and its reasoning. */
const rows: Readonly<Record<string, readonly [content: string, text: string, reasoning: string]>> = {
  "no tags": ["Answer < 3 [x] <b>bold</b>", "Answer < 3 [x] <b>bold</b>", ""],
  "blanks around an answer": ["\n\n Answer \n", "\n\n Answer \n", ""],
  "blanks alone": [" \n", " \n", ""],

  think: ["<think>plan</think>Answer", "Answer", "plan"],
  "blanks around tags": ["\n<think>\nplan\n\nmore\n</think>\n\nAnswer\n", "Answer\n", "plan\n\nmore"],
  "nothing in the tags": ["<think>\n\n</think>\n\nAnswer", "Answer", ""],
  thinking: ["<thinking>plan</thinking>Answer", "Answer", "plan"],
  thought: ["<thought>plan</thought>Answer", "Answer", "plan"],
  reasoning: ["<reasoning>plan</reasoning>Answer", "Answer", "plan"],
  "upper case": ["<THINK>plan</Think>Answer", "Answer", "plan"],
  "the closing tag of a relative": ["<thinking>plan</think>Answer", "Answer", "plan"],
  "the tags of Seed": ["<seed:think>plan</seed:think>Answer", "Answer", "plan"],
  "the brackets of Mistral": ["[THINK]plan[/THINK]Answer", "Answer", "plan"],
  "the triangles of Kimi-VL": ["◁think▷plan◁/think▷Answer", "Answer", "plan"],
  "the tokens of Cohere": ["<|START_THINKING|>plan<|END_THINKING|><|START_RESPONSE|>Answer<|END_RESPONSE|>", "Answer", "plan"],
  "the tokens of OpenThinker": [
    "<|begin_of_thought|>plan<|end_of_thought|>\n<|begin_of_solution|>Answer<|end_of_solution|>",
    "Answer",
    "plan",
  ],
  "an answer in tags of its own": ["<think>plan</think>\n<answer>Answer</answer>", "Answer", "plan"],
  "two thoughts before the answer": ["<think>one</think>\n<think>two</think>Answer", "Answer", "onetwo"],
  "a tag that is never closed": ["<think>plan", "", "plan"],
  "a half tag in a thought": ["<think>a < b </thin c</think>Answer", "Answer", "a < b </thin c"],
  "a thought about the tag": ["<think>close with `</think>` then</think>Answer", "Answer", "close with `</think>` then"],
  "a tag later in the answer": ["Answer <think>x</think> end", "Answer <think>x</think> end", ""],
  "a tag in the answer after a thought": ["<think>a</think>Use </think> and <think>", "Use </think> and <think>", "a"],
  "an answer that ends like a tag": ["if (a <", "if (a <", ""],
  "an answer that is the beginning of a tag": ["<thin", "<thin", ""],

  "an end alone": ["plan\n</think>\n\nfeat: add x", "feat: add x", "plan\n"],
  "an end alone, in one line": ["plan</think>Answer", "Answer", "plan"],
  "an end alone, between sentences": ["A plan. </think> Answer", "Answer", "A plan. "],
  "an end first of all": ["</think>\n\nAnswer", "Answer", ""],
  "an end last of all": ["plan\n</think>", "", "plan\n"],
  "the end of Mistral's brackets alone": ["plan[/THINK]Answer", "Answer", "plan"],
  "an end after a block of code in the thought": ["a\n```js\nx\n```\n</think>\nAnswer", "Answer", "a\n```js\nx\n```\n"],
  "an end inside a block of code": ["```html\n</think>\n```\nAnswer", "```html\n</think>\n```\nAnswer", ""],
  "an end inside a longer block": ["````\n```\n</think>\n````", "````\n```\n</think>\n````", ""],
  "an end inside a block of tildes in a quote": ["> ~~~\n> </think>\n> ~~~", "> ~~~\n> </think>\n> ~~~", ""],
  "an end inside inline code": ["The tag `</think>` ends it", "The tag `</think>` ends it", ""],
  "an end inside inline code of two marks": ["``a ` </think>`` ends it", "``a ` </think>`` ends it", ""],
  "an end that a sentence mentions": ["Qwen writes </think> at its end", "Qwen writes </think> at its end", ""],
  "an end in quotation marks": ['Write "</think>" there', 'Write "</think>" there', ""],
  "an end in a string of code": ["const end = '</think>';", "const end = '</think>';", ""],
  "an end whose beginning stands in the answer": ["See <think>x</think>\nand more", "See <think>x</think>\nand more", ""],
  "a stray mark of inline code, lines before the end": ["don`t\n</think>\nAnswer", "Answer", "don`t\n"],

  channels: [channels, "Answer", "plan"],
  "channels that begin with a role": [`<|start|>assistant${channels}<|return|>`, "Answer", "plan"],
  "channels with a preamble": [
    "<|channel|>analysis<|message|>plan<|end|><|start|>assistant<|channel|>commentary<|message|>First. <|end|>" +
      "<|start|>assistant<|channel|>final<|message|>Answer",
    "First. Answer",
    "plan",
  ],
  "channels with a call of a tool": [
    '<|channel|>commentary to=functions.read <|constrain|>json<|message|>{"a":1}<|call|>',
    "",
    '{"a":1}',
  ],
  "the final channel alone": ["<|channel|>final<|message|>Answer", "Answer", ""],
  "a channel that the template has begun": [
    "analysis<|message|>plan<|end|><|start|>assistant<|channel|>final<|message|>Answer",
    "Answer",
    "plan",
  ],
  "a channel whose header is in the template": [
    "plan<|end|><|start|>assistant<|channel|>final<|message|>Answer",
    "Answer",
    "plan",
  ],
  "channels whose tokens the server took out": ["analysisWe plan.assistantfinalAnswer", "Answer", "analysisWe plan."],
  "channels that an answer shows as code": [
    "<|channel|>final<|message|>It is `<|channel|>` and `<|end|>`.",
    "It is `<|channel|>` and `<|end|>`.",
    "",
  ],
  "a word that begins like a channel": ["analysis of the code", "analysis of the code", ""],
  "an end token that leaked": ["Answer<|end|>", "Answer<|end|>", ""],
};

describe.each([1, 7, Number.MAX_SAFE_INTEGER])("content in chunks of %s characters", (size) => {
  it.each(Object.entries(rows))("%s", (_, [content, text, reasoning]) => {
    expect(inPieces(inChunksOf(size, content))).toEqual({ text, reasoning });
  });
});

describe("reasoning in the content", () => {
  const piece = fc.oneof(
    fc.constantFrom(...Object.values(rows).map(([content]) => content)),
    fc.constantFrom(
      "<think>",
      "</think>",
      "<|channel|>final<|message|>",
      "<|end|>",
      "```\n",
      "`",
      "\n",
      " ",
      "</",
      "<|",
      "a",
      "é",
    ),
  );

  it("is the same for any chunking", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), fc.array(fc.nat(400), { maxLength: 30 }), (pieces, places) => {
        const content = pieces.join("");
        const ends = [...new Set([...places.filter((place) => place < content.length), content.length])].sort((a, b) => a - b);
        const cut = ends.map((end, index) => content.slice(ends[index - 1] ?? 0, end));
        expect(inPieces(cut)).toEqual(separateThoughts(content));
      }),
    );
  });

  it("is never invented: without a marker, all content is the answer", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), (pieces) => {
        const content = pieces.join("");
        fc.pre(!/think|thought|reason|reflect|scratchpad|analysis|\|/i.test(content));
        expect(inPieces(pieces)).toEqual({ text: content, reasoning: "" });
      }),
    );
  });

  it.each([
    ["<", ""],
    ["</think", ""],
    ["<think>", "<think>"],
    ["`</think>` ", ""],
    ["```\n</think>\n", ""],
    ["<|channel|>analysis<|message|>", ""],
    ["<|end|>", "<|channel|>"],
    [" ", ""],
    ["<think></think>", ""],
    ["`", ""],
  ])("takes linear time: %j", (unit, first) => {
    // CPU time, because other processes may keep the machine busy.
    const time = (length: number): number => {
      const content = first + unit.repeat(length / unit.length);
      const start = process.cpuUsage().user;
      inPieces(inChunksOf(64, content));
      separateThoughts(content);
      return (process.cpuUsage().user - start) / 1000;
    };
    const best = (length: number): number => Math.min(...[1, 2, 3].map(() => time(length)));
    time(20_000);
    expect(best(400_000)).toBeLessThan(8 * Math.max(best(100_000), 10));
  });
});
