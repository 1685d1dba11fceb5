// Lets the browser skip rows far from the view, each only after its first layout: an estimated size would move the text. The
// browser then remembers each row's last size.

const sizes = new ResizeObserver((entries) => {
  for (const { target, contentBoxSize } of entries) {
    // Content size; padding is added to it.
    const height = contentBoxSize[0]?.blockSize ?? 0;
    if (height === 0 || !(target instanceof HTMLElement)) continue;
    target.style.containIntrinsicBlockSize = `auto ${height}px`;
    target.classList.add("measured");
    sizes.unobserve(target);
  }
});

/** Skips `row` outside of the view after its first layout. */
export function skipWhenFar(row: HTMLElement): void {
  sizes.observe(row);
}
