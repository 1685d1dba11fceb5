// Which command lines a rule may decide about. A rule is the exact words of each part; all else asks.

import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyzeCommand, mayPrintForeignText } from "../../../src/core/permissions/commands/command-line.js";
import type { Shell } from "../../../src/core/permissions/commands/parsed-command.js";
import { asked, ruled } from "./command-corpus.js";
import { FakeWindow, quietRun, reasonsOf } from "./fake-window.js";

const shells: readonly Shell[] = ["sh", "cmd", "powershell"];

function windowWith(shell: Shell): FakeWindow {
  const window = new FakeWindow(shell === "sh" ? "posix" : "windows");
  window.shell = shell;
  return window;
}

describe.each(shells)("in %s", (shell) => {
  it.each(ruled[shell].map((command) => [command]))("a saved rule allows %j, and only a rule", async (command) => {
    const window = windowWith(shell);
    const before = await window.run(command);
    expect(before).toMatchObject({
      verdict: "ask",
      reasons: [],
      offers: { task: expect.any(String), always: expect.any(String) },
    });
    await window.always({ kind: "run", command });
    expect((await window.run(command)).verdict).toBe("allow");
    expect((await window.run(`${command} --more`)).verdict).toBe("ask");
  });

  it.each(asked[shell].map((command) => [command]))("%j always asks, with a reason and without an offer", async (command) => {
    const window = windowWith(shell);
    // Rules for every part that could be read from it, and for the words as they look.
    const { parts } = analyzeCommand(command, shell);
    const folder = window.all[0]?.path ?? "";
    const words = [...parts, command.trim().split(/\s+/)];
    await window.rules.add(
      words.map((each) => ({ kind: "command", shell, folder, words: each })),
      "allow",
    );
    const keys = [command, command.trim()].map((text) => `run ${JSON.stringify([folder, text])}`);
    const decision = await window.run(command, { allowedForTask: new Set(keys) });
    if (command.trim() === "") {
      expect(decision.verdict).toBe("refuse");
      return;
    }
    expect(decision).toMatchObject({ verdict: "ask", offers: {} });
    expect(reasonsOf(decision)).not.toEqual([]);
  });
});

it("has a corpus of two hundred lines and more", () => {
  const count = shells.flatMap((shell) => [...ruled[shell], ...asked[shell]]).length;
  expect(count).toBeGreaterThanOrEqual(200);
});

describe("a command line", () => {
  it("is allowed only if a rule matches each of its parts", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "npm test" });
    for (const joined of ["npm test && ls", "npm test || ls", "npm test; ls", "npm test | ls", "npm test & ls"])
      expect((await window.run(joined)).verdict).toBe("ask");
    await window.always({ kind: "run", command: "ls" });
    for (const joined of ["npm test && ls", "npm test || ls", "npm test; ls", "npm test | ls", "npm test & ls"])
      expect((await window.run(joined)).verdict).toBe("allow");
  });

  it("is matched by words, never by its beginning", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "git show" });
    for (const command of ["git show > f", "git show HEAD", "git showx", "git 'show '", "gitshow", "git show; id"])
      expect((await window.run(command)).verdict).toBe("ask");
    expect((await window.run("git  'show'")).verdict).toBe("allow");
  });

  it("is refused by a rule that refuses, before any rule that allows", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "git commit -m a" });
    await window.rules.add([{ kind: "command", shell: "sh", folder: "/elsewhere", words: ["git", "commit"] }], "refuse");
    expect((await window.run("git commit -m a")).verdict).toBe("refuse");
    expect((await window.run("ls && git commit -m b | cat")).verdict).toBe("refuse");
    expect((await window.run("git status")).verdict).toBe("ask");
  });

  it("is allowed in the folder of its rule only", async () => {
    const window = new FakeWindow();
    window.disk.set("/work/app/sub", null);
    await window.always({ kind: "run", command: "npm test" });
    expect((await window.decide([{ kind: "run", command: "npm test", folder: "/work/app" }])).verdict).toBe("allow");
    expect((await window.decide([{ kind: "run", command: "npm test", folder: "sub" }])).verdict).toBe("ask");
  });

  it("always asks in a folder outside the workspace, also if the model names it as a workspace folder", async () => {
    const window = new FakeWindow();
    window.disk.set("/tmp", null);
    window.disk.set("/work/app/out", "/tmp");
    for (const folder of ["/tmp", "../..", "/", "out", "/work/app2"]) {
      const decision = await window.decide([{ kind: "run", command: "npm test", folder }]);
      expect(decision).toMatchObject({ verdict: "ask", offers: {} });
    }
  });

  it("shows in full what it would delete", async () => {
    const window = new FakeWindow();
    expect(reasonsOf(await window.run("rm -rf build ../x '/' ./a/../../.."))).toEqual([
      "rm deletes: /work/app/build, /work/x, /, /",
    ]);
  });

  it("asks again after the agent edited what it runs", async () => {
    const window = new FakeWindow();
    for (const command of [
      "npm test",
      "node scripts/build.js",
      "./gradlew test",
      "python -m tools.report",
      "make",
      "npm run a --config=x/b.json",
    ])
      await window.always({ kind: "run", command });
    const cases: readonly (readonly [string, string, "ask" | "allow"])[] = [
      ["npm test", "package.json", "ask"],
      ["npm test", "packages/one/package.json", "ask"],
      ["npm test", "vite.config.ts", "ask"],
      ["npm test", ".npmrc", "ask"],
      ["npm test", "scripts/test.js", "ask"],
      ["npm test", "ci/run.sh", "ask"],
      ["npm test", "src/app.ts", "allow"],
      ["npm test", "src/test.ts", "allow"],
      ["npm test", "AGENTS.md", "allow"],
      ["node scripts/build.js", "scripts/build.js", "ask"],
      ["node scripts/build.js", "app/scripts/build.js", "ask"],
      ["./gradlew test", "gradlew", "ask"],
      ["python -m tools.report", "tools/report.py", "ask"],
      ["make", "Makefile", "ask"],
      ["npm run a --config=x/b.json", "x/b.json", "ask"],
    ];
    for (const [command, edited, verdict] of cases) {
      const decision = await window.run(command, { editedPaths: new Set([edited]) });
      expect([command, edited, decision.verdict]).toEqual([command, edited, verdict]);
      if (verdict === "ask") expect(reasonsOf(decision)).toEqual([`It runs ${edited}, which the agent has edited.`]);
    }
  });

  it("asks despite its rule once the run has read foreign text, until the user's next message", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "npm test" });
    const decision = await window.run("npm test", { hasForeignText: true });
    expect(decision).toMatchObject({ verdict: "ask", offers: {} });
    expect(reasonsOf(decision)[0]).toContain("text from elsewhere");
    expect((await window.run("npm test", { hasForeignText: false })).verdict).toBe("allow");
  });

  it("may print foreign text if it names a program or an address of the network", () => {
    for (const command of ["gh issue view 4", "ls && curl x", "echo $(wget x)", "open https://example.com"])
      expect(mayPrintForeignText(command)).toBe(true);
    for (const command of ["npm test", "git log", "cat src/curly.ts"]) expect(mayPrintForeignText(command)).toBe(false);
  });
});

