// Coerces the arguments of the command tools.

import { isObject, parseJson } from "../../platform/json.js";

export type Read<Input> = { readonly input: Input } | { readonly problem: string };

export interface RunInput {
  readonly command: string;
  readonly folder?: string;
  readonly seconds?: number;
  readonly background?: boolean;
}

export interface OutputInput {
  readonly id: string;
  readonly find?: string;
  readonly from?: number;
}

export interface StopInput {
  readonly id: string;
}

const mostSeconds = 3600;

export function readRun(value: unknown): Read<RunInput> {
  const fields = fieldsOf(value, "command");
  const command = fields["command"] ?? fields["cmd"] ?? fields["script"];
  if (typeof command !== "string" || command.trim() === "") return problem("command", command, "a command line");
  const folder = fields["folder"] ?? fields["cwd"] ?? fields["directory"] ?? fields["workdir"];
  if (!isAbsent(folder) && typeof folder !== "string") return problem("folder", folder, "a path, or nothing");
  const seconds = numberIn(fields["seconds"] ?? fields["timeout"]);
  if (seconds === "wrong") return problem("seconds", fields["seconds"] ?? fields["timeout"], "a number, or nothing");
  const background = booleanIn(fields["background"] ?? fields["is_background"]);
  if (background === "wrong") return problem("background", fields["background"], "true, false, or nothing");
  return {
    input: {
      command: command.trim(),
      ...(typeof folder === "string" && folder.trim() !== "" ? { folder: folder.trim() } : {}),
      ...(seconds === undefined ? {} : { seconds: Math.min(Math.max(seconds, 1), mostSeconds) }),
      ...(background === undefined ? {} : { background }),
    },
  };
}

export function readOutput(value: unknown): Read<OutputInput> {
  const fields = fieldsOf(value, "id");
  const id = idIn(fields);
  if (id === undefined) return problem("id", fields["id"], "the id of a command, such as c1");
  const find = fields["find"] ?? fields["search"];
  if (!isAbsent(find) && typeof find !== "string") return problem("find", find, "a text, or nothing");
  const from = numberIn(fields["from"] ?? fields["offset"]);
  if (from === "wrong") return problem("from", fields["from"] ?? fields["offset"], "a number, or nothing");
  return {
    input: {
      id,
      ...(typeof find === "string" && find !== "" ? { find } : {}),
      ...(from === undefined ? {} : { from: Math.max(Math.floor(from), 0) }),
    },
  };
}

export function readStop(value: unknown): Read<StopInput> {
  const fields = fieldsOf(value, "id");
  const id = idIn(fields);
  return id === undefined ? problem("id", fields["id"], "the id of a command, such as c1") : { input: { id } };
}

/** The fields; JSON in a string is read, and a bare text is the one field that must be there. */
function fieldsOf(value: unknown, only: string): Readonly<Record<string, unknown>> {
  const read = typeof value === "string" ? (parseJson(value) ?? value) : value;
  if (isObject(read)) return read;
  return typeof read === "string" ? { [only]: read } : {};
}

function idIn(fields: Readonly<Record<string, unknown>>): string | undefined {
  const id = fields["id"] ?? fields["command_id"] ?? fields["outputId"];
  if (typeof id === "number" && Number.isInteger(id)) return `c${id}`;
  return typeof id === "string" && id.trim() !== "" ? id.trim() : undefined;
}

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null;

function numberIn(value: unknown): number | undefined | "wrong" {
  if (isAbsent(value) || value === "") return undefined;
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : "wrong";
}

function booleanIn(value: unknown): boolean | undefined | "wrong" {
  if (isAbsent(value) || value === "") return undefined;
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  return "wrong";
}

function problem(field: string, value: unknown, wanted: string): { readonly problem: string } {
  const held = value === undefined ? "is missing" : `is ${(JSON.stringify(value) ?? "nothing").slice(0, 200)}`;
  return { problem: `\`${field}\` ${held}; it must be ${wanted}.` };
}
