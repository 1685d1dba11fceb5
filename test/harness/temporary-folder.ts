// Folders that are removed when the process ends, normally or not.

import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();
let removesAtExit = false;

/** Makes an empty folder whose name starts with `prefix`. `removeTemporaryFolder` removes it earlier. */
export function temporaryFolder(prefix: string): string {
  if (!removesAtExit) process.once("exit", removeAll);
  removesAtExit = true;
  // VS Code compares real paths, and macOS's temporary folder is a symbolic link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${prefix}-`)));
  folders.add(folder);
  return folder;
}

export function removeTemporaryFolder(folder: string): void {
  // A process that is ending may still write.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  folders.delete(folder);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
