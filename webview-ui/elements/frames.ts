// Schedules visible work for the next frame (or soon, if the page is not drawn) and other work for idle time.

/** Hidden pages get no frames; covered panels may get none either. */
const withoutFrames = 200;

/** Runs `callback` once before the next frame. The result cancels it. */
export function atNextFrame(callback: () => void): () => void {
  const run = () => {
    cancel();
    callback();
  };
  const timer = setTimeout(run, withoutFrames);
  const frame = requestAnimationFrame(run);
  const cancel = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
  return cancel;
}

/**
 * Milliseconds of work per slice, so that scrolling and typing stay smooth. Work longer than `patience` means that layout
 * alone takes longer than a slice; slices may then grow, up to a limit.
 */
const slice = { least: 6, most: 24, patience: 1000 };

/** Runs `work` to the end: one slice or all of it now, the rest when idle; then calls `done`. The result cancels it. */
export function inSlices(work: Iterator<void>, done: () => void, allAtOnce: boolean): () => void {
  let cancelled = false;
  let waiting = 0;
  const begun = performance.now();
  let ended = begun;
  const run = () => {
    const started = performance.now();
    const pageTook = started - begun > slice.patience ? started - ended : 0;
    const longest = Math.min(slice.most, Math.max(slice.least, pageTook / 2));
    while (!cancelled) {
      if (work.next().done) {
        done();
        return;
      }
      if (!allAtOnce && performance.now() - started > longest) break;
    }
    ended = performance.now();
    if (!cancelled) waiting = requestIdleCallback(run, { timeout: 250 });
  };
  run();
  return () => {
    cancelled = true;
    cancelIdleCallback(waiting);
  };
}
