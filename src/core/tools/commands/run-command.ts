// `run_command`: runs a command line, waits for it as long as its time allows, and then lets it go on in the background.

import * as l10n from "@vscode/l10n";
import { mayPrintForeignText } from "../../permissions/commands/command-line.js";
import type { Permit } from "../../permissions/permit.js";
import { boundedField, flagField, optional, textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import { failedOutcome, type Tool, type ToolContext, type ToolOutcome, type ToolPlan } from "../tool.js";
import type { CommandEnd, CommandServices, RunningCommand } from "./command-port.js";
import { headAndTail, longestOutput } from "./cut-output.js";
import { plainOutput } from "./terminal-text.js";

/** Milliseconds in which a background command may fail at once, so that the model learns about it. */
const earlyFailureMs = 1000;
/** Characters shown while the command runs; the terminal shows all. */
const mostShown = 15_000;

const shellNames = { sh: "sh", cmd: "cmd.exe", powershell: "PowerShell" } as const;

const mostSeconds = 3600;

const runArguments = (seconds: number) =>
  toolArguments({
    command: textField("The command line.", ["cmd", "script"]),
    folder: optional(
      textField("Where to run it, relative to the workspace. Default: the first workspace folder.", [
        "cwd",
        "directory",
        "workdir",
      ]),
    ),
    seconds: optional(boundedField(`How long to wait, 1 to ${mostSeconds}. Default: ${seconds}.`, 1, mostSeconds, ["timeout"])),
    background: optional(flagField("True for a server or a watcher: returns at once with an id.", ["is_background"])),
  });

interface RunInput {
  readonly command: string;
  readonly folder?: string | undefined;
  readonly seconds?: number | undefined;
  readonly background?: boolean | undefined;
}

export function runCommandTool(services: CommandServices): Tool {
  const seconds = services.timeout();
  return defineTool({
    name: "run_command",
    description:
      `Runs a command line in ${shellNames[services.shell]} and returns its exit code and output. The user approves each command, so prefer one simple command per call: ` +
      "no redirections, variables, substitutions or changes of folder (use `folder`), and use the other tools to read, search and edit files. " +
      `Nothing can be typed into it, so pass options that avoid questions. After ${seconds} seconds it goes on in the background; what it started is ended with it.`,
    arguments: runArguments(seconds),
    effect: "runs",
    title: ({ command }) => l10n.t("Run {0}", command.trim()),
    plan: (input, context) => plan({ ...input, command: input.command.trim() }, context, services),
  });
}

async function plan(input: RunInput, context: ToolContext, services: CommandServices): Promise<ToolPlan | ToolOutcome> {
  const { commands } = services;
  if (input.command === "") return failedOutcome("command is empty.");
  const reason = commands.unavailable();
  if (reason !== undefined) return failedOutcome(reason);
  const folder = await commands.folder(input.folder?.trim() || undefined);
  if ("problem" in folder) return failedOutcome(folder.problem);
  return {
    actions: [{ kind: "run", command: input.command, folder: folder.path }],
    preview: { kind: "command", text: `${folder.path}\n$ ${input.command}` },
    run: (permit) => run(permit, input, folder.path, context, services),
  };
}

async function run(
  permit: Permit,
  input: RunInput,
  folder: string,
  context: ToolContext,
  services: CommandServices,
): Promise<ToolOutcome> {
  const { conversationId } = context;
  const request = { command: input.command, folder, conversationId };
  const running = await services.commands.start(permit, request).catch((error: unknown) => String(error));
  if (typeof running === "string") return failedOutcome(running);
  let shown = 0;
  const watching = running.onOutput((text) => {
    const rest = text.slice(0, mostShown - shown);
    shown += text.length;
    if (rest !== "") context.output(plainOutput(rest));
  });
  const waitMs = input.background === true ? earlyFailureMs : (input.seconds ?? services.timeout()) * 1000;
  const end = await firstOf(running, waitMs, context.signal, services);
  watching.dispose();
  const stopped = end === "aborted" ? await running.stop() : end;
  return await outcomeOf(running, stopped, end === "aborted", input, context, services);
}

/** Undefined if the time is over and the command goes on. */
function firstOf(
  running: RunningCommand,
  waitMs: number,
  signal: AbortSignal,
  { clock }: CommandServices,
): Promise<CommandEnd | "aborted" | undefined> {
  return new Promise((resolve) => {
    const aborted = (): void => settle("aborted");
    const timer = clock.schedule(waitMs, () => settle(undefined));
    const settle = (value: CommandEnd | "aborted" | undefined): void => {
      timer.dispose();
      signal.removeEventListener("abort", aborted);
      resolve(value);
    };
    signal.addEventListener("abort", aborted);
    void running.ended.then(settle);
    if (signal.aborted) aborted();
  });
}

async function outcomeOf(
  running: RunningCommand,
  end: CommandEnd | undefined,
  isStopped: boolean,
  input: RunInput,
  { maxChars }: ToolContext,
  services: CommandServices,
): Promise<ToolOutcome> {
  const output = await outputOf(running, services);
  const header = headerOf(running, end, isStopped, input, services);
  const { text, omitted } = headAndTail(output, Math.max(Math.min(longestOutput, maxChars) - header.length, 0), running.id);
  const isError = isStopped || (end !== undefined && end.exitCode !== 0);
  return {
    result: {
      text: `${header}\n${text === "" ? "[No output]" : text}`,
      isError,
      ...(omitted > 0 ? { cut: { chars: omitted, outputId: running.id } } : {}),
      ...(mayPrintForeignText(running.command) ? { foreign: true } : {}),
    },
    ...(typeof end?.exitCode === "number" ? { exitCode: end.exitCode } : {}),
  };
}

/** The whole output as a model may see it. */
export async function outputOf(running: RunningCommand, { redact }: Pick<CommandServices, "redact">): Promise<string> {
  const { text } = await running.read();
  return redact(plainOutput(text)).trimEnd();
}

function headerOf(
  { id, folder }: RunningCommand,
  end: CommandEnd | undefined,
  isStopped: boolean,
  input: RunInput,
  services: CommandServices,
): string {
  if (end === undefined) {
    const seconds = input.seconds ?? services.timeout();
    const why = input.background === true ? "Runs" : `Still running after ${seconds} seconds; it goes on`;
    return `${why} in the background in ${folder}, with the id ${id}. Use command_output to read what it prints, and stop_command to end it. Its output so far:`;
  }
  return `${isStopped ? "Stopped by the user" : endText(end)}, in ${folder}. Output:`;
}

/** How a command ended, for the model. */
export function endText({ exitCode, signal, error, milliseconds }: CommandEnd): string {
  const time = `after ${(milliseconds / 1000).toFixed(1)} seconds`;
  if (error !== undefined) return `Could not start: ${error}`;
  if (exitCode === null) return `Ended by ${signal ?? "a signal"} ${time}`;
  return `Exit code ${exitCode} ${time}`;
}
