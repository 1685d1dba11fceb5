// Work of a function as the time that this process computed, which other processes on the machine do not lengthen.

/** Microseconds of computing below which two works are not compared: a collection of garbage takes as long. */
const shortestCompared = 3000;
const runs = 5;

/** Microseconds of computing, the least of several runs. */
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

/** How many times the work of an input the work of one four times as long is: 4 for linear work, 16 for quadratic. */
export function growthOf(run: (length: number) => unknown, length: number): number {
  run(Math.min(length, 1000));
  const [short, long] = [workOf(() => run(length)), workOf(() => run(length * 4))];
  return Math.max(long, shortestCompared) / Math.max(short, shortestCompared);
}
