// Parts of other files that may help: where the user was, what was saved, copied or cut. New parts wait in a queue, so that
// the order in which they are sent changes rarely and only at its end.

export interface Chunk {
  /** The document, so that it can be withdrawn. */
  readonly uri: string;
  /** Relative to the workspace. */
  readonly path: string;
  /** The workspace folder; a chunk never goes with a question from another one. */
  readonly folder: string;
  readonly text: string;
  /** Lines of the document, the first and the one after the last. */
  readonly start: number;
  readonly end: number;
}

export interface Ring {
  /** Sent, oldest first. */
  readonly chunks: readonly Chunk[];
  readonly queued: readonly Chunk[];
  /** When a chunk last moved from the queue; monotonic milliseconds. */
  readonly movedAt: number;
}

export const emptyRing: Ring = { chunks: [], queued: [], movedAt: Number.NEGATIVE_INFINITY };

const mostChunks = 16;
const mostQueued = 16;
/** Lines of a chunk around the cursor. */
export const chunkLines = 64;
/** Characters of a chunk: sixteen stay far below 4 MB. */
export const longestChunk = 8000;
const betweenMovesMs = 1000;
/** While the user types, the order stays as it is. */
const quietMs = 3000;
/** Chunks that share more of their lines are the same text in two states. */
const sameShare = 0.9;

export function withChunk(ring: Ring, chunk: Chunk): Ring {
  if (chunk.text.trim() === "" || chunk.text.length > longestChunk) return ring;
  const differs = (other: Chunk): boolean => likeness(other.text, chunk.text) <= sameShare;
  const queued = [...ring.queued.filter(differs), chunk].slice(-mostQueued);
  return { ...ring, chunks: ring.chunks.filter(differs), queued };
}

/** Moves one chunk from the queue, if the user has been quiet. */
export function movedOn(ring: Ring, now: number, lastAskedAt: number): Ring {
  const [next, ...queued] = ring.queued;
  if (!next || now - ring.movedAt < betweenMovesMs || now - lastAskedAt < quietMs) return ring;
  return { chunks: [...ring.chunks, next].slice(-mostChunks), queued, movedAt: now };
}

/** Without the parts of a document: it was closed, or may no longer leave. */
export function withoutDocument(ring: Ring, uri: string): Ring {
  const others = (chunk: Chunk): boolean => chunk.uri !== uri;
  return { ...ring, chunks: ring.chunks.filter(others), queued: ring.queued.filter(others) };
}

/** What to send with a question from a document: not what its own window holds already. */
export function chunksFor(
  ring: Ring,
  place: { readonly uri: string; readonly folder: string; readonly start: number; readonly end: number },
  most: number,
): readonly Chunk[] {
  const fitting = ring.chunks.filter(
    ({ uri, folder, start, end }) => folder === place.folder && (uri !== place.uri || end <= place.start || start >= place.end),
  );
  return most === 0 ? [] : fitting.slice(-most);
}

/** Jaccard index of the lines. */
function likeness(one: string, other: string): number {
  const [first, second] = [linesIn(one), linesIn(other)];
  let shared = 0;
  for (const line of first) if (second.has(line)) shared += 1;
  const all = first.size + second.size - shared;
  return all === 0 ? 1 : shared / all;
}

function linesIn(text: string): ReadonlySet<string> {
  return new Set(text.split("\n").map((line) => line.trim()));
}
