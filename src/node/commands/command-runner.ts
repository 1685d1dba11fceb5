// Start here: runs an agent's commands as processes of their own: nothing to type into, no keys in the environment, output to
// a bounded log. A command has ended when its process has; what it left running is ended with it.

import { type ChildProcess, spawn } from "node:child_process";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Shell } from "../../core/permissions/commands/parsed-command.js";
import { demandPlace } from "../../core/permissions/demand-place.js";
import type { FileSystemFacts } from "../../core/permissions/paths/locate.js";
import type { Permit } from "../../core/permissions/permit.js";
import { Emitter } from "../../core/platform/emitter.js";
import type { Clock } from "../../core/platform/ports.js";
import type { CommandEnd, CommandRequest, RunningCommand } from "../../core/tools/commands/command-port.js";
import { cleanEnvironment } from "./clean-environment.js";
import { OutputLog } from "./output-log.js";
import { type ProcessGroup, processGroup } from "./process-group.js";
import { shellCommand } from "./shell-command.js";

export interface RunnerOptions {
  readonly shell: Shell;
  /** Where logs are kept. */
  readonly logFolder: string;
  readonly clock: Clock;
  /** For the check, at the start, that the folder is the one that was allowed. */
  readonly files: FileSystemFacts;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly mostLogBytes?: number;
}

/** Between asking processes to end and ending them. */
const graceMs = 2000;
/** For output that is still on its way when a process has ended, while another one holds its pipe. */
const drainMs = 200;
const mostRunning = 10;
/** Ended commands whose output can still be read. */
const mostEnded = 50;
const keptLogs = 20;
const keptLogMs = 7 * 24 * 3600 * 1000;

export class CommandRunner {
  private readonly commands = new Map<string, Command>();
  private count = 0;
  private pruned: Promise<void> | undefined;

  constructor(private readonly options: RunnerOptions) {}

  /** Throws if the permit is for something else, or if too many commands run. */
  async start(permit: Permit, request: CommandRequest): Promise<RunningCommand> {
    const { folder, command } = request;
    this.pruned ??= prune(this.options.logFolder, this.options.clock.now()).catch(() => undefined);
    await this.pruned;
    await demandPlace(permit, { kind: "run", command, folder }, this.options.files);
    if ([...this.commands.values()].filter(({ end }) => !end).length >= mostRunning)
      throw new Error(`${mostRunning} commands are running. Stop one first.`);
    this.count += 1;
    const id = `c${this.count}`;
    const started = new Command(id, request, this.options);
    this.commands.set(id, started);
    const ended = [...this.commands.values()].filter(({ end }) => end);
    for (const old of ended.slice(0, Math.max(ended.length - mostEnded, 0))) this.commands.delete(old.id);
    return started;
  }

  find(id: string): RunningCommand | undefined {
    return this.commands.get(id);
  }

  /** Ends all commands at once. */
  dispose(): void {
    for (const command of this.commands.values()) command.killNow();
  }
}

class Command implements RunningCommand {
  readonly conversationId: string;
  readonly command: string;
  readonly folder: string;
  readonly ended: Promise<CommandEnd>;
  end: CommandEnd | undefined;
  private readonly output = new Emitter<string>();
  private readonly log: OutputLog;
  private readonly group: ProcessGroup | undefined;
  private readonly startedAt: number;
  private killing: { dispose(): void } | undefined;

  readonly onOutput = this.output.event;

  constructor(
    readonly id: string,
    { conversationId, command, folder }: CommandRequest,
    private readonly options: RunnerOptions,
  ) {
    this.conversationId = conversationId;
    this.command = command;
    this.folder = folder;
    const { clock, shell, logFolder, environment = process.env, platform = process.platform, mostLogBytes } = options;
    this.startedAt = clock.monotonic();
    this.log = new OutputLog(join(logFolder, `${clock.now()}-${process.pid}-${id}`), mostLogBytes);
    const isWindows = platform === "win32";
    const systemRoot = environment["SystemRoot"];
    const { file, args, isVerbatim } = shellCommand(shell, command, systemRoot);
    const child = spawn(file, args, {
      cwd: folder,
      env: cleanEnvironment(environment, isWindows),
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own; on Windows this would open a console.
      detached: !isWindows,
      windowsHide: true,
      windowsVerbatimArguments: isVerbatim,
    });
    this.group = child.pid === undefined ? undefined : processGroup(child.pid, isWindows, systemRoot);
    this.follow(child.stdout);
    this.follow(child.stderr);
    this.ended = this.untilEnd(child);
  }

  read(): ReturnType<OutputLog["read"]> {
    return this.log.read();
  }

  stop(): Promise<CommandEnd> {
    if (!this.end && !this.killing) {
      this.group?.terminate();
      this.killing = this.options.clock.schedule(graceMs, () => this.group?.kill());
    }
    return this.ended;
  }

  killNow(): void {
    if (!this.end) this.group?.killNow();
  }

  private follow(stream: NodeJS.ReadableStream | null): void {
    const decoder = new StringDecoder("utf8");
    stream?.on("data", (bytes: Buffer) => {
      const text = decoder.write(bytes);
      if (text !== "") this.output.fire(text);
      // A program that writes faster than the disk waits.
      stream.pause();
      void this.log.append(bytes).finally(() => stream.resume());
    });
    stream?.on("error", () => undefined);
  }

  private untilEnd(child: ChildProcess): Promise<CommandEnd> {
    return new Promise((resolve) => {
      const finish = async (end: Omit<CommandEnd, "milliseconds">): Promise<void> => {
        if (this.end) return;
        this.killing?.dispose();
        this.end = { ...end, milliseconds: this.options.clock.monotonic() - this.startedAt };
        await this.log.flush();
        resolve(this.end);
      };
      child.on("error", (error) => void finish({ exitCode: null, error: error.message }));
      let drain: { dispose(): void } | undefined;
      child.on("exit", (exitCode, signal) => {
        // What the command left running would hold its pipes, and the user would not see it.
        this.group?.terminate();
        drain = this.options.clock.schedule(drainMs, () => {
          this.group?.kill();
          child.stdout?.destroy();
          child.stderr?.destroy();
          void finish({ exitCode, ...(signal ? { signal } : {}) });
        });
      });
      child.on("close", (exitCode, signal) => {
        drain?.dispose();
        this.group?.kill();
        void finish({ exitCode, ...(signal ? { signal } : {}) });
      });
    });
  }
}

/** Removes old logs, and all but the newest. */
async function prune(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const logs = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? now })),
  );
  const newest = logs.sort((one, other) => other.at - one.at);
  const old = newest.filter(({ at }, index) => index >= keptLogs || now - at > keptLogMs);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { recursive: true, force: true })));
}
