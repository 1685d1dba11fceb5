// Reads real repositories, each with a setting or in a state that changes the output of plain `git diff`.

import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { summarizeDiff } from "../../../src/core/commit-message/diff-summary.js";
import { type Changes, readChanges } from "../../../src/core/commit-message/read-changes.js";
import { gitIn } from "../../../src/node/git/run-git.js";
import { removeTemporaryFolder, temporaryFolder } from "../../harness/temporary-folder.js";

let root: string;
let template: string;

const gitAt = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
const git = (...args: string[]): string => gitAt(root, ...args);
const tryGit = (...args: string[]): void => {
  try {
    git(...args);
  } catch {
    // For example a merge that ends in conflicts.
  }
};
const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
const read = () => readChanges(gitIn({ executable: "git", root }));
const changes = async (): Promise<Changes> => {
  const found = await read();
  if (found.kind !== "changes") throw new Error(`found ${JSON.stringify(found)}`);
  return found;
};
const summary = async (): Promise<string> => {
  const { diff, untracked, unread } = await changes();
  return summarizeDiff(diff, 10_000, { untracked, unread }).text;
};

beforeAll(() => {
  // The developer's own Git configuration must not affect the test.
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_SYSTEM", "/dev/null");
  root = template = temporaryFolder("snowcell-changes-");
  git("init", "-q", "-b", "main");
  write("a/one.ts", "let one = 1;\nlet two = 2;\n");
  write("data.sql", "-- old comment\nSELECT 1;\n");
  git("add", "-A");
  git("commit", "-qm", "First");
});
afterAll(() => {
  vi.unstubAllEnvs();
  removeTemporaryFolder(template);
});
beforeEach(() => {
  root = temporaryFolder("snowcell-changes-");
  cpSync(template, root, { recursive: true });
});
afterEach(() => removeTemporaryFolder(root));

const script = (text: string): string => {
  const path = join(root, ".git", "driver.sh");
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
};

describe("reads the whole change with any configuration:", () => {
  const settings: readonly (readonly [name: string, configure: () => unknown])[] = [
    ["none", () => undefined],
    ["diff.external", () => git("config", "diff.external", script('echo "side by side"'))],
    [
      "an external driver of an attribute",
      () => {
        git("config", "diff.mine.command", script('echo "my driver"'));
        writeFileSync(join(root, ".git/info/attributes"), "*.ts diff=mine\n*.sql diff=mine\n");
      },
    ],
    [
      "textconv",
      () => {
        git("config", "diff.upper.textconv", script('echo "converted"'));
        writeFileSync(join(root, ".git/info/attributes"), "* diff=upper\n");
      },
    ],
    ["GIT_EXTERNAL_DIFF", () => vi.stubEnv("GIT_EXTERNAL_DIFF", script('echo "from the environment"'))],
    ["GIT_DIFF_OPTS", () => vi.stubEnv("GIT_DIFF_OPTS", "--unified=0")],
    ["color.ui=always", () => git("config", "color.ui", "always")],
    [
      "color.diff=always and diff.colorMoved",
      () => {
        git("config", "color.diff", "always");
        git("config", "diff.colorMoved", "zebra");
      },
    ],
    ["diff.noprefix", () => git("config", "diff.noprefix", "true")],
    ["diff.mnemonicPrefix", () => git("config", "diff.mnemonicPrefix", "true")],
    [
      "diff.srcPrefix",
      () => {
        git("config", "diff.srcPrefix", "before/");
        git("config", "diff.dstPrefix", "after/");
      },
    ],
    [
      "diff.context and diff.interHunkContext",
      () => {
        git("config", "diff.context", "0");
        git("config", "diff.interHunkContext", "50");
      },
    ],
    ["diff.suppressBlankEmpty", () => git("config", "diff.suppressBlankEmpty", "true")],
    ["diff.relative", () => git("config", "diff.relative", "true")],
    ["core.pager", () => git("config", "core.pager", "false")],
    ["diff.wsErrorHighlight", () => git("config", "diff.wsErrorHighlight", "all")],
  ];
  it.each(settings)("%s", async (_name, configure) => {
    configure();
    write("a/one.ts", "let one = 1;\n\nconst two = 2;\n");
    write("data.sql", "-- new comment\nSELECT 1;\n");
    for (const staged of [false, true]) {
      if (staged) git("add", "-A");
      const text = await summary();
      expect(text).toMatch(/^Files changed: 2 \(\+3 -2\)\n/);
      expect(text).toContain("modified: a/one.ts (+2 -1)");
      expect(text).toContain("\n-let two = 2;\n+\n+const two = 2;");
      expect(text).toContain("\n--- old comment\n+-- new comment\n SELECT 1;");
    }
    vi.stubEnv("GIT_EXTERNAL_DIFF", undefined);
    vi.stubEnv("GIT_DIFF_OPTS", undefined);
  });

  it("diff.renames=false", async () => {
    git("config", "diff.renames", "false");
    renameSync(join(root, "a/one.ts"), join(root, "a/uno dos.ts"));
    git("add", "-A");
    expect(await summary()).toContain("renamed: a/one.ts -> a/uno dos.ts (+0 -0)");
  });

  it("core.quotePath on and off", async () => {
    for (const quote of ["true", "false"]) {
      git("config", "core.quotePath", quote);
      write('docs/não "é" 你好.md', `${quote}\n`);
      git("add", "-A");
      expect(await summary()).toContain('added: docs/não "é" 你好.md (+1 -0)');
    }
  });
});

