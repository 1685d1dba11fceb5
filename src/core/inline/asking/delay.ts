// How long to wait after a key before a model is asked: longer for users who type fast and for models that answer slowly,
// because most of such requests would be aborted.

const shortestMs = 75;
const longestMs = 300;
/** Gaps and answers that count. */
const most = 10;
/** A longer gap is a pause and says nothing about typing. */
const longestGapMs = 1000;

export class Pace {
  private readonly gaps: number[] = [];
  private readonly answers: number[] = [];
  private lastKeyAt: number | undefined;

  /** Call for every change by the keyboard. */
  typed(now: number): void {
    const gap = this.lastKeyAt === undefined ? undefined : now - this.lastKeyAt;
    this.lastKeyAt = now;
    if (gap !== undefined && gap <= longestGapMs) remember(this.gaps, gap);
  }

  /** Milliseconds until a model's first whole answer. */
  answered(milliseconds: number): void {
    remember(this.answers, milliseconds);
  }

  /** Milliseconds to wait beyond VS Code's own 50. */
  delay(pace: "now" | "word", shortest: number): number {
    if (pace === "now") return 0;
    // Past the usual gap, the next key is late: the user has paused.
    const wait = mean(this.gaps, 100) * 0.8 + mean(this.answers, 300) * 0.1;
    return Math.max(shortest, Math.min(longestMs, Math.max(shortestMs, Math.round(wait))));
  }
}

function remember(values: number[], value: number): void {
  values.push(value);
  if (values.length > most) values.shift();
}

function mean(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((sum, value) => sum + value, 0) / values.length;
}
