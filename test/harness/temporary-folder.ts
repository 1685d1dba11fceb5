// Folders that are gone when the process ends, however it ends.

import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();

/** Makes an empty folder whose name starts with `prefix`. `removeTemporaryFolder` removes it sooner than the end. */
export function temporaryFolder(prefix: string): string {
  if (folders.size === 0) process.once("exit", removeAll);
  // VS Code compares real paths, and macOS's temporary folder is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${prefix}-`)));
  folders.add(folder);
  return folder;
}

export function removeTemporaryFolder(folder: string): void {
  // A process that is just ending may still write.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  folders.delete(folder);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
