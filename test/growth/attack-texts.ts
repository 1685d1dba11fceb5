// Texts that make a pattern do as much work as possible, built from its own parts: repetitions of what a loop matches, alone
// and after a prefix that leads to it; starts of a match that never completes; and a suffix that makes the match fail.

import { type AST, RegExpParser, visitRegExpAST } from "@eslint-community/regexpp";
import type { Pattern } from "./collect-patterns.js";
import { acceptor } from "./counting-matcher.js";

export interface Attack {
  readonly prefix: string;
  readonly pump: string;
  readonly suffix: string;
}

/** The text of an attack with about `length` characters. */
export function attackText({ prefix, pump, suffix }: Attack, length: number): string {
  return prefix + pump.repeat(Math.ceil(length / pump.length)) + suffix;
}

const everywhere = [" ", "\t", "\n", "a", "A", "0", "_", "-", ".", "/", ":", "`", "é", "\u0000"];
/** `\n\u0000` also ends a line; with the empty suffix, the match fails by itself. */
const suffixes = ["", "\u0000", "\n\u0000"];
const mostAttacks = 320;
const longestPump = 300;

export function attacksOn({ source, flags }: Pattern): Attack[] {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes("u"),
    unicodeSets: flags.includes("v"),
  });
  const characters = charactersOf(pattern);
  const attacks = new Map<string, Attack>();
  const add = (prefix: string, pump: string, ends: readonly string[] = suffixes): void => {
    if (pump === "" || pump.length > longestPump) return;
    for (const suffix of ends) attacks.set(JSON.stringify([prefix, pump, suffix]), { prefix, pump, suffix });
  };
  const sample = new Sampler(flags, characters);
  const allStops = new Set(suffixes);
  visitRegExpAST(pattern, {
    onQuantifierEnter(quantifier) {
      const inside = sample.several(quantifier.element);
      // Characters that the loop does not match, so that all its work is wasted.
      const stops = sample.rejected(quantifier.element).slice(0, 4);
      const ends = [...new Set([...suffixes, ...stops])];
      for (const stop of stops) allStops.add(stop);
      for (const prefix of sample.before(quantifier)) {
        for (const pump of inside) {
          add("", pump, ends);
          add(prefix, pump, ends);
          add("", prefix + pump, ends);
          // Repeated for loops that need several, so that the search starts again within the matched text.
          add("", prefix + pump.repeat(Math.max(quantifier.min, 1)), ends);
        }
        for (const one of inside.slice(0, 3)) {
          for (const other of inside.slice(0, 3)) if (one !== other) add(prefix, one + other, ends);
        }
        add("", prefix, ends);
      }
    },
  });
  for (const alternative of pattern.alternatives) {
    for (const whole of sample.sequences(alternative)) {
      for (const part of [whole, ...beginnings(whole)]) for (const after of ["", " ", "\n", "-"]) add("", part + after);
    }
  }
  for (const character of characters) add("", character, [...allStops].slice(0, 8));
  return spread([...attacks.values()]);
}

