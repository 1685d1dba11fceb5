// Runs ripgrep to search files. It only reads: without the user's configuration, which could name programs to run.

import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

export interface RipgrepQuery {
  readonly executable: string;
  readonly folder: string;
  readonly pattern: string;
  readonly isRegex: boolean;
  readonly isCaseBlind: boolean;
  /** Globs; a file must match one of them. */
  readonly include: readonly string[];
  readonly mostHits: number;
  readonly timeLimitMs: number;
  /** Whether hits of a file count. `path` is relative to the folder. */
  accepts(path: string): boolean;
}

export interface RipgrepHit {
  /** Relative to the folder, with the platform's separators. */
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface RipgrepFound {
  readonly hits: readonly RipgrepHit[];
  readonly isCut: boolean;
  readonly timedOut: boolean;
  /** The pattern is not valid. */
  readonly problem?: string;
}

/** The ripgrep that VS Code brings; undefined if it is not where it usually is. */
export async function findRipgrep(appRoot: string, platform: string = process.platform): Promise<string | undefined> {
  const name = platform === "win32" ? "rg.exe" : "rg";
  const places = ["node_modules", "node_modules.asar.unpacked"].flatMap((modules) => [
    join(appRoot, modules, "@vscode", "ripgrep-universal", "bin", `${platform}-${process.arch}`, name),
    join(appRoot, modules, "@vscode", "ripgrep", "bin", name),
  ]);
  for (const place of places) {
    const isThere = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return undefined;
}

export function ripgrepArguments({ pattern, isRegex, isCaseBlind, include }: Omit<RipgrepQuery, "accepts">): string[] {
  return [
    ...["--no-config", "--hidden", "--no-require-git", "--no-ignore-dot", "--no-messages"],
    ...["--null", "--line-number", "--with-filename", "--no-heading", "--color=never", "--crlf"],
    ...["--max-columns=2000", "--max-columns-preview", "--max-count=100", "--max-filesize=20M"],
    ...["--glob=!**/.git/**", "--glob=!**/.hg/**", "--glob=!**/.svn/**"],
    ...include.map((glob) => `--glob=${glob}`),
    isCaseBlind ? "--ignore-case" : "--case-sensitive",
    ...(isRegex ? [] : ["--fixed-strings"]),
    ...[`--regexp=${pattern}`, "--", "."],
  ];
}

/** Rejects if ripgrep cannot be started. Ends early when there are enough hits, the time is over or the signal aborts. */
export async function runRipgrep(query: RipgrepQuery, signal: AbortSignal): Promise<RipgrepFound> {
  signal.throwIfAborted();
  const hits: RipgrepHit[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly code: number | null }>();
  const child = spawn(query.executable, ripgrepArguments(query), {
    cwd: query.folder,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  let isCut = false;
  let timedOut = false;
  let errors = "";
  const stop = (): void => void child.kill();
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, query.timeLimitMs);
  signal.addEventListener("abort", stop, { once: true });
  const reader = new HitReader((hit) => {
    if (isCut || !query.accepts(hit.path)) return;
    if (hits.length < query.mostHits) hits.push(hit);
    else {
      isCut = true;
      stop();
    }
  });
  child.stdout.on("data", (bytes: Buffer) => reader.read(bytes));
  child.stderr.on("data", (bytes: Buffer) => {
    if (errors.length < 2000) errors += bytes.toString("utf8");
  });
  child.on("error", reject);
  child.on("close", (code) => resolve({ code }));
  try {
    const { code } = await promise;
    signal.throwIfAborted();
    const problem = code === 2 && hits.length === 0 ? errors.trim() : "";
    return { hits, isCut: isCut || timedOut, timedOut, ...(problem !== "" ? { problem } : {}) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** Reads lines of the form `path NUL line:text`. */
class HitReader {
  private readonly decoder = new StringDecoder("utf8");
  private rest = "";

  constructor(private readonly found: (hit: RipgrepHit) => void) {}

  read(bytes: Buffer): void {
    const text = this.rest + this.decoder.write(bytes);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.line(text.slice(start, end));
      start = end + 1;
    }
    this.rest = text.slice(start);
  }

  private line(line: string): void {
    const afterPath = line.indexOf("\0");
    const afterNumber = line.indexOf(":", afterPath);
    if (afterPath < 0 || afterNumber < 0) return;
    const text = line.slice(afterNumber + 1);
    this.found({
      path: line.slice(0, afterPath).replace(/^\.[\\/]/, ""),
      line: Number(line.slice(afterPath + 1, afterNumber)),
      text: text.endsWith("\r") ? text.slice(0, -1) : text,
    });
  }
}
