// Processes that the harness starts, with their whole trees: none outlives the process that started it.

import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const running = new Set<ChildProcess>();
let watchingForTheEnd = false;

/** Starts a program that lives until `endTree` is called or this process ends. */
export function startProcess(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  // A separate process group lets one signal reach children whose parent has already ended.
  const child = spawn(command, args, { ...options, detached: process.platform !== "win32" });
  running.add(child);
  child.once("exit", () => running.delete(child));
  endAllWithThisProcess();
  return child;
}

/** Runs a program to its end and returns what it printed. Throws with its output if it fails. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const child = startProcess(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} ended with code ${code}:\n${output}`);
  return output;
}

/** Ends a process and all its descendants, and waits until it is gone. */
export async function endTree(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    killTree(child);
    return;
  }
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  killTree(child);
  await gone;
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"]);
    return;
  }
  // Terminals leave the group, so look up descendants too, before their parents are gone.
  const processIds = [...descendants(child.pid), child.pid];
  signal(-child.pid);
  for (const processId of processIds) signal(processId);
}

function signal(target: number): void {
  try {
    process.kill(target, "SIGKILL");
  } catch {
    // Already gone.
  }
}

/** Ends every process that has `argument`, a folder unique to this run, on its command line, no matter what started it. */
export function endProcessesWith(argument: string): void {
  for (const { pid, command } of processTable()) {
    if (pid !== process.pid && command.includes(argument)) signal(pid);
  }
}

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Ids of all processes below `root`, nearest first. */
export function descendants(root: number): number[] {
  return descendantsIn(processTable(), root).map((entry) => entry.pid);
}

/** Like `descendants`, with each process's command line. */
export function descendantProcesses(root: number): ProcessEntry[] {
  return descendantsIn(processTable(), root);
}

export function descendantsIn(table: readonly ProcessEntry[], root: number): ProcessEntry[] {
  const found: ProcessEntry[] = [];
  let generation = new Set([root]);
  while (generation.size > 0) {
    const parents = generation;
    const children = table.filter((entry) => parents.has(entry.parent));
    found.push(...children);
    generation = new Set(children.map((entry) => entry.pid));
  }
  return found;
}

// Linux's /proc is read directly because small images lack `ps`.
function processTable(): ProcessEntry[] {
  if (process.platform === "linux") return readdirSync("/proc").flatMap(readLinuxProcess);
  if (process.platform === "win32") return windowsProcesses();
  const listing = spawnSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" }).stdout;
  return listing.split("\n").flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && parent && command ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

function readLinuxProcess(name: string): ProcessEntry[] {
  if (!/^\d+$/.test(name)) return [];
  try {
    // The second field, in parentheses, may itself contain spaces and parentheses.
    const fields = readFileSync(`/proc/${name}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return [{ pid: Number(name), parent: Number(fields[1]), command }];
  } catch {
    return [];
  }
}

function windowsProcesses(): ProcessEntry[] {
  const script = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId)|$($_.ParentProcessId)|$($_.CommandLine)" }';
  const listing = spawnSync("powershell", ["-NoProfile", "-Command", script], { encoding: "utf8" }).stdout;
  return listing.split(/\r?\n/).flatMap((line) => {
    const [pid, parent, ...command] = line.split("|");
    return pid && parent ? [{ pid: Number(pid), parent: Number(parent), command: command.join("|") }] : [];
  });
}

function endAllWithThisProcess(): void {
  if (watchingForTheEnd) return;
  watchingForTheEnd = true;
  // Before other exit listeners, such as one that removes folders that these processes write to.
  process.prependOnceListener("exit", () => {
    for (const child of running) killTree(child);
  });
  // On a signal Node ends without an `exit` event unless a listener turns it into one.
  for (const [name, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.once(name, () => process.exit(code));
  }
}
