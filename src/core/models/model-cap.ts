// Limits the models read from one list: a server may send hundreds of thousands, and several views show a row for each.

/** Per provider; the largest public lists have about 500. */
export const mostModels = 5000;

/** A list that may have been cut, with the number of omitted entries. */
export type CappedList<Entry> = readonly Entry[] & { readonly leftOut?: number };

/** Reads the first 5,000 entries with `read`. */
export function readCapped<Entry, Result>(
  entries: readonly Entry[],
  read: (entry: Entry) => readonly Result[],
): CappedList<Result> {
  const list = entries.slice(0, mostModels).flatMap(read).slice(0, mostModels);
  return withLeftOut(list, Math.max(0, entries.length - mostModels));
}

/** Carries the count of omitted entries from `source` over to `models`. */
export function modelsFrom<Result>(source: CappedList<unknown>, models: readonly Result[]): CappedList<Result> {
  return withLeftOut([...models], source.leftOut ?? 0);
}

function withLeftOut<Entry>(list: Entry[], leftOut: number): CappedList<Entry> {
  return leftOut === 0 ? list : Object.assign(list, { leftOut });
}
