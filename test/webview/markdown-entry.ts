// Shows only the Markdown renderer, with frames controlled by the test, so that a stream of thousands of pieces takes
// milliseconds.

import { setWorkspaceRoots } from "../../webview-ui/markdown/html/addresses.js";
import { loadOpenBlocks, renderMarkdown, StreamingMarkdown } from "../../webview-ui/markdown/streaming-markdown.js";

/** Runs all frames and idle callbacks requested since `takeTime`. */
interface Time {
  frame(): void;
  idle(): void;
}

function takeTime(): Time {
  let frames: FrameRequestCallback[] = [];
  let idles: IdleRequestCallback[] = [];
  window.requestAnimationFrame = (callback) => frames.push(callback);
  window.cancelAnimationFrame = () => {};
  window.requestIdleCallback = (callback) => idles.push(callback);
  window.cancelIdleCallback = () => {};
  const deadline = { didTimeout: true, timeRemaining: () => 50 };
  return {
    frame() {
      const due = frames;
      frames = [];
      for (const callback of due) callback(performance.now());
    },
    idle() {
      while (idles.length > 0) {
        const due = idles;
        idles = [];
        for (const callback of due) callback(deadline);
      }
    },
  };
}

/** HTML of `text`, rendered whole. */
function whole(text: string): string {
  const host = document.createElement("div");
  host.append(renderMarkdown(text));
  return host.innerHTML;
}

/** HTML at the end of a stream, one piece per frame; the lengths of the pieces repeat `cuts`. */
async function streamed(text: string, cuts: readonly number[]): Promise<string> {
  const time = takeTime();
  const host = document.createElement("div");
  document.body.append(host);
  const markdown = new StreamingMarkdown(host);
  for (const piece of pieces(text, cuts)) {
    markdown.append(piece);
    time.frame();
  }
  const finished = markdown.finish();
  time.idle();
  await finished;
  host.remove();
  return host.innerHTML;
}

/** HTML after each frame of a stream. */
function framesOf(text: string, cuts: readonly number[]): string[] {
  const time = takeTime();
  const host = document.createElement("div");
  const markdown = new StreamingMarkdown(host);
  return pieces(text, cuts).map((piece) => {
    markdown.append(piece);
    time.frame();
    return host.innerHTML;
  });
}

/** Number of changes per piece that a stream makes before its last `recent` top-level elements. */
function changesBehind(text: string, cuts: readonly number[], recent: number): number[] {
  const time = takeTime();
  const host = document.createElement("div");
  const markdown = new StreamingMarkdown(host);
  const watched = new MutationObserver(() => {});
  return pieces(text, cuts).map((piece) => {
    const standing = new Set([...host.children].slice(0, -recent));
    watched.observe(host, { childList: true, subtree: true, characterData: true, attributes: true });
    markdown.append(piece);
    time.frame();
    const changes = watched.takeRecords();
    watched.disconnect();
    return changes.filter(({ target, removedNodes }) => {
      const inside = [...standing].some((element) => element.contains(target));
      return inside || [...removedNodes].some((node) => node instanceof Element && standing.has(node));
    }).length;
  });
}

function pieces(text: string, cuts: readonly number[]): string[] {
  const found: string[] = [];
  let start = 0;
  for (let index = 0; start < text.length; index++) {
    const length = Math.max(1, cuts[index % cuts.length] ?? 1);
    found.push(text.slice(start, start + length));
    start += length;
  }
  return found;
}

const markdown = { setWorkspaceRoots, renderMarkdown, StreamingMarkdown, whole, streamed, framesOf, changesBehind };

declare global {
  interface Window {
    markdown: typeof markdown;
  }
}

// Frames run immediately here, so a lazy chunk would arrive too late.
void loadOpenBlocks().then(() => {
  window.markdown = markdown;
});
