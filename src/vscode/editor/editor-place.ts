// The place that a code action or a CodeLens hands to its command. Commands can be called by anyone, also by a keybinding
// with arguments, so it is checked on arrival.

import * as vscode from "vscode";

export interface EditorPlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  /** Take the function or class around the range. */
  readonly widen?: boolean;
  readonly symbol?: string;
}

/** The argument of a command for a place. */
export function placeArgument({ uri, range, widen, symbol }: EditorPlace): Readonly<Record<string, unknown>> {
  const { start, end } = range;
  return {
    place: uri.toString(),
    lines: [start.line, start.character, end.line, end.character],
    ...(widen ? { widen } : {}),
    ...(symbol !== undefined ? { symbol } : {}),
  };
}

export function editorPlace(argument: unknown): EditorPlace | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { place, lines, widen, symbol } = argument as Record<string, unknown>;
  if (typeof place !== "string" || !Array.isArray(lines) || lines.length !== 4) return undefined;
  if (!lines.every((value) => Number.isInteger(value) && Number(value) >= 0)) return undefined;
  const [startLine = 0, startCharacter = 0, endLine = 0, endCharacter = 0] = lines.map(Number);
  return {
    uri: vscode.Uri.parse(place),
    range: new vscode.Range(startLine, startCharacter, endLine, endCharacter),
    ...(widen === true ? { widen } : {}),
    ...(typeof symbol === "string" ? { symbol } : {}),
  };
}
