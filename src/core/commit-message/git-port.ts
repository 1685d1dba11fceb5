// Port to Git: the output of a command, and the text of a file in the repository.

export interface GitOutput {
  readonly exitCode: number;
  readonly text: string;
  /** True if the output exceeded the limit; `text` is its beginning. */
  readonly isCut: boolean;
  /** Standard error. */
  readonly errors: string;
}

export interface Git {
  /** Rejects if Git cannot be started or the call is aborted. */
  run(args: readonly string[]): Promise<GitOutput>;
  /** Reads a file by a path that Git returned; undefined if it cannot be read. */
  read(path: string): Promise<string | undefined>;
}

/** Git exited with an error, for example for a repository of another owner. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
}
