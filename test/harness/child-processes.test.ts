import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { descendants, descendantsIn, endTree, run, startProcess } from "./child-processes.js";

/** A process that starts another in a separate process group, prints its id, and keeps running. */
const parentWithDetachedChild = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "inherit" });
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

describe("running a program", () => {
  it("returns what it printed", async () => {
    expect(await run(process.execPath, ["-e", "console.log('out'); console.error('err')"])).toContain("out");
  });

  it("fails with its output and exit code", async () => {
    const failing = run(process.execPath, ["-e", "console.error('no such thing'); process.exit(3)"]);
    await expect(failing).rejects.toThrow(/code 3:\nno such thing/);
  });

  it("fails if the program does not exist", async () => {
    await expect(run("snowcell-no-such-program", [])).rejects.toThrow(/ENOENT/);
  });
});

describe("a process tree", () => {
  it("is everything below a process, nearest first, and nothing else", () => {
    const entry = (pid: number, parent: number) => ({ pid, parent, command: "" });
    const table = [entry(4, 3), entry(3, 2), entry(2, 1), entry(5, 1), entry(6, 2)];
    expect(descendantsIn(table, 2).map(({ pid }) => pid)).toEqual([3, 6, 4]);
  });

  it("ends with its root, even if a child has left the group", async () => {
    const parent = startProcess(process.execPath, ["-e", parentWithDetachedChild], { stdio: ["ignore", "pipe", "inherit"] });
    const { stdout } = parent;
    if (!stdout || parent.pid === undefined) throw new Error("The process has no output");
    const [printed] = (await once(stdout, "data")) as [Buffer];
    const child = Number(printed.toString());
    expect(descendants(parent.pid)).toEqual([child]);

    // The pipe closes when the last process that holds it ends.
    const closed = once(stdout, "close");
    stdout.resume();
    await endTree(parent);
    await closed;
    expect(parent.signalCode).toBe("SIGKILL");
  });
});
