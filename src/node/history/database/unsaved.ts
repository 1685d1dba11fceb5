// Changes that a window could not write before it closed, because another program held the database. The window leaves
// them in a file beside it; the next window that can write makes them.

import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Call } from "../../../core/history/history-calls.js";
import { parseJson } from "../../../core/platform/json.js";
import { quarantine } from "./quarantine.js";

const unsavedName = /\.unsaved-[^.]*(\.taken)?$/;

/** Writes changes beside the database, oldest first; returns the file. */
export async function writeUnsaved(database: string, calls: readonly Call[]): Promise<string> {
  const path = `${database}.unsaved-${Date.now()}-${randomUUID()}`;
  await writeFile(path, JSON.stringify(calls), { mode: 0o600, flag: "wx" });
  return path;
}

/** The files of unsaved changes beside a database, oldest first. */
export function unsavedFiles(database: string): string[] {
  const folder = dirname(database);
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(database)) && unsavedName.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Makes the changes of one file and removes it. If `make` throws, the file stays for another attempt. */
export function makeUnsaved(path: string, make: (call: Call) => void): void {
  const taken = path.endsWith(".taken") ? path : `${path}.taken`;
  try {
    // Renamed first, so that of two windows that open at once only one makes the changes.
    if (path !== taken) renameSync(path, taken);
    const calls = parsed(readFileSync(taken, "utf8"));
    if (!calls) return void quarantine(taken, Date.now());
    for (const call of calls) make(call);
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