describe("names changes without lines:", () => {
  it("binary files", async () => {
    write(
      "picture.png",
      Uint8Array.from({ length: 64 }, (_, index) => index),
    );
    git("add", "-A");
    expect(await summary()).toBe("Files changed: 1 (+0 -0)\nadded: picture.png (binary)");
  });

  it("a mode change", async () => {
    chmodSync(join(root, "a/one.ts"), 0o755);
    expect(await summary()).toBe("Files changed: 1 (+0 -0)\nmodified: a/one.ts (+0 -0, mode not executable -> executable)");
  });

  it("a symbolic link", async () => {
    symlinkSync("a/one.ts", join(root, "link"));
    git("add", "-A");
    expect(await summary()).toContain("added: link (symbolic link, +1 -0)");
  });

  it.each(["log", "diff", "short"])("a submodule, with diff.submodule=%s and diff.ignoreSubmodules=all", async (format) => {
    const other = temporaryFolder("snowcell-submodule-");
    gitAt(other, "init", "-q");
    gitAt(other, "commit", "-q", "--allow-empty", "-m", "Secret words of another repository");
    git("submodule", "--quiet", "add", other, "lib");
    git("commit", "-qm", "With lib");
    const before = gitAt(join(root, "lib"), "rev-parse", "HEAD").slice(0, 10);
    gitAt(join(root, "lib"), "commit", "-q", "--allow-empty", "-m", "Second of lib");
    const after = gitAt(join(root, "lib"), "rev-parse", "HEAD").slice(0, 10);
    git("config", "diff.submodule", format);
    git("config", "diff.ignoreSubmodules", "all");
    git("add", "lib");
    expect(await summary()).toBe(`Files changed: 1 (+1 -1)\nmodified: lib (submodule at ${before} -> ${after})`);
    removeTemporaryFolder(other);
  });

  it("files added with intent-to-add", async () => {
    write("later.ts", "export const later = 1;\n");
    git("add", "--intent-to-add", "later.ts");
    const found = await changes();
    expect(found.isStaged).toBe(false);
    const text = await summary();
    expect(text).toContain("added: later.ts (+1 -0)");
    expect(text).toContain("+export const later = 1;");
  });

  it("files that may hold secrets, by name only, staged or not", async () => {
    write(".env", "API_KEY=abc123-canary\n");
    write("a/one.ts", "let one = 2;\nlet two = 2;\n");
    git("add", "-A");
    git("commit", "-qm", "Second");
    write(".env", "API_KEY=def456-canary\n");
    write("a/one.ts", "let one = 3;\nlet two = 2;\n");
    for (const isStaged of [false, true]) {
      if (isStaged) git("add", "-A");
      const { diff, untracked, unread, withheld, isStaged: found } = await changes();
      expect([found, withheld]).toEqual([isStaged, [".env"]]);
      const { text } = summarizeDiff(diff, 10_000, { untracked, unread, withheld });
      expect(text).toContain(".env");
      expect(text).not.toContain("canary");
      expect(text).toContain("+let one = 3;");
    }
  });

  it("untracked files, by name only", async () => {
    write("new/file.ts", "secret words");
    write("ignored.log", "x");
    write(".gitignore", "*.log\n");
    const { untracked, diff } = await changes();
    expect(untracked).toEqual([".gitignore", "new/file.ts"]);
    expect(diff).toBe("");
  });
});

