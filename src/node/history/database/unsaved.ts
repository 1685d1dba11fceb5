// Changes that a window could not write before it closed, because another program held the lock. The window leaves them in
// a file beside the database; the next window that can write applies them.

import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Call } from "../../../core/history/history-calls.js";
import { parseJson } from "../../../core/platform/json.js";
import { quarantine } from "./quarantine.js";

const unsavedName = /\.unsaved-[^.]*(\.taken)?$/;

/** Writes changes to a file beside the database, oldest first. Returns its path. */
export async function writeUnsaved(database: string, calls: readonly Call[]): Promise<string> {
  const path = `${database}.unsaved-${Date.now()}-${randomUUID()}`;
  await writeFile(path, JSON.stringify(calls), { mode: 0o600, flag: "wx" });
  return path;
}

/** The files with unsaved changes beside a database, oldest first. */
export function unsavedFiles(database: string): string[] {
  const folder = dirname(database);
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(database)) && unsavedName.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Applies the changes of one file and removes it. If `apply` throws, the file stays for a retry. */
export function applyUnsaved(path: string, apply: (call: Call) => void): void {
  const taken = path.endsWith(".taken") ? path : `${path}.taken`;
  try {
    // Rename first, so that only one of two windows that open together applies the changes.
    if (path !== taken) renameSync(path, taken);
    const calls = parsed(readFileSync(taken, "utf8"));
    if (!calls) return void quarantine(taken, Date.now());
    for (const call of calls) apply(call);
    rmSync(taken, { force: true });
  } catch (thrown) {
    // Another window took it.
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
  }
}

function parsed(json: string): readonly Call[] | undefined {
  const calls = parseJson(json);
  return Array.isArray(calls) ? (calls as Call[]) : undefined;
}
