// When to do work that is seen: at the next frame, or soon where the page is not drawn; and work that can wait: when
// nothing else is to be done.

/** A hidden page is given no frames; a panel that is covered may be given none either. */
const withoutFrames = 200;

/** Runs `callback` once, before the next frame is drawn. The result cancels it. */
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
 * Milliseconds of work at a time, so that a frame stays free for scrolling and typing. Work that goes on for longer than
 * `patience` has so much on the page that laying it out takes longer than that: then so may a slice, up to a limit.
 */
const slice = { least: 6, most: 24, patience: 1000 };

/** Runs `work` to its end: a first slice or all of it at once, the rest when idle. `done` is called after it; the result cancels. */
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
