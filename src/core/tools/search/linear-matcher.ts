// Decides whether a line matches a pattern, by following all ways through the program at once: the time is at most the
// program's size times the line's length.

import { type Assertion, compilePattern, isWordCode, type Step } from "./linear-pattern.js";

export type LineMatcher = (line: string) => boolean;

/** Throws an `UnsupportedPattern`. */
export function lineMatcher(pattern: string, isRegex: boolean, isCaseBlind: boolean): LineMatcher {
  if (!isRegex) {
    if (!isCaseBlind) return (line) => line.includes(pattern);
    const wanted = pattern.toLowerCase();
    return (line) => line.toLowerCase().includes(wanted);
  }
  return programMatcher(compilePattern(pattern, isCaseBlind));
}

export function programMatcher(steps: readonly Step[]): LineMatcher {
  const runner = new Runner(steps);
  return (line) => runner.matches(line);
}

class Runner {
  /** The position at which each step was last reached, so that none is followed twice at one position. */
  private readonly reachedAt: Int32Array;

  constructor(private readonly steps: readonly Step[]) {
    this.reachedAt = new Int32Array(steps.length);
  }

  matches(line: string): boolean {
    this.reachedAt.fill(-1);
    let current: number[] = [];
    for (let place = 0; place <= line.length; place++) {
      // A match may begin at any position.
      const reached: number[] = [];
      if (this.reach(current, line, place, reached) || this.reach([this.steps.length - 1], line, place, reached)) return true;
      if (place === line.length) return false;
      const code = line.charCodeAt(place);
      current = [];
      for (const index of reached) {
        const step = this.steps[index];
        if (step?.kind === "letter" && step.matches(code)) current.push(step.next);
      }
    }
    return false;
  }

  /** Adds the letter steps that can be reached without a letter; true if the end can. */
  private reach(from: readonly number[], line: string, place: number, letters: number[]): boolean {
    const waiting = [...from];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (this.reachedAt[index] === place) continue;
      this.reachedAt[index] = place;
      const step = this.steps[index];
      if (!step || step.kind === "end") return true;
      if (step.kind === "letter") letters.push(index);
      else if (step.kind === "fork") waiting.push(step.other, step.next);
      else if (holdsAt(step.where, line, place)) waiting.push(step.next);
    }
    return false;
  }
}

function holdsAt(where: Assertion, line: string, place: number): boolean {
  if (where === "start") return place === 0;
  if (where === "end") return place === line.length;
  const isEdge = isWordAt(line, place - 1) !== isWordAt(line, place);
  return isEdge === (where === "word-edge");
}

const isWordAt = (line: string, place: number): boolean =>
  place >= 0 && place < line.length && isWordCode(line.charCodeAt(place));
