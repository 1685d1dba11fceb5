// Start here: regular expressions that are matched in linear time, for our own search of texts that ripgrep does not see.
// The usual syntax without lookaround and references back, which no linear matcher can have. linear-matcher.ts runs it.

/** A step of the program. `next` and `other` are indexes of steps. */
export type Step =
  | { readonly kind: "letter"; readonly matches: (code: number) => boolean; readonly next: number }
  | { readonly kind: "fork"; readonly next: number; readonly other: number }
  | { readonly kind: "at"; readonly where: Assertion; readonly next: number }
  | { readonly kind: "end" };

export type Assertion = "start" | "end" | "word-edge" | "no-word-edge";

type Node =
  | { readonly kind: "letter"; readonly matches: (code: number) => boolean }
  | { readonly kind: "at"; readonly where: Assertion }
  | { readonly kind: "all" | "any"; readonly nodes: readonly Node[] }
  | { readonly kind: "repeat"; readonly node: Node; readonly least: number; readonly most: number };

/** Steps of a program; counted repetitions multiply them. */
const mostSteps = 5000;
const mostRepetitions = 200;
const longestPattern = 1000;

export class UnsupportedPattern extends Error {}

/** The program of a pattern. Throws an `UnsupportedPattern` with words for the model. */
export function compilePattern(source: string, isCaseBlind: boolean): readonly Step[] {
  if (source.length > longestPattern) throw new UnsupportedPattern(`it is longer than ${longestPattern} characters`);
  const node = new PatternReader(source, isCaseBlind).whole();
  const steps: Step[] = [];
  const start = emit(node, add(steps, { kind: "end" }), steps);
  // The program is entered at its last step.
  if (start !== steps.length - 1) add(steps, { kind: "fork", next: start, other: start });
  return steps;
}

function add(steps: Step[], step: Step): number {
  if (steps.length >= mostSteps) throw new UnsupportedPattern("it repeats too much");
  return steps.push(step) - 1;
}

/** Adds the steps of a node that go on at `next`, and returns the first of them. */
function emit(node: Node, next: number, steps: Step[]): number {
  switch (node.kind) {
    case "letter":
      return add(steps, { kind: "letter", matches: node.matches, next });
    case "at":
      return add(steps, { kind: "at", where: node.where, next });
    case "all":
      return node.nodes.reduceRight((following, one) => emit(one, following, steps), next);
    case "any": {
      const starts = node.nodes.map((one) => emit(one, next, steps));
      return starts.reduceRight((other, start) => add(steps, { kind: "fork", next: start, other }));
    }
    case "repeat":
      return emitRepeat(node, next, steps);
  }
}

function emitRepeat({ node, least, most }: Extract<Node, { kind: "repeat" }>, next: number, steps: Step[]): number {
  let start = next;
  if (most === Number.POSITIVE_INFINITY) {
    const loop = add(steps, { kind: "fork", next, other: next });
    steps[loop] = { kind: "fork", next: emit(node, loop, steps), other: next };
    start = loop;
  } else {
    for (let count = least; count < most; count++)
      start = add(steps, { kind: "fork", next: emit(node, start, steps), other: next });
  }
  for (let count = 0; count < least; count++) start = emit(node, start, steps);
  return start;
}

const digits = (code: number): boolean => code >= 48 && code <= 57;
export const isWordCode = (code: number): boolean =>
  digits(code) || code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const spaces = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 160 || code === 0xfeff;

const classes: Readonly<Record<string, (code: number) => boolean>> = {
  d: digits,
  w: isWordCode,
  s: spaces,
  D: (code) => !digits(code),
  W: (code) => !isWordCode(code),
  S: (code) => !spaces(code),
};
const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v", 0: "\0" };

class PatternReader {
  private place = 0;
  private depth = 0;

  constructor(
    private readonly source: string,
    private readonly isCaseBlind: boolean,
  ) {}

  whole(): Node {
    const node = this.alternatives();
    if (this.place < this.source.length) throw new UnsupportedPattern("a closing parenthesis has no opening one");
    return node;
  }

  private alternatives(): Node {
    const nodes = [this.sequence()];
    while (this.takes("|")) nodes.push(this.sequence());
    const [only, ...others] = nodes;
    return only && others.length === 0 ? only : { kind: "any", nodes };
  }

  private sequence(): Node {
    const nodes: Node[] = [];
    while (this.place < this.source.length && !"|)".includes(this.source.charAt(this.place))) nodes.push(this.repeated());
    return { kind: "all", nodes };
  }

  private repeated(): Node {
    let node = this.single();
    for (;;) {
      const range = this.range();
      if (!range) return node;
      // A lazy repetition matches the same lines.
      this.takes("?");
      node = { kind: "repeat", node, ...range };
    }
  }

