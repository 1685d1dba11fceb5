// How much work a pattern does on its worst-case texts.

import { type Attack, attacksOn, attackText, longestBoundedLoop } from "./attack-texts.js";
import type { Pattern } from "./collect-patterns.js";
import { CountingMatcher } from "./counting-matcher.js";

/** Characters of the shorter text; the longer one has four times as many. */
const length = 60;
const mostSteps = 240_000;
/** Linear work gives 4, quadratic 16. Patterns that match a fixed number of characters from each start lie in between. */
const mostGrowth = 8;
/** Steps per character below which a pattern is fast, whatever its growth. */
const fewSteps = 8;

export interface Growth {
  /** Ratio of the work on a text four times as long to the work on the text. */
  readonly factor: number;
  readonly stepsPerCharacter: number;
  readonly attack: Attack;
}

/** The worst growth of a pattern that is worse than linear; undefined if no attack makes it so. */
export function superlinearGrowth({ source, flags }: Pattern): Growth | undefined {
  const key = `/${source}/${flags}`;
  if (!known.has(key)) known.set(key, growthOf({ source, flags }));
  return known.get(key);
}

/** Many patterns occur several times. */
const known = new Map<string, Growth | undefined>();

function growthOf(pattern: Pattern): Growth | undefined {
  const suspects = growthsAt(pattern, attacksOn(pattern), length);
  const longest = longestBoundedLoop(pattern);
  if (longest <= length / 20) return suspects[0];
  // A loop of up to 200 characters looks quadratic until the text is longer than that.
  const attacks = suspects.slice(0, 10).map(({ attack }) => attack);
  return growthsAt(pattern, attacks, Math.max(length * 4, longest * 8))[0];
}

/** Growths worse than linear, slowest first. */
function growthsAt(pattern: Pattern, attacks: readonly Attack[], characters: number): Growth[] {
  const matcher = new CountingMatcher(pattern);
  const limit = mostSteps * (characters / length);
  return attacks
    .flatMap((attack): Growth[] => {
      const long = attackText(attack, characters * 4);
      const { steps, finished } = matcher.run(long, limit);
      const stepsPerCharacter = steps / long.length;
      if (stepsPerCharacter <= fewSteps) return [];
      const short = attackText(attack, characters);
      const growth = (steps / matcher.run(short, limit).steps) * 4 * (short.length / long.length);
      const factor = finished ? growth : Number.POSITIVE_INFINITY;
      return factor > mostGrowth ? [{ factor, stepsPerCharacter, attack }] : [];
    })
    .sort((one, other) => other.stepsPerCharacter - one.stepsPerCharacter);
}

/** Steps on the worst text of the given length. */
export function mostStepsAt(pattern: Pattern, characters: number, limit: number): number {
  const matcher = new CountingMatcher(pattern);
  return Math.max(...attacksOn(pattern).map((attack) => matcher.run(attackText(attack, characters), limit).steps));
}