/** A subset small enough to try in reasonable time, from all parts of the pattern. */
function spread(attacks: readonly Attack[]): Attack[] {
  const step = Math.max(1, attacks.length / mostAttacks);
  return attacks.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function beginnings(text: string): string[] {
  const ends =
    text.length <= 12
      ? [...text].map((_, index) => index + 1)
      : [1, 2, 3, 4, Math.floor(text.length / 2), text.length - 2, text.length - 1];
  return ends.map((end) => text.slice(0, end)).filter((part) => part.isWellFormed());
}

/** Characters that the pattern mentions, and some of every kind. */
function charactersOf(pattern: AST.Pattern): string[] {
  const found = new Set<string>();
  visitRegExpAST(pattern, {
    onCharacterEnter: ({ value }) => found.add(String.fromCodePoint(value)),
    onCharacterClassRangeEnter: ({ min, max }) => {
      found.add(String.fromCodePoint(min.value));
      found.add(String.fromCodePoint(max.value));
    },
  });
  return [...everywhere, ...found].filter((character) => character.isWellFormed());
}

/** Generates short texts that parts of a pattern match. */
class Sampler {
  readonly #known = new Map<string, readonly string[]>();

  constructor(
    private readonly flags: string,
    private readonly characters: readonly string[],
  ) {}

  /** Texts from the start of the pattern to an element, with and without the optional parts. */
  before(element: AST.Element): readonly string[] {
    const { parent } = element;
    if (parent.type === "Quantifier") return this.before(parent);
    if (parent.type !== "Alternative") return [""];
    const earlier = parent.elements.slice(0, parent.elements.indexOf(element));
    const texts = (pick: "first" | "last"): string =>
      earlier.map((part) => (pick === "first" ? this.several(part)[0] : this.several(part).at(-1)) ?? "").join("");
    const own = [...new Set([texts("first"), texts("last")])];
    const around = parent.parent;
    if (around.type !== "Group" && around.type !== "CapturingGroup") return own;
    return [...new Set(this.before(around).flatMap((lead) => own.map((text) => lead + text)))].slice(0, 4);
  }

  /** Characters of the pattern that an element does not start with. */
  rejected(element: AST.Element): readonly string[] {
    const accepts = acceptor(element.raw, this.flags);
    const isOne = ["Character", "CharacterSet", "CharacterClass", "ExpressionCharacterClass"].includes(element.type);
    const first = this.several(element).map((text) => text.charAt(0));
    const own = this.characters.filter((character) => !everywhere.includes(character));
    return [...own, ...everywhere].filter((character) => (isOne ? !accepts(character) : !first.includes(character)));
  }

  several(element: AST.Element): readonly string[] {
    switch (element.type) {
      case "Character":
      case "CharacterSet":
      case "CharacterClass":
      case "ExpressionCharacterClass":
        return this.#accepted(element.raw);
      case "Group":
      case "CapturingGroup":
        return [...new Set(element.alternatives.flatMap((alternative) => this.sequences(alternative)))].slice(0, 8);
      case "Quantifier": {
        const inside = this.several(element.element);
        const least = inside.map((text) => text.repeat(Math.max(element.min, 1)));
        return element.min === 0 ? [...least.slice(0, 4), ""] : least.slice(0, 6);
      }
      case "Backreference": {
        const group = Array.isArray(element.resolved) ? element.resolved[0] : element.resolved;
        return group ? this.several(group).slice(0, 1) : [""];
      }
      case "Assertion":
        return [""];
    }
  }

  /** A few texts that an alternative matches: the first variant of each part, then each other variant in turn. */
  sequences({ elements }: AST.Alternative): string[] {
    const parts = elements.map((element) => this.several(element));
    const first = parts.map((texts) => texts[0] ?? "");
    const found = new Set([first.join("")]);
    parts.forEach((texts, index) => {
      for (const text of texts.slice(1, 3)) found.add(first.with(index, text).join(""));
    });
    return [...found].slice(0, 8);
  }

  #accepted(raw: string): readonly string[] {
    const known = this.#known.get(raw);
    if (known) return known;
    const accepts = acceptor(raw, this.flags);
    const accepted = [...new Set(this.characters.filter(accepts))].slice(0, 8);
    // For example a script that no other part of the pattern names.
    const rare = accepted.length > 0 ? [] : ["漢", "\u0301", "\u200b", "😀", "ß", "\u202e"].filter(accepts);
    const texts = accepted.length > 0 ? accepted : rare;
    this.#known.set(raw, texts);
    return texts;
  }
}

/** The most characters that a bounded loop matches; 0 if there is no such loop. */
export function longestBoundedLoop({ source, flags }: Pattern): number {
  let longest = 0;
  const parser = new RegExpParser();
  visitRegExpAST(
    parser.parsePattern(source, 0, source.length, { unicode: flags.includes("u"), unicodeSets: flags.includes("v") }),
    {
      onQuantifierEnter: ({ max }) => {
        if (Number.isFinite(max)) longest = Math.max(longest, max);
      },
    },
  );
  return longest;
}
