// A backtracking matcher that counts its steps. Unlike a time, a count is the same on every machine under any load; and
// this matcher tries every path that the built-in one may try.

import { type AST, RegExpParser } from "@eslint-community/regexpp";
import type { Pattern } from "./collect-patterns.js";

/** Registers are pairs of start and end; loops use further ones for the position where an iteration began. */
type Instruction =
  | { readonly do: "character"; readonly accepts: (character: string) => boolean; readonly backward: boolean }
  | { readonly do: "split"; readonly first: number; readonly second: number }
  | { readonly do: "jump"; readonly to: number }
  | { readonly do: "save"; readonly register: number }
  | { readonly do: "clear"; readonly registers: readonly number[] }
  | { readonly do: "moved"; readonly register: number }
  | { readonly do: "place"; readonly holds: (text: string, at: number) => boolean }
  | { readonly do: "look"; readonly program: readonly Instruction[]; readonly negate: boolean }
  | { readonly do: "again"; readonly registers: readonly (readonly [number, number])[]; readonly backward: boolean }
  | { readonly do: "done" };

export interface Counted {
  readonly steps: number;
  /** `[start, end]` of each match; all matches of a global pattern, otherwise at most one. */
  readonly matches: readonly (readonly [number, number])[];
  /** False if the count stopped at `mostSteps`. */
  readonly finished: boolean;
}

export class CountingMatcher {
  readonly #program: readonly Instruction[];
  readonly #wide: boolean;
  readonly #global: boolean;
  readonly #sticky: boolean;
  #steps = 0;
  #most = 0;

  constructor({ source, flags }: Pattern) {
    const parsed = new RegExpParser().parsePattern(source, 0, source.length, {
      unicode: flags.includes("u"),
      unicodeSets: flags.includes("v"),
    });
    this.#wide = flags.includes("u") || flags.includes("v");
    this.#global = flags.includes("g");
    this.#sticky = flags.includes("y");
    this.#program = new Compiler(flags).program(parsed);
  }