  private range(): { least: number; most: number } | undefined {
    if (this.takes("*")) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.takes("+")) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.takes("?")) return { least: 0, most: 1 };
    const [text, from, comma, to] = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.source.slice(this.place, this.place + 12)) ?? [];
    if (text === undefined) return undefined;
    this.place += text.length;
    const least = Number(from);
    const most = comma === "" ? least : to === "" ? Number.POSITIVE_INFINITY : Number(to);
    if (most < least) throw new UnsupportedPattern(`${text} counts backwards`);
    if (least > mostRepetitions || (most !== Number.POSITIVE_INFINITY && most > mostRepetitions)) {
      throw new UnsupportedPattern(`${text} repeats too often`);
    }
    return { least, most };
  }

  private single(): Node {
    const letter = this.source.charAt(this.place++);
    switch (letter) {
      case "(":
        return this.group();
      case "[":
        return this.set();
      case ".":
        return { kind: "letter", matches: (code) => code !== 10 };
      case "^":
        return { kind: "at", where: "start" };
      case "$":
        return { kind: "at", where: "end" };
      case "\\":
        return this.escaped();
      case "*":
      case "+":
      case "?":
        throw new UnsupportedPattern(`${letter} has nothing to repeat`);
      default:
        return this.literal(letter);
    }
  }

  private group(): Node {
    if (this.source.startsWith("?", this.place)) {
      const name = /^\?(?::|P?<[A-Za-z_]\w{0,50}>)/.exec(this.source.slice(this.place, this.place + 60))?.[0];
      if (name === undefined) throw new UnsupportedPattern("lookaround and flags are not supported");
      this.place += name.length;
    }
    this.depth += 1;
    if (this.depth > 50) throw new UnsupportedPattern("it is nested too deeply");
    const node = this.alternatives();
    if (!this.takes(")")) throw new UnsupportedPattern("a parenthesis is not closed");
    this.depth -= 1;
    return node;
  }

  private escaped(): Node {
    const letter = this.source.charAt(this.place++);
    if (letter === "b") return { kind: "at", where: "word-edge" };
    if (letter === "B") return { kind: "at", where: "no-word-edge" };
    const matches = classes[letter];
    if (matches) return { kind: "letter", matches };
    return this.literal(this.escapedLetter(letter));
  }

  private escapedLetter(letter: string): string {
    if (letter === "") throw new UnsupportedPattern("it ends with a backslash");
    const control = controls[letter];
    if (control !== undefined) return control;
    const code = /^(?:x[\da-fA-F]{2}|u[\da-fA-F]{4})/.exec(this.source.slice(this.place - 1, this.place + 4))?.[0];
    if (code !== undefined) {
      this.place += code.length - 1;
      return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    }
    if (/[A-Za-z0-9]/.test(letter)) throw new UnsupportedPattern(`\\${letter} is not supported`);
    return letter;
  }

  private literal(letter: string): Node {
    return { kind: "letter", matches: this.letterRange(letter, letter) };
  }

  private letterRange(from: string, to: string): (code: number) => boolean {
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
    const within = (code: number): boolean => code >= first && code <= last;
    if (!this.isCaseBlind) return within;
    return (code) => {
      const letter = String.fromCharCode(code);
      return within(code) || within(letter.toLowerCase().charCodeAt(0)) || within(letter.toUpperCase().charCodeAt(0));
    };
  }

  private set(): Node {
    const isNegated = this.takes("^");
    const parts: ((code: number) => boolean)[] = [];
    for (let isFirst = true; ; isFirst = false) {
      if (this.place >= this.source.length) throw new UnsupportedPattern("a bracket is not closed");
      if (!isFirst && this.takes("]")) break;
      const from = this.setLetter();
      const isRange = typeof from === "string" && /^-[^\]]/.test(this.source.slice(this.place, this.place + 2));
      if (!isRange) {
        parts.push(typeof from === "string" ? this.letterRange(from, from) : from);
        continue;
      }
      this.place += 1;
      const to = this.setLetter();
      if (typeof to !== "string" || to < from) throw new UnsupportedPattern("a range in brackets is not valid");
      parts.push(this.letterRange(from, to));
    }
    return { kind: "letter", matches: (code) => parts.some((matches) => matches(code)) !== isNegated };
  }

  private setLetter(): string | ((code: number) => boolean) {
    const letter = this.source.charAt(this.place++);
    if (letter !== "\\") return letter;
    const escaped = this.source.charAt(this.place++);
    return escaped === "b" ? "\b" : (classes[escaped] ?? this.escapedLetter(escaped));
  }

  private takes(letter: string): boolean {
    if (!this.source.startsWith(letter, this.place)) return false;
    this.place += letter.length;
    return true;
  }
}
