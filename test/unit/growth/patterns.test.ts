// Every pattern in the sources is linear, or its input is truncated. Work is counted in matcher steps, not in time.

import { beforeAll, describe, expect, it } from "vitest";
import { attacksOn, attackText } from "../../growth/attack-texts.js";
import { collectPatterns, type FoundPattern, patternsIn } from "../../growth/collect-patterns.js";
import { CountingMatcher } from "../../growth/counting-matcher.js";
import { boundedPatterns, builtPatterns } from "../../growth/known-patterns.js";
import { mostStepsAt, superlinearGrowth } from "../../growth/work.js";

let found: readonly FoundPattern[];
const patient = 600_000;
beforeAll(async () => {
  found = await collectPatterns();
}, patient);

/** Two million matcher steps take a few milliseconds. */
const mostStepsOfBounded = 2_000_000;

describe("the patterns of the sources", () => {
  it(
    "are linear, or the table says where their input is truncated",
    () => {
      const problems: string[] = [];
      for (const { key, line, pattern } of found) {
        if (!pattern || boundedPatterns[key]) continue;
        const growth = superlinearGrowth(pattern);
        if (growth)
          problems.push(
            `${key} (line ${line}): ${growth.stepsPerCharacter.toFixed(0)} steps a character for ${JSON.stringify(growth.attack)}`,
          );
      }
      expect(problems).toEqual([]);
    },
    patient,
  );

  it(
    "that are not linear do little work at their maximum input length",
    () => {
      for (const [key, { longest }] of Object.entries(boundedPatterns)) {
        const pattern = found.find((one) => one.key === key)?.pattern;
        expect(pattern, `${key} is in the table and not in the sources`).toBeDefined();
        if (pattern) expect(mostStepsAt(pattern, longest, mostStepsOfBounded * 2), key).toBeLessThan(mostStepsOfBounded);
      }
    },
    patient,
  );

  it(
    "that are built at run time are all known, and linear",
    () => {
      const places: Record<string, number> = {};
      for (const { key, pattern } of found) {
        const file = key.slice(0, key.indexOf(": "));
        if (!pattern) places[file] = (places[file] ?? 0) + 1;
      }
      expect(Object.fromEntries(Object.entries(builtPatterns).map(([file, built]) => [file, built.places]))).toEqual(places);
      for (const [file, { patterns }] of Object.entries(builtPatterns)) {
        for (const pattern of patterns) expect(superlinearGrowth(pattern), `${file}: ${pattern.source}`).toBeUndefined();
      }
    },
    patient,
  );
});

describe("the pattern search", () => {
  it.each([
    ["const one = /a+b/g;", ["/a+b/g"]],
    ["text.split(/,/);", ["/,/"]],
    ["new RegExp(name);", ["new RegExp(name)"]],
    ['RegExp("a" + name, "g");', ['new RegExp("a" + name, "g")']],
    ["const Make = RegExp;", ["RegExp"]],
    ['text.match("a+");', ['match("a+")']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template
    ["text.search(`^${name}`);", ["search(`^${name}`)"]],
    ["if (value instanceof RegExp) return;", []],
    ["const pattern: RegExp = other;", []],
    ["// a comment with /a+/ in it", []],
  ])("in %s", (text, names) => {
    expect(patternsIn(text, "sample.ts").map(({ key }) => key.slice("sample.ts: ".length))).toEqual(names);
  });

  it.each([
    ["a run before an anchor", /\/+$/],
    ["a run in each line", /[ \t]+$/gm],
    ["two loops over the same characters", /^\s*\w*\s*=?\s*$/],
    ["a nested loop", /^(?:a+)+$/],
    ["overlapping alternatives", /^(?:a|a)*$/],
    ["three adjacent loops", /^#\s*([\w ]+?)\s*$/],
    ["starts without an end", /<[a-z][^>]*>/g],
    ["starts that a second character ends", /\[[^\]]*\]\(/g],
    ["a repeated run", /(`+)[^`]+\1/g],
    ["a token that can start inside itself", /\beyJ[\w-]{8,}\.[\w-]{4,}/g],
    ["a loop after a repeated word", /^[^\n]*commit message[^\n]*:/i],
    ["a loop up to a missing character", /[({][^)}]*$/],
    ["a number with two endings", /^(?:\d+\.?\d*s)+$/],
  ])(
    "%s is more than linear",
    (_name, { source, flags }) => {
      expect(superlinearGrowth({ source, flags })).toBeDefined();
    },
    patient,
  );

  it.each([
    ["a run at the start", /^\s+/],
    ["a list", /^[a-z]+(?:,[a-z]+)*$/],
    ["a loop that ends where it can start again", /\[([^[\]]*)\]/g],
    ["a bounded loop", /model.{0,40}unknown/i],
    ["a run that starts once", /(?<![ \t])[ \t]+$/gm],
  ])(
    "%s is linear",
    (_name, { source, flags }) => {
      expect(superlinearGrowth({ source, flags })).toBeUndefined();
    },
    patient,
  );
});

describe("the counting matcher", () => {
  it(
    "finds the same matches as the native matcher",
    () => {
      for (const { key, pattern } of found) {
        if (!pattern || pattern.flags.includes("y")) continue;
        const all = pattern.flags.includes("g");
        const matcher = new CountingMatcher(pattern);
        const native = new RegExp(pattern.source, all ? pattern.flags : `${pattern.flags}g`);
        for (const attack of attacksOn(pattern).slice(0, 30)) {
          const text = attackText(attack, 40);
          const matches = [...text.matchAll(native)].map((match) => [match.index, match.index + match[0].length]);
          expect(matcher.run(text, 1_000_000).matches, `${key} on ${JSON.stringify(text)}`).toEqual(
            all ? matches : matches.slice(0, 1),
          );
        }
      }
    },
    patient,
  );
});