  /** Does what a call that reads the whole text does: `exec` of a non-global pattern, `replaceAll` of a global one. */
  run(text: string, mostSteps: number): Counted {
    this.#steps = 0;
    this.#most = mostSteps;
    const matches: [number, number][] = [];
    for (let start = 0; start <= text.length; ) {
      const end = this.#match(this.#program, text, start, [])?.[1];
      if (this.#steps > mostSteps) return { steps: this.#steps, matches, finished: false };
      if (end !== undefined) {
        matches.push([start, end]);
        if (!this.#global) break;
      } else if (this.#sticky) break;
      start = end !== undefined && end > start ? end : start + this.#lengthAt(text, start);
    }
    return { steps: this.#steps, matches, finished: true };
  }

  #lengthAt(text: string, at: number): number {
    return this.#wide && (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }

  /** The registers after a match that starts at `start`. */
  #match(
    program: readonly Instruction[],
    text: string,
    start: number,
    given: readonly (number | undefined)[],
  ): (number | undefined)[] | undefined {
    let registers = [...given];
    let at = start;
    let next = 0;
    const choices: { readonly next: number; readonly at: number; readonly registers: (number | undefined)[] }[] = [];
    for (;;) {
      this.#steps += 1;
      if (this.#steps > this.#most) return undefined;
      const instruction = program[next] ?? { do: "done" as const };
      let holds = true;
      next += 1;
      switch (instruction.do) {
        case "done":
          registers[0] = start;
          registers[1] = at;
          return registers;
        case "character": {
          const character = this.#characterAt(text, at, instruction.backward);
          holds = character !== "" && instruction.accepts(character);
          if (holds) at += instruction.backward ? -character.length : character.length;
          break;
        }
        case "split":
          choices.push({ next: instruction.second, at, registers });
          next = instruction.first;
          break;
        case "jump":
          next = instruction.to;
          break;
        case "save":
          registers = [...registers];
          registers[instruction.register] = at;
          break;
        case "clear":
          registers = [...registers];
          for (const register of instruction.registers) registers[register] = undefined;
          break;
        case "moved":
          holds = registers[instruction.register] !== at;
          break;
        case "place":
          holds = instruction.holds(text, at);
          break;
        case "look": {
          const inside = this.#match(instruction.program, text, at, registers);
          holds = (inside !== undefined) !== instruction.negate;
          if (inside && !instruction.negate) registers = inside;
          break;
        }
        case "again": {
          const [from, to] = instruction.registers
            .map(([one, other]) => [registers[one], registers[other]] as const)
            .find(([one, other]) => one !== undefined && other !== undefined) ?? [0, 0];
          const word = text.slice(Math.min(from ?? 0, to ?? 0), Math.max(from ?? 0, to ?? 0));
          this.#steps += word.length;
          holds = instruction.backward ? text.slice(0, at).endsWith(word) : text.startsWith(word, at);
          if (holds) at += instruction.backward ? -word.length : word.length;
          break;
        }
      }
      if (holds) continue;
      const choice = choices.pop();
      if (!choice) return undefined;
      ({ next, at, registers } = choice);
    }
  }

  #characterAt(text: string, at: number, backward: boolean): string {
    if (!backward)
      return this.#wide ? String.fromCodePoint(text.codePointAt(at) ?? 0).slice(0, at < text.length ? 2 : 0) : text.charAt(at);
    const low = text.charAt(at - 1);
    const pair = this.#wide && /[\udc00-\udfff]/.test(low) && /[\ud800-\udbff]/.test(text.charAt(at - 2));
    return pair ? text.slice(at - 2, at) : low;
  }
}

class Compiler {
  #registers = 0;
  readonly #groups = new Map<AST.CapturingGroup, readonly [number, number]>();

  constructor(private readonly flags: string) {}

  program(pattern: AST.Pattern): readonly Instruction[] {
    this.#registers = 2;
    const into: Instruction[] = [];
    this.#alternatives(pattern.alternatives, into, false);
    into.push({ do: "done" });
    return into;
  }

  #registersOf(group: AST.CapturingGroup): readonly [number, number] {
    const known = this.#groups.get(group);
    if (known) return known;
    const made = [this.#registers++, this.#registers++] as const;
    this.#groups.set(group, made);
    return made;
  }

  #alternatives(alternatives: readonly AST.Alternative[], into: Instruction[], backward: boolean): void {
    const ends: number[] = [];
    alternatives.forEach((alternative, index) => {
      const isLast = index === alternatives.length - 1;
      const split = into.length;
      if (!isLast) into.push({ do: "jump", to: 0 });
      const elements = backward ? [...alternative.elements].reverse() : alternative.elements;
      for (const element of elements) this.#element(element, into, backward);
      if (isLast) return;
      ends.push(into.length);
      into.push({ do: "jump", to: 0 });
      into[split] = { do: "split", first: split + 1, second: into.length };
    });
    for (const end of ends) into[end] = { do: "jump", to: into.length };
  }

  #element(element: AST.Element, into: Instruction[], backward: boolean): void {
    switch (element.type) {
      case "Character":
      case "CharacterSet":
      case "CharacterClass":
      case "ExpressionCharacterClass":
        into.push({ do: "character", accepts: acceptor(element.raw, this.flags), backward });
        break;
      case "Group":
        this.#alternatives(element.alternatives, into, backward);
        break;
      case "CapturingGroup": {
        const [from, to] = this.#registersOf(element);
        into.push({ do: "save", register: backward ? to : from });
        this.#alternatives(element.alternatives, into, backward);
        into.push({ do: "save", register: backward ? from : to });
        break;
      }
      case "Backreference": {
        const groups = Array.isArray(element.resolved) ? element.resolved : [element.resolved];
        into.push({ do: "again", registers: groups.map((group) => this.#registersOf(group)), backward });
        break;
      }
      case "Quantifier":
        this.#quantifier(element, into, backward);
        break;
      case "Assertion":
        this.#assertion(element, into);
        break;
    }
  }

  #quantifier({ min, max, greedy, element }: AST.Quantifier, into: Instruction[], backward: boolean): void {
    const groups = capturingGroupsIn(element).flatMap((group) => this.#registersOf(group));
    const one = (): void => {
      if (groups.length > 0) into.push({ do: "clear", registers: groups });
      this.#element(element, into, backward);
    };
    for (let count = 0; count < min; count++) one();
    const branch = (index: number, inside: number, after: number): void => {
      into[index] = { do: "split", ...(greedy ? { first: inside, second: after } : { first: after, second: inside }) };
    };
    if (max === Number.POSITIVE_INFINITY) {
      const start = into.length;
      const register = this.#registers++;
      into.push({ do: "jump", to: 0 }, { do: "save", register });
      one();
      into.push({ do: "moved", register }, { do: "jump", to: start });
      branch(start, start + 1, into.length);
      return;
    }
    const splits: number[] = [];
    for (let count = min; count < max; count++) {
      splits.push(into.length);
      into.push({ do: "jump", to: 0 });
      one();
    }
    for (const split of splits) branch(split, split + 1, into.length);
  }

  #assertion(assertion: AST.Assertion, into: Instruction[]): void {
    const lines = this.flags.includes("m");
    if (assertion.kind === "lookahead" || assertion.kind === "lookbehind") {
      const program: Instruction[] = [];
      this.#alternatives(assertion.alternatives, program, assertion.kind === "lookbehind");
      program.push({ do: "done" });
      into.push({ do: "look", program, negate: assertion.negate });
    } else if (assertion.kind === "word") {
      const isWord = (text: string, at: number): boolean => /^\w$/.test(text.charAt(at));
      const { negate } = assertion;
      into.push({ do: "place", holds: (text, at) => (isWord(text, at - 1) !== isWord(text, at)) !== negate });
    } else if (assertion.kind === "start") {
      into.push({ do: "place", holds: (text, at) => at === 0 || (lines && isLineEnd(text.charAt(at - 1))) });
    } else {
      into.push({ do: "place", holds: (text, at) => at === text.length || (lines && isLineEnd(text.charAt(at))) });
    }
  }
}

function isLineEnd(character: string): boolean {
  return character === "\n" || character === "\r" || character === "\u2028" || character === "\u2029";
}

/** Whether one character matches, according to the built-in matcher; cached. */
export function acceptor(raw: string, flags: string): (character: string) => boolean {
  const pattern = new RegExp(`^(?:${raw})$`, flags.replaceAll(/[gmy]/g, ""));
  const known = new Map<string, boolean>();
  return (character) => {
    const answer = known.get(character) ?? pattern.test(character);
    known.set(character, answer);
    return answer;
  };
}

function capturingGroupsIn(element: AST.Element): AST.CapturingGroup[] {
  switch (element.type) {
    case "CapturingGroup":
      return [element, ...element.alternatives.flatMap(({ elements }) => elements.flatMap(capturingGroupsIn))];
    case "Group":
      return element.alternatives.flatMap(({ elements }) => elements.flatMap(capturingGroupsIn));
    case "Quantifier":
      return capturingGroupsIn(element.element);
    default:
      return [];
  }
}
