// `npm ci` refuses a lock file that lacks another platform's optional package, and npm leaves such packages out if the
// registry in use does not have them. This check finds that before a fresh clone fails.

import { readFile } from "node:fs/promises";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Messages about missing packages. */
export async function lockFileProblems(): Promise<string[]> {
  const file = new URL("../../package-lock.json", import.meta.url);
  const { packages } = JSON.parse(await readFile(file, "utf8")) as { readonly packages: Readonly<Record<string, LockedPackage>> };
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(name, place, packages))
      .map((name) => `package-lock.json lacks ${name}, an optional package of ${place || "the project"}: npm ci would refuse it`),
  );
}

/** Whether Node would find a package from `place`: there, or in any folder above. */
function isLocked(name: string, place: string, packages: Readonly<Record<string, LockedPackage>>): boolean {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (packages[`${folder}${folder === "" ? "" : "/"}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}
