// Lets the browser skip rows that are far from the view: each only once it has been laid out, because a guessed size would
// move what is being read. From then on the browser itself remembers the size that a row last had.

const sizes = new ResizeObserver((entries) => {
  for (const { target, contentBoxSize } of entries) {
    // Of the content: padding comes on top of it.
    const height = contentBoxSize[0]?.blockSize ?? 0;
    if (height === 0 || !(target instanceof HTMLElement)) continue;
    target.style.containIntrinsicBlockSize = `auto ${height}px`;
    target.classList.add("measured");
    sizes.unobserve(target);
  }
});

/** Skips `row` from its first layout on wherever it is far from the view. */
export function skipWhenFar(row: HTMLElement): void {
  sizes.observe(row);
}
