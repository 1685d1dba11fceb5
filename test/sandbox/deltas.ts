// Splits an answer into deltas. Separate because a fault that stops after N characters needs a delta that ends there.

export interface DeltaCutter {
  /** The deltas of `text`, which follows the texts passed before. */
  cut(text: string): Generator<string>;
}

/**
 * @param length characters (UTF-16 units) per delta; one more if a surrogate pair would be split, because no tokenizer
 *   emits half a character
 * @param breakAt a delta ends at this number of characters, counted over all texts
 */
export function createDeltaCutter(length: number, breakAt = Number.POSITIVE_INFINITY): DeltaCutter {
  const step = Math.max(1, Math.floor(length));
  let before = 0;
  return {
    *cut(text) {
      const offset = before;
      before += text.length;
      for (let start = 0; start < text.length; ) {
        let end = start + step;
        if (isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
        const breakHere = breakAt - offset;
        if (breakHere > start && breakHere < end) end = breakHere;
        yield text.slice(start, end);
        start = end;
      }
    },
  };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
