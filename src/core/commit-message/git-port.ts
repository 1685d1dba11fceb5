// What the core asks of Git: the output of one of its commands, and the text of a file in its folder.

export interface GitOutput {
  readonly exitCode: number;
  readonly text: string;
  /** The output was longer than the limit; `text` holds its beginning. */
  readonly isCut: boolean;
  /** What Git wrote to its error output. */
  readonly errors: string;
}

export interface Git {
  /** Rejects if Git cannot be started, or is aborted. */
  run(args: readonly string[]): Promise<GitOutput>;
  /** The text of a file by the path that Git gave for it; undefined if it cannot be read. */
  read(path: string): Promise<string | undefined>;
}

/** Git itself refused, as for a repository of another owner. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
}
