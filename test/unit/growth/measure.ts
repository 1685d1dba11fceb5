// Measures work in CPU time of this process, which other processes do not affect.

/** CPU time in µs below which two runs are not compared, because a garbage collection takes as long. */
const shortestCompared = 3000;
const runs = 5;

/** CPU time in µs: the minimum of several runs. */
export function workOf(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < runs; count++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

/** Ratio of the work for a four times longer input: 4 for linear work, 16 for quadratic. */
export function growthOf(run: (length: number) => unknown, length: number): number {
  run(Math.min(length, 1000));
  const [short, long] = [workOf(() => run(length)), workOf(() => run(length * 4))];
  return Math.max(long, shortestCompared) / Math.max(short, shortestCompared);
}
