// Real processes: their output, exit codes, groups and logs.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileSystemFacts } from "../../../src/core/permissions/paths/locate.js";
import { Permit } from "../../../src/core/permissions/permit.js";
import type { RunningCommand } from "../../../src/core/tools/commands/command-port.js";
import { CommandRunner, type RunnerOptions } from "../../../src/node/commands/command-runner.js";
import { OutputLog } from "../../../src/node/commands/output-log.js";
import { linkTarget } from "../../../src/node/file-access.js";
import { systemClock } from "../../../src/node/system-clock.js";

let root: string;
let folder: string;
let logs: string;
let runner: CommandRunner;

const files = (): FileSystemFacts => ({
  platform: "posix",
  folders: () => [{ name: "app", path: folder, isCaseBlind: false }],
  realPath: linkTarget,
});

function create(more: Partial<RunnerOptions> = {}): CommandRunner {
  return new CommandRunner({ shell: "sh", logFolder: logs, clock: systemClock, files: files(), ...more });
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "snowcell-commands-"));
  folder = join(root, "app");
  logs = join(root, "logs");
  mkdirSync(folder);
  runner = create();
});

afterEach(() => {
  runner.dispose();
  rmSync(root, { recursive: true, force: true });
});

const permit = (command: string, place = `inside: ${folder}`): Permit =>
  Permit.issue("s1", "h1", [{ kind: "run", command, folder }], [[place]]);

async function start(command: string): Promise<RunningCommand> {
  return await runner.start(permit(command), { command, folder, conversationId: "c" });
}

/** Resolves when the output contains a text. */
function printed(running: RunningCommand, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    let text = "";
    running.onOutput((more) => {
      text += more;
      if (text.includes(wanted)) resolve();
    });
  });
}

