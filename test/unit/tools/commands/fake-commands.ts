// Commands in memory: a test says what they print and when they end.

import { Permit } from "../../../../src/core/permissions/permit.js";
import { Emitter } from "../../../../src/core/platform/emitter.js";
import type {
  CommandEnd,
  CommandPort,
  CommandRequest,
  CommandServices,
  RunningCommand,
} from "../../../../src/core/tools/commands/command-port.js";
import type { ToolContext } from "../../../../src/core/tools/tool.js";
import { ManualClock } from "../../../support/manual-clock.js";

export class FakeCommand implements RunningCommand {
  end: CommandEnd | undefined;
  stops = 0;
  text = "";
  private readonly output = new Emitter<string>();
  private settle: (end: CommandEnd) => void = () => undefined;
  readonly ended = new Promise<CommandEnd>((resolve) => {
    this.settle = resolve;
  });
  readonly onOutput = this.output.event;
  readonly command: string;
  readonly folder: string;
  readonly conversationId: string;

  constructor(
    readonly id: string,
    request: CommandRequest,
  ) {
    ({ command: this.command, folder: this.folder, conversationId: this.conversationId } = request);
  }

  print(text: string): void {
    this.text += text;
    this.output.fire(text);
  }

  finish(exitCode: number | null, signal?: string): void {
    this.end = { exitCode, milliseconds: 1500, ...(signal ? { signal } : {}) };
    this.settle(this.end);
  }

  async read(): ReturnType<RunningCommand["read"]> {
    return { text: this.text, omittedBytes: 0 };
  }

  stop(): Promise<CommandEnd> {
    this.stops += 1;
    if (!this.end) this.finish(null, "SIGTERM");
    return this.ended;
  }
}

export class FakeCommands implements CommandPort {
  readonly clock = new ManualClock();
  readonly started: FakeCommand[] = [];
  reason: string | undefined;
  failure: Error | undefined;

  readonly services: CommandServices = {
    commands: this,
    shell: "sh",
    clock: this.clock,
    timeout: () => 120,
    redact: (text) => text.replaceAll("hunter2", "[redacted]"),
  };

  unavailable(): string | undefined {
    return this.reason;
  }

  async folder(named: string | undefined): ReturnType<CommandPort["folder"]> {
    return named === "missing" ? { problem: "There is no such folder." } : { path: named ? `/work/app/${named}` : "/work/app" };
  }

  async start(permit: Permit, request: CommandRequest): Promise<RunningCommand> {
    if (this.failure) throw this.failure;
    if (!permit.covers({ kind: "run", command: request.command, folder: request.folder })) throw new Error("No permit");
    const command = new FakeCommand(`c${this.started.length + 1}`, request);
    this.started.push(command);
    return command;
  }

  find(id: string): RunningCommand | undefined {
    return this.started.find((command) => command.id === id);
  }
}

export function contextOf(more: Partial<ToolContext> = {}): ToolContext {
  return {
    stepId: "s1",
    messageId: "m1",
    conversationId: "conversation",
    signal: new AbortController().signal,
    maxChars: 50_000,
    output: () => undefined,
    ...more,
  };
}

/** As the gate would issue it. */
export const permitFor = (command: string, folder = "/work/app"): Permit =>
  Permit.issue("s1", "h1", [{ kind: "run", command, folder }]);
