// How many models of one list are read: a server may send hundreds of thousands, and each becomes rows in several views.

/** Models of one provider; the largest public lists have about 500. */
export const mostModels = 5000;

/** A list that may have been cut, with the number of entries that were left out. */
export type CappedList<Entry> = readonly Entry[] & { readonly leftOut?: number };

/** What `read` makes of the first 5,000 entries. */
export function readCapped<Entry, Result>(
  entries: readonly Entry[],
  read: (entry: Entry) => readonly Result[],
): CappedList<Result> {
  const list = entries.slice(0, mostModels).flatMap(read).slice(0, mostModels);
  return withLeftOut(list, Math.max(0, entries.length - mostModels));
}

/** `models` as what came of `source`, so that its count of entries that were left out stays. */
export function modelsFrom<Result>(source: CappedList<unknown>, models: readonly Result[]): CappedList<Result> {
  return withLeftOut([...models], source.leftOut ?? 0);
}

function withLeftOut<Entry>(list: Entry[], leftOut: number): CappedList<Entry> {
  return leftOut === 0 ? list : Object.assign(list, { leftOut });
}
