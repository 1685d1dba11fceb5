// Maps errors of SQLite and the file system to history errors.

import { HistoryError, type HistoryErrorKind } from "../../../core/history/history-calls.js";

/** Primary result codes: https://www.sqlite.org/rescode.html. */
const sqlite = {
  permission: 3,
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  notADatabase: 26,
} as const;
/** Extended result codes. */
const corruptVirtualTable = 267;
const foreignKey = 787;

const kindBySqliteCode: Readonly<Record<number, HistoryErrorKind>> = {
  [sqlite.busy]: "busy",
  [sqlite.locked]: "busy",
  [sqlite.full]: "full",
  [sqlite.permission]: "read-only",
  [sqlite.readOnly]: "read-only",
  [sqlite.cannotOpen]: "read-only",
  [sqlite.noMemory]: "unavailable",
  [sqlite.ioError]: "unavailable",
  // Locking does not work, for example on some network file systems.
  [sqlite.protocol]: "unavailable",
};

const kindBySystemCode: Readonly<Record<string, HistoryErrorKind>> = {
  ENOSPC: "full",
  EDQUOT: "full",
  EACCES: "read-only",
  EPERM: "read-only",
  EROFS: "read-only",
  ENOTDIR: "read-only",
  EEXIST: "read-only",
  EBUSY: "busy",
  EAGAIN: "busy",
  EIO: "unavailable",
  ENOENT: "unavailable",
  ESTALE: "unavailable",
  ETIMEDOUT: "unavailable",
};

export function kindOf(thrown: unknown): HistoryErrorKind {
  if (thrown instanceof HistoryError) return thrown.kind;
  const { errcode, code, name } = (thrown ?? {}) as { errcode?: number; code?: string; name?: string };
  if (name === "NewerHistoryError") return "newer";
  if (errcode === foreignKey) return "missing";
  if (errcode !== undefined) return kindBySqliteCode[errcode & 0xff] ?? "other";
  return kindBySystemCode[code ?? ""] ?? "other";
}

export function isBusy(thrown: unknown): boolean {
  return kindOf(thrown) === "busy";
}

export function isCorruption(thrown: unknown): boolean {
  const primary = ((thrown as { errcode?: number } | undefined)?.errcode ?? 0) & 0xff;
  return primary === sqlite.corrupt || primary === sqlite.notADatabase;
}

/** Only the search index is damaged; it can be rebuilt from the messages. */
export function isIndexCorruption(thrown: unknown): boolean {
  return (thrown as { errcode?: number } | undefined)?.errcode === corruptVirtualTable;
}