describe("the state of the repository", () => {
  it("can be empty, without a commit", async () => {
    rmSync(join(root, ".git"), { recursive: true });
    git("init", "-q");
    expect(await summary()).toContain("new, not yet tracked: a/one.ts");
    git("add", "-A");
    expect(await summary()).toMatch(/^Files changed: 2 \(\+4 -0\)\nadded: a\/one\.ts \(\+2 -0\)/);
  });

  it("can have nothing to commit", async () => {
    expect(await read()).toEqual({ kind: "nothing" });
  });

  const diverge = (): void => {
    git("switch", "-qc", "other");
    write("a/one.ts", "let one = 10;\nlet two = 2;\n");
    git("commit", "-qam", "Ten");
    git("switch", "-q", "main");
    write("a/one.ts", "let one = 100;\nlet two = 2;\n");
    git("commit", "-qam", "A hundred");
  };
  const resolve = (): void => {
    write("a/one.ts", "let one = 110;\nlet two = 2;\n");
    git("add", "-A");
  };

  it.each([
    ["merge", ["merge", "other"], /Merge branch 'other'/],
    ["cherry-pick", ["cherry-pick", "other"], /^Ten$/],
    ["rebase", ["rebase", "other"], /^A hundred$/],
  ] as const)("can be in the middle of a %s: names the conflicts, and then the operation", async (kind, command, message) => {
    diverge();
    tryGit(...command);
    expect(readFileSync(join(root, "a/one.ts"), "utf8")).toContain("<<<<<<<");
    expect(await read()).toEqual({ kind: "conflicts", paths: ["a/one.ts"] });
    resolve();
    const { unfinished, diff, isStaged } = await changes();
    expect(isStaged).toBe(true);
    expect(diff).toContain("+let one = 110;");
    expect(unfinished?.kind).toBe(kind);
    expect(unfinished?.message).toMatch(message);
    expect(unfinished?.message).not.toContain("#");
  });

  it("can be in the middle of a revert", async () => {
    diverge();
    git("revert", "--no-commit", "HEAD");
    const { unfinished } = await changes();
    expect(unfinished?.kind).toBe("revert");
    expect(unfinished?.message).toMatch(/Revert "A hundred"/);
  });

  it("can be a linked work tree", async () => {
    const linked = join(root, "..", `${root.split("/").at(-1)}-linked`);
    git("worktree", "add", "-q", linked);
    appendFileSync(join(linked, "a/one.ts"), "let three = 3;\n");
    const found = await readChanges(gitIn({ executable: "git", root: linked }));
    expect(found).toMatchObject({ kind: "changes", isStaged: false, diff: expect.stringContaining("+let three = 3;") });
    removeTemporaryFolder(linked);
  });
});

describe("an oversized diff", () => {
  it("is read up to a limit; the remaining files are only named", async () => {
    for (const name of ["b", "c", "d"]) write(`long/${name}.txt`, `${`${name} line\n`.repeat(20_000)}`);
    git("add", "-A");
    const found = await readChanges(gitIn({ executable: "git", root, mostBytes: 60_000 }));
    if (found.kind !== "changes") throw new Error(found.kind);
    expect(found.diff.length).toBeLessThan(200_000);
    expect(found.diff.endsWith("\n")).toBe(true);
    const { text } = summarizeDiff(found.diff, 5000, { unread: found.unread });
    for (const name of ["b", "c", "d"]) expect(text).toContain(`added: long/${name}.txt`);
    expect(found.unread).toContain("added: long/d.txt");
  });
});

describe("Git", () => {
  it("fails with Git's reason, not with an empty change, if Git refuses", async () => {
    rmSync(join(root, ".git/HEAD"));
    await expect(read()).rejects.toMatchObject({ name: "GitFailure", message: expect.stringMatching(/not a git repository/) });
  });

  it("rejects if Git is missing or canceled", async () => {
    await expect(readChanges(gitIn({ executable: "/no/such/git", root }))).rejects.toThrow(/ENOENT/);
    const stopped = AbortSignal.abort();
    await expect(readChanges(gitIn({ executable: "git", root, signal: stopped }))).rejects.toMatchObject({ name: "AbortError" });
  });
});
