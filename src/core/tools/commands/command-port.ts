// What the command tools need: an adapter that runs processes, and the settings and redaction around it.

import type { Shell } from "../../permissions/commands/parsed-command.js";
import type { Permit } from "../../permissions/permit.js";
import type { Clock, Disposable } from "../../platform/ports.js";

export interface CommandEnd {
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
  readonly signal?: string;
  /** It could not be started. */
  readonly error?: string;
  readonly milliseconds: number;
}

export interface CommandText {
  readonly text: string;
  /** Bytes left out in the middle, because the log is full. */
  readonly omittedBytes: number;
}

export interface RunningCommand {
  readonly id: string;
  readonly conversationId: string;
  readonly command: string;
  readonly folder: string;
  /** Undefined while it runs. */
  readonly end: CommandEnd | undefined;
  readonly ended: Promise<CommandEnd>;
  /** As the process writes it, with control sequences. */
  onOutput(listener: (text: string) => void): Disposable;
  /** Everything so far, as the process wrote it. */
  read(): Promise<CommandText>;
  /** Ends the process with all that it started; resolves when it has ended. */
  stop(): Promise<CommandEnd>;
}

export interface CommandRequest {
  readonly command: string;
  /** Absolute. */
  readonly folder: string;
  readonly conversationId: string;
}

export interface CommandPort {
  /** Why commands cannot run here, for the model; undefined if they can. */
  unavailable(): string | undefined;
  /** The absolute path of a folder that the model named; absent: the first workspace folder. */
  folder(named: string | undefined): Promise<{ readonly path: string } | { readonly problem: string }>;
  /** Demands a permit for the command in its folder. */
  start(permit: Permit, request: CommandRequest): Promise<RunningCommand>;
  find(id: string): RunningCommand | undefined;
}

export interface CommandServices {
  readonly commands: CommandPort;
  readonly shell: Shell;
  readonly clock: Clock;
  /** Seconds until a command goes on in the background: `snowcell.agent.commandTimeout`. */
  timeout(): number;
  /** Removes secrets from a text for a model. */
  redact(text: string): string;
}