/** A process that has ended may still be listed until its parent asks for its exit code. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

describe("a command", () => {
  it("runs in its folder, prints to both outputs and returns its exit code", async () => {
    const running = await start("pwd; echo problem >&2; exit 3");
    expect(await running.ended).toMatchObject({ exitCode: 3 });
    const { text } = await running.read();
    expect(text).toContain(`${folder}\n`);
    expect(text).toContain("problem\n");
  });

  it("gets nothing to read and no keys, and does not wait for a terminal", async () => {
    runner = create({ environment: { ...process.env, OPENAI_API_KEY: "sk-secret-1234567890", PAGER: "less" } });
    const running = await start("read line; echo read=$?; echo key=$OPENAI_API_KEY; echo pager=$PAGER");
    await running.ended;
    expect((await running.read()).text).toBe("read=1\nkey=\npager=cat\n");
  });

  it("that cannot be found ends with the shell's message", async () => {
    const running = await start("no-such-program-here");
    expect(await running.ended).toMatchObject({ exitCode: 127 });
    expect((await running.read()).text).toContain("no-such-program-here");
  });

  it("in a folder that is gone ends with an error", async () => {
    const command = "ls";
    const gone = join(folder, "gone");
    const allowed = Permit.issue("s1", "h1", [{ kind: "run", command, folder: gone }], [[`inside: ${gone}`]]);
    const running = await runner.start(allowed, { command, folder: gone, conversationId: "c" });
    expect((await running.ended).error).toContain("ENOENT");
  });

  it("is stopped with its grandchildren, also if they ignore the first signal", async () => {
    const running = await start(
      `sh -c 'trap "" TERM; sh -c "trap \\"\\" TERM; echo pid=\\$\\$; while true; do sleep 0.05; done"' & wait`,
    );
    const text = new Promise<string>((resolve) => {
      let all = "";
      running.onOutput((more) => {
        all += more;
        if (/pid=\d+\n/.test(all)) resolve(all);
      });
    });
    const pid = Number(/pid=(\d+)/.exec(await text)?.[1]);
    expect(isAlive(pid)).toBe(true);
    expect((await running.stop()).exitCode).toBeNull();
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  }, 20_000);

  it("ends with its process, and what it left running is ended", async () => {
    const running = await start("sleep 1000 & echo pid=$!");
    expect(await running.ended).toMatchObject({ exitCode: 0 });
    const pid = Number(/pid=(\d+)/.exec((await running.read()).text)?.[1]);
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  }, 20_000);

  it("is ended when the window closes", async () => {
    const running = await start("echo started; sleep 1000");
    await printed(running, "started");
    runner.dispose();
    expect((await running.ended).signal).toBe("SIGKILL");
  });

  it("that prints more than the log holds keeps its beginning and its end", async () => {
    const running = await start("echo first; head -c 20000000 /dev/zero | tr '\\0' 'x'; echo; echo last");
    await running.ended;
    const { text, omittedBytes } = await running.read();
    expect(omittedBytes).toBeGreaterThan(9_000_000);
    expect(text.length).toBeLessThanOrEqual(10 * 1024 * 1024 + 200);
    expect(text.startsWith("first\nxxx")).toBe(true);
    expect(text.endsWith("xxx\nlast\n")).toBe(true);
    expect(text).toContain("bytes were not kept here");
    const [log = ""] = readdirSync(logs);
    const bytes = readdirSync(join(logs, log)).map((name) => statSync(join(logs, log, name)).size);
    expect(bytes.reduce((one, other) => one + other, 0)).toBeLessThanOrEqual(10 * 1024 * 1024);
  }, 60_000);

  it("needs a permit for exactly this", async () => {
    const request = { command: "ls -a", folder, conversationId: "c" };
    await expect(runner.start(permit("ls"), request)).rejects.toThrow("No permit");
    await expect(runner.start({ covers: () => true } as unknown as Permit, request)).rejects.toThrow("No permit");
  });

  it("does not run if its folder leads elsewhere than when it was allowed", async () => {
    const allowed = permit("pwd");
    rmSync(folder, { recursive: true });
    symlinkSync(tmpdir(), folder);
    await expect(runner.start(allowed, { command: "pwd", folder, conversationId: "c" })).rejects.toThrow("leads elsewhere");
  });

  it("is refused while ten others run", async () => {
    const running = await Promise.all(Array.from({ length: 10 }, () => start("sleep 1000")));
    await expect(start("ls")).rejects.toThrow("10 commands are running");
    await running[0]?.stop();
    await (await start("true")).ended;
  });

  it("has a log that only the user can read; old logs are removed", async () => {
    for (let index = 0; index < 25; index++) {
      mkdirSync(join(logs, `old-${index}`), { recursive: true });
      const days = index < 3 ? 8 : 0;
      const seconds = Date.now() / 1000 - days * 24 * 3600 - index;
      utimesSync(join(logs, `old-${index}`), seconds, seconds);
    }
    const running = await start("echo secret");
    await running.ended;
    await running.read();
    const names = readdirSync(logs);
    const log = names.find((name) => name.endsWith(running.id)) ?? "";
    expect(statSync(join(logs, log)).mode & 0o077).toBe(0);
    expect(statSync(join(logs, log, "head")).mode & 0o077).toBe(0);
    expect(names.filter((name) => name.startsWith("old-"))).toHaveLength(20);
    for (const old of ["old-0", "old-1", "old-2"]) expect(names).not.toContain(old);
  });
});

describe("a bounded log", () => {
  it("keeps all bytes up to its size, and then the beginning and the newest", async () => {
    const log = new OutputLog(join(root, "log"), 40);
    await log.append(Buffer.from("0123456789"));
    expect(await log.read()).toEqual({ text: "0123456789", omittedBytes: 0 });
    await log.append(Buffer.from("abcdefghijklmnopqrstuvwxyzABCD"));
    expect(await log.read()).toEqual({ text: "0123456789abcdefghijklmnopqrstuvwxyzABCD", omittedBytes: 0 });
    await log.append(Buffer.from("EFGHIJKLMNOPQRSTUVWXYZ"));
    const { text, omittedBytes } = await log.read();
    expect(text.startsWith("0123456789abcdefghij\n[")).toBe(true);
    expect(text.endsWith("OPQRSTUVWXYZ")).toBe(true);
    expect(omittedBytes).toBeGreaterThan(0);
  });
});
