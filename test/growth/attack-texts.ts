// Texts that make a pattern do as much work as it can, built from its own parts: what a loop takes, again and again, alone
// and after what leads to it; beginnings of a match that never comes about; and an end that makes all of it fail.

import { type AST, RegExpParser, visitRegExpAST } from "@eslint-community/regexpp";
import type { Pattern } from "./collect-patterns.js";
import { acceptor } from "./counting-matcher.js";

export interface Attack {
  readonly prefix: string;
  readonly pump: string;
  readonly suffix: string;
}

/** The text of an attack at about `length` characters. */
export function attackText({ prefix, pump, suffix }: Attack, length: number): string {
  return prefix + pump.repeat(Math.ceil(length / pump.length)) + suffix;
}

const everywhere = [" ", "\t", "\n", "a", "A", "0", "_", "-", ".", "/", ":", "`", "é", "\u0000"];
/** `\n\u0000` also ends a line; nothing may be what makes it fail. */
const suffixes = ["", "\u0000", "\n\u0000"];
const mostPumps = 80;

export function attacksOn({ source, flags }: Pattern): Attack[] {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes("u"),
    unicodeSets: flags.includes("v"),
  });
  const characters = charactersOf(pattern);
  const pumps = new Map<string, { prefix: string; pump: string }>();
  const add = (prefix: string, pump: string): void => {
    if (pump !== "" && pump.length < 400) pumps.set(JSON.stringify([prefix, pump]), { prefix, pump });
  };
  const sample = new Sampler(flags, characters);
  visitRegExpAST(pattern, {
    onQuantifierEnter(quantifier) {
      const prefix = sample.before(quantifier);
      const inside = sample.several(quantifier.element);
      for (const pump of inside) {
        add("", pump);
        add(prefix, pump);
        if (prefix !== "") add("", prefix + pump);
        // Enough of it for what asks for several, so that the search begins again within what was taken.
        if (prefix !== "") add("", prefix + pump.repeat(Math.max(quantifier.min, 1)));
      }
      for (const one of inside.slice(0, 3)) for (const other of inside.slice(0, 3)) if (one !== other) add(prefix, one + other);
      if (prefix !== "") add("", prefix);
    },
  });
  for (const alternative of pattern.alternatives) {
    for (const whole of sample.sequences(alternative)) {
      add("", whole);
      for (const separator of [" ", "\n", "-"]) add("", whole + separator);
      for (const part of beginnings(whole)) {
        add("", part);
        add("", `${part} `);
      }
    }
  }
  for (const character of characters) add("", character);
  const chosen = [...pumps.values()];
  // Spread over all of them if there are more than can be tried.
  const step = Math.max(1, chosen.length / mostPumps);
  const kept = Array.from({ length: Math.min(chosen.length, mostPumps) }, (_, index) => chosen[Math.floor(index * step)]);
  return kept.flatMap((pump) => (pump ? suffixes.map((suffix) => ({ ...pump, suffix })) : []));
}

function beginnings(text: string): string[] {
  const ends =
    text.length <= 12
      ? [...text].map((_, index) => index + 1)
      : [1, 2, 3, 4, Math.floor(text.length / 2), text.length - 2, text.length - 1];
  return ends.map((end) => text.slice(0, end)).filter((part) => part.isWellFormed());
}

/** Characters of which the pattern says something, and some of every kind. */
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

/** Short texts that parts of a pattern accept. */
class Sampler {
  readonly #known = new Map<string, readonly string[]>();

  constructor(
    private readonly flags: string,
    private readonly characters: readonly string[],
  ) {}

  /** One text that leads from the beginning of the pattern to an element. */
  before(element: AST.Element): string {
    const { parent } = element;
    if (parent.type === "Quantifier") return this.before(parent);
    if (parent.type !== "Alternative") return "";
    const own = parent.elements
      .slice(0, parent.elements.indexOf(element))
      .map((earlier) => this.several(earlier)[0] ?? "")
      .join("");
    const around = parent.parent;
    return around.type === "Group" || around.type === "CapturingGroup" ? this.before(around) + own : own;
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

  /** A few texts of an alternative: the first of each part, and each of the others in turn. */
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
    // Such as a script that no other part of the pattern names.
    const rare = accepted.length > 0 ? [] : ["漢", "\u0301", "\u200b", "😀", "ß", "\u202e"].filter(accepts);
    const texts = accepted.length > 0 ? accepted : rare;
    this.#known.set(raw, texts);
    return texts;
  }
}
