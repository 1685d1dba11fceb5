// A Git diff without the files that hold secrets: their lines would go with it unseen.

import { looksSecret } from "./file-gate.js";

export interface FilteredDiff {
  readonly text: string;
  /** Paths of the files that were taken out. */
  readonly withheld: readonly string[];
}

export function withoutSecretFiles(diff: string): FilteredDiff {
  const withheld: string[] = [];
  const kept = diff.split(/^(?=diff --git )/m).filter((part) => {
    const paths = pathsOf(part);
    const secret = paths.find(looksSecret);
    if (secret !== undefined) withheld.push(secret);
    return secret === undefined;
  });
  return { text: kept.join(""), withheld };
}

/** Old and new name: a file may have been renamed out of, or into, hiding. */
function pathsOf(part: string): string[] {
  const header = part.split("\n", 1)[0] ?? "";
  const lines = [...part.matchAll(/^(?:--- |\+\+\+ |rename from |rename to )"?(?:[ab]\/)?([^\n"\t]+)/gm)];
  const fromHeader = [...header.matchAll(/(?:^diff --git "?[a-z]\/| "?[a-z]\/)([^"]+?)(?="? "?[a-z]\/|"?$)/g)];
  return [...fromHeader, ...lines].map(([, path = ""]) => path.trim());
}
