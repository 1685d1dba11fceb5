// Runs a read-only Git command and returns its output. VS Code's Git API accepts no diff options, so the user's
// configuration (an external diff program, colors, other prefixes) would affect the result.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Git, GitOutput } from "../../core/commit-message/git-port.js";

export interface GitOptions {
  /** Path of Git's executable, from VS Code. */
  readonly executable: string;
  /** The repository's root. */
  readonly root: string;
  readonly signal?: AbortSignal;
  /** Maximum output in bytes; beyond that Git is stopped. */
  readonly mostBytes?: number;
}

/** More than any model accepts, and still read within milliseconds. */
const usualMostBytes = 2 * 1024 * 1024;

export function gitIn(options: GitOptions): Git {
  return {
    run: (args) => run(args, options),
    read: (path) => readFile(resolve(options.root, path), "utf8").catch(() => undefined),
  };
}

function run(args: readonly string[], { executable, root, signal, mostBytes = usualMostBytes }: GitOptions): Promise<GitOutput> {
  return new Promise((done, reject) => {
    const child = spawn(executable, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      env: environment(),
      ...(signal ? { signal } : {}),
    });
    const chunks: Buffer[] = [];
    let length = 0;
    let isCut = false;
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (isCut) return;
      chunks.push(chunk);
      length += chunk.length;
      if (length < mostBytes) return;
      isCut = true;
      child.kill();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (errors.length < 4096) errors += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const text = Buffer.concat(chunks).toString("utf8");
      done({ exitCode: isCut ? 0 : (code ?? 1), text: isCut ? wholeLines(text) : text, isCut, errors });
    });
  });
}

/** Forces English output without pager or prompt, and removes diff options of the environment. */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIFF_OPTS: _options, GIT_EXTERNAL_DIFF: _external, ...rest } = process.env;
  return { ...rest, LC_ALL: "C.UTF-8", LANGUAGE: "en", GIT_PAGER: "cat", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
}

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}
