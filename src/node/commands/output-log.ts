// The whole output of one command on the disk, bounded: its first half stays, and of the rest the newest part is kept in two
// files that take turns. Readable only by the user.

import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CommandText } from "../../core/tools/commands/command-port.js";

/** Bytes of all files of a command. */
export const mostLogBytes = 10 * 1024 * 1024;

export class OutputLog {
  private readonly headBytes: number;
  private readonly tailBytes: number;
  private head = 0;
  private tails = [0, 0];
  private turn = 0;
  private total = 0;
  private writing: Promise<void>;

  constructor(
    private readonly folder: string,
    most = mostLogBytes,
  ) {
    this.headBytes = Math.floor(most / 2);
    this.tailBytes = Math.floor(most / 4);
    this.writing = mkdir(folder, { recursive: true, mode: 0o700 }).then(() => undefined);
    this.writing.catch(() => undefined);
  }

  /** Resolves when the bytes are on the disk, so that a fast program waits. A full disk loses output, not the command. */
  append(bytes: Uint8Array): Promise<void> {
    this.total += bytes.length;
    this.writing = this.writing.then(() => this.write(bytes)).catch(() => undefined);
    return this.writing;
  }

  /** Resolves when everything given so far is on the disk. */
  flush(): Promise<void> {
    return this.writing.catch(() => undefined);
  }

  async read(): Promise<CommandText> {
    await this.flush();
    const [head, older, newer] = await Promise.all(
      ["head", this.tailName(1 - this.turn), this.tailName(this.turn)].map((name) =>
        readFile(join(this.folder, name)).catch(() => new Uint8Array()),
      ),
    );
    const kept = [head, older, newer].map((part) => part?.length ?? 0).reduce((one, other) => one + other, 0);
    const omittedBytes = Math.max(this.total - kept, 0);
    const tail = Buffer.concat([older ?? new Uint8Array(), newer ?? new Uint8Array()]);
    if (omittedBytes === 0) return { text: Buffer.concat([head ?? new Uint8Array(), tail]).toString("utf8"), omittedBytes };
    const notice = `\n[${omittedBytes} bytes were not kept here, because the log is full]\n`;
    return { text: `${Buffer.from(head ?? []).toString("utf8")}${notice}${tail.toString("utf8")}`, omittedBytes };
  }

  private async write(bytes: Uint8Array): Promise<void> {
    const first = bytes.subarray(0, this.headBytes - this.head);
    if (first.length > 0) {
      await this.add("head", first);
      this.head += first.length;
    }
    for (let rest = bytes.subarray(first.length); rest.length > 0; ) {
      const used = this.tails[this.turn] ?? 0;
      if (used >= this.tailBytes) {
        this.turn = 1 - this.turn;
        this.tails[this.turn] = 0;
        await rm(join(this.folder, this.tailName(this.turn)), { force: true });
        continue;
      }
      const part = rest.subarray(0, this.tailBytes - used);
      await this.add(this.tailName(this.turn), part);
      this.tails[this.turn] = used + part.length;
      rest = rest.subarray(part.length);
    }
  }

  private add(name: string, bytes: Uint8Array): Promise<void> {
    return appendFile(join(this.folder, name), bytes, { mode: 0o600 });
  }

  private tailName(turn: number): string {
    return `tail-${turn}`;
  }
}
