// Records of changed files on disk: one file per conversation in SnowCell's own storage, with the texts to go back to.

import * as vscode from "vscode";
import type { ChangeRecord, FilePlace } from "../../../core/editing/undo/change-record.js";
import { isObject, parseObject } from "../../../core/platform/json.js";

/** In bytes, for all conversations of the folder together; the oldest ones go first. */
const mostStored = 200 * 1024 * 1024;
const folderName = "agent-changes";

export class ChangeStore {
  private readonly folder: vscode.Uri;
  private pruned: Promise<void> | undefined;

  /** @param storage a folder that only SnowCell uses */
  constructor(storage: vscode.Uri) {
    this.folder = vscode.Uri.joinPath(storage, folderName);
  }

  async load(conversationId: string): Promise<readonly ChangeRecord[]> {
    const file = this.fileOf(conversationId);
    const bytes = file && (await vscode.workspace.fs.readFile(file).then(undefined, () => undefined));
    const stored = bytes && parseObject(new TextDecoder().decode(bytes))?.["records"];
    return Array.isArray(stored) ? stored.flatMap((one) => readRecord(one) ?? []) : [];
  }

  async save(conversationId: string, records: readonly ChangeRecord[]): Promise<void> {
    const file = this.fileOf(conversationId);
    if (!file) return;
    if (records.length === 0) {
      await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
      return;
    }
    this.pruned ??= this.prune();
    await this.pruned;
    await vscode.workspace.fs.createDirectory(this.folder);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify({ records })));
  }

  /** Undefined for an id that is no name of a file. */
  private fileOf(conversationId: string): vscode.Uri | undefined {
    return /^[\w-]{1,100}$/.test(conversationId) ? vscode.Uri.joinPath(this.folder, `${conversationId}.json`) : undefined;
  }

  private async prune(): Promise<void> {
    const entries = await vscode.workspace.fs.readDirectory(this.folder).then(undefined, () => []);
    const files = await Promise.all(
      entries.map(async ([name]) => {
        const uri = vscode.Uri.joinPath(this.folder, name);
        return { uri, ...(await vscode.workspace.fs.stat(uri).then(undefined, () => ({ size: 0, mtime: 0 }))) };
      }),
    );
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { uri, size } of files.toSorted((one, other) => one.mtime - other.mtime)) {
      if (total <= mostStored) return;
      await vscode.workspace.fs.delete(uri).then(undefined, () => undefined);
      total -= size;
    }
  }
}

function readRecord(value: unknown): ChangeRecord | undefined {
  if (!isObject(value)) return undefined;
  const { before, after, encoding, isUnfinished } = value;
  const [origin, now, movingTo] = [value["origin"], value["now"], value["movingTo"]].map(readPlace);
  if (!isTextOrNull(before) || !isTextOrNull(after) || (!origin && !now)) return undefined;
  return {
    ...(origin ? { origin } : {}),
    ...(now ? { now } : {}),
    before,
    after,
    ...(typeof encoding === "string" ? { encoding } : {}),
    ...(isUnfinished === true ? { isUnfinished } : {}),
    ...(movingTo ? { movingTo } : {}),
  };
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === "string";

function readPlace(value: unknown): FilePlace | undefined {
  if (!isObject(value)) return undefined;
  const { uri, path } = value;
  return typeof uri === "string" && typeof path === "string" ? { uri, path } : undefined;
}
