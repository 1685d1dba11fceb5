// Facts that the growth test cannot derive from a pattern: examples of the patterns built at run time, and the maximum text
// length for patterns that take more than linear time.

import { patternOf } from "../../src/core/redaction/known-secrets.js";
import { secretPatterns } from "../../src/core/redaction/secret-patterns.js";
import { answerMarkers, anyOf, channelOpenings, thoughtMarkers } from "../../src/core/wire/streams/thoughts/thought-markers.js";
import type { Pattern } from "./collect-patterns.js";

const pattern = ({ source, flags }: RegExp): Pattern => ({ source, flags });

/** Patterns built at run time, by file: the number of places that build one, and examples of the results. */
export const builtPatterns: Readonly<Record<string, { readonly places: number; readonly patterns: readonly Pattern[] }>> = {
  "src/core/conversation/find-in-messages.ts": {
    places: 1,
    patterns: [/a\s+a\s+a\s+b/i, /words/i, /\*\*a\*\*/i].map(pattern),
  },
  "src/core/history/search-text.ts": { places: 1, patterns: [/[\p{Script=Han}\p{Script=Thai}]/gu].map(pattern) },
  "src/core/providers/openai/model-families.ts": {
    places: 1,
    patterns: [/^(?:gpt-4\.1(?:-mini|-nano)?)(?:-\d{4}-\d{2}-\d{2})?$/, /^(?:o1|o3|o4-mini)(?:-\d{4}-\d{2}-\d{2})?$/].map(
      pattern,
    ),
  },
  "src/core/redaction/known-secrets.ts": {
    places: 1,
    patterns: ["aaaaaaaa", "\\\\\\\\\\\\", "%%%%%%%%", "++++ /\"'\n", "a-b-a-b-a-c", "%25%25%25", "é😀é"].map((secret) => ({
      source: patternOf(secret),
      flags: "g",
    })),
  },
  "src/core/redaction/secret-patterns.ts": { places: 6, patterns: secretPatterns.map(([one]) => pattern(one)) },
  "src/core/wire/streams/thoughts/thought-markers.ts": {
    places: 1,
    patterns: [
      anyOf([...thoughtMarkers, ...answerMarkers].flatMap(({ open, close }) => [open, close])),
      anyOf(channelOpenings),
    ].map(pattern),
  },
  "src/core/wire/streams/thoughts/tag-search.ts": { places: 1, patterns: [/[<[|](?:[/t|]|$)/gi].map(pattern) },
  "webview-ui/code/hidden-characters.ts": {
    places: 1,
    patterns: [
      /(?!(?<=\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])\u200d)(?:(?![\t\n])[\p{Cc}\p{Cf}]|[\u034f]|(?<!\p{Emoji})\ufe0f)/gu,
    ].map(pattern),
  },
  "webview-ui/markdown/blocks/presentable.ts": {
    places: 2,
    patterns: [
      /(?<![*~])\*\*\*(?![*~])/g,
      /(?<![*~])~~(?![*~])/g,
      /(?:^|[\s("'])\*\*(?=[^\s*~])[^*~]*$/,
      /(?:^|[\s("'])~~(?=[^\s*~])[^*~]*$/,
    ].map(pattern),
  },
  "webview-ui/markdown/html/plain-html.ts": {
    places: 1,
    patterns: [/\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/i].map(pattern),
  },
  "webview-ui/markdown/html/tokenizer.ts": {
    places: 2,
    patterns: [
      /([^\P{P}*~_]|\p{S})([*~]{1,3})([\p{Script=Han}ー])/gu,
      /([\p{Script=Han}ー])([*~]{1,3})(?=[^\P{P}*~_]|\p{S})/gu,
    ].map(pattern),
  },
};

/** Patterns that take more than linear time on a text of limited length, by key. */
export const boundedPatterns: Readonly<Record<string, { readonly longest: number; readonly because: string }>> = {
  "src/core/conversation/title.ts: /(\\*\\*|__|~~|(?<!`)`+(?!`))(.+?)\\1/g": {
    longest: 1000,
    because: "title.ts cuts each line at 1,000 characters and reads 4,000 at most",
  },
  "src/core/conversation/title.ts: /(?<![\\p{L}\\p{N}])([*_])(.+?)\\1(?![\\p{L}\\p{N}])/gu": {
    longest: 1000,
    because: "title.ts cuts each line at 1,000 characters and reads 4,000 at most",
  },
};
