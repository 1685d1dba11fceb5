// Finds out which files of a build load together, from the imports in them.

import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { build, type Metafile } from "esbuild";

export interface BundleParts {
  /** Loaded with the entry. */
  readonly first: readonly string[];
  /** The largest part that code of the entry loads on demand: the application. Others depend on settings. */
  readonly onUse: readonly string[];
  /** Loaded later still. */
  readonly later: readonly string[];
}

/** Paths in the result are absolute. */
export async function bundleParts(entry: string): Promise<BundleParts> {
  const imports = await importsFrom(entry);
  const first = staticallyReachable([entry], imports);
  const parts = dynamicImportsOf(first, imports).map((file) =>
    staticallyReachable([file], imports).filter((each) => !first.includes(each)),
  );
  const onUse = parts.toSorted((one, other) => bytesOf(other) - bytesOf(one))[0] ?? [];
  const later = [...imports.keys()].filter((file) => !first.includes(file) && !onUse.includes(file));
  return { first, onUse, later };
}

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

interface Import {
  readonly file: string;
  readonly isDynamic: boolean;
}

type Imports = ReadonlyMap<string, readonly Import[]>;

async function importsFrom(entry: string): Promise<Imports> {
  // The output is discarded: esbuild is used only as a parser.
  const options = { bundle: true, format: "esm", splitting: true, platform: "node", packages: "external" } as const;
  const { metafile } = await build({ ...options, entryPoints: [entry], outdir: "unused", write: false, metafile: true });
  const read = ({ imports }: Metafile["inputs"][string]): Import[] =>
    imports
      .filter(({ external }) => !external)
      .map(({ path, kind }) => ({ file: resolve(path), isDynamic: kind === "dynamic-import" }));
  return new Map(Object.entries(metafile.inputs).map(([file, input]) => [resolve(file), read(input)]));
}

function staticallyReachable(entries: readonly string[], imports: Imports): string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const imported of imports.get(file) ?? []) if (!imported.isDynamic) visit(imported.file);
  };
  for (const entry of entries) visit(entry);
  return [...found];
}

function dynamicImportsOf(files: readonly string[], imports: Imports): string[] {
  return files.flatMap((file) => (imports.get(file) ?? []).filter(({ isDynamic }) => isDynamic).map((imported) => imported.file));
}

/** For display: relative to `folder`. */
export function namesIn(folder: string, files: readonly string[]): string {
  return files.map((file) => relative(folder, file)).join(", ");
}
