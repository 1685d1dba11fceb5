// Highlights complete code blocks once they are near the view and the page is idle. The highlighter is a chunk that loads
// with the first block that needs it.

import type { CodeBlock } from "./code-block.js";

/** Longer code, in UTF-16 units, stays plain: highlighting it would block a frame. */
const longestHighlighted = 16_384;

const waiting: CodeBlock[] = [];
let scheduled = false;

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      waiting.push(target as CodeBlock);
    }
    schedule();
  },
  { rootMargin: "300px" },
);

/** Highlights the block once it comes near the view. */
export function highlightWhenSeen(code: CodeBlock): void {
  if (code.language !== "" && code.text.length <= longestHighlighted) seen.observe(code);
}

function schedule(): void {
  if (scheduled || waiting.length === 0) return;
  scheduled = true;
  requestIdleCallback(() => void highlightNext(), { timeout: 2000 });
}

async function highlightNext(): Promise<void> {
  const code = waiting.shift();
  const text = code?.text;
  if (code?.isConnected && text !== undefined) {
    const { highlighted } = await import("./highlighter.js");
    const fragment = highlighted(code.language, text);
    // The text may have changed while the chunk was loading; the block is queued again in that case.
    if (fragment && code.text === text) code.showHighlighted(fragment);
  }
  scheduled = false;
  schedule();
}