describe("whatever the text", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "npm",
      "test",
      "git",
      "ls",
      "&&",
      "||",
      ";",
      "|",
      "&",
      ">",
      "<",
      "$",
      "`",
      "(",
      ")",
      "'",
      '"',
      "\\",
      "\n",
      "=",
      "*",
    ),
    fc.constantFrom("%", "!", "^", "{", "}", "~", "#", "@", ",", " ", "  ", "\t", "2>&1", "/dev/null", "nul", "--%"),
    fc.string({ maxLength: 4 }),
  );
  const line = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));

  it.each(shells)("%s: what has no concern consists of literal words that give the same parts again", (shell) => {
    fc.assert(
      fc.property(line, (text) => {
        const { parts, concerns } = analyzeCommand(text, shell);
        if (concerns.length > 0) return;
        expect(parts.length).toBeGreaterThan(0);
        for (const words of parts) expect(words.length).toBeGreaterThan(0);
        if (shell !== "sh") return;
        const again = parts.map((words) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ")).join(" && ");
        expect(analyzeCommand(again, shell).parts).toEqual(parts);
      }),
      { numRuns: 2000 },
    );
  });

  it("the words are those that a real shell passes on", () => {
    const print = 'p() { for word in "$@"; do printf "%s\\0" "$word"; done; }';
    fc.assert(
      fc.property(line, (text) => {
        const command = `p ${text}`.trim();
        const { parts, concerns } = analyzeCommand(command, "sh");
        const [words] = parts;
        if (concerns.length > 0 || parts.length !== 1 || !words || />|&/.test(text)) return;
        const printed = execFileSync("/bin/sh", ["-c", `${print}\n${command}`], { encoding: "utf8" });
        expect(printed.split("\0").slice(0, -1)).toEqual(words.slice(1));
      }),
      { numRuns: 300 },
    );
  });

  it("a rule for one command never allows another", async () => {
    await fc.assert(
      fc.asyncProperty(line, line, async (one, other) => {
        const window = new FakeWindow();
        const first = await window.run(one, quietRun);
        if (first.verdict !== "ask" || first.offers.always === undefined) return;
        await first.grant("always");
        const second = await window.run(other);
        if (second.verdict !== "allow") return;
        const known = new Set(analyzeCommand(one, "sh").parts.map((words) => JSON.stringify(words)));
        for (const words of analyzeCommand(other, "sh").parts) expect(known).toContain(JSON.stringify(words));
      }),
      { numRuns: 500 },
    );
  });
});
