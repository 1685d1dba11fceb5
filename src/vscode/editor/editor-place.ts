// The place that a code action or a CodeLens hands to its command. A link, a keybinding or another extension can run the
// command with arguments of its own, so they are checked on arrival.

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

/** Documents that actions are about: what a user edits, and no page, command or output. */
export const editableSchemes = ["file", "untitled", "vscode-notebook-cell", "vscode-remote", "vscode-vfs"] as const;

const longestPlace = 10_000;
const longestSymbol = 500;

/**
 * Reads the argument of a command for a place. VS Code's own menus and keys pass nothing, or a `Uri` of the editor in
 * view, which gives undefined. Anything else must be a place in every part.
 */
export function editorPlace(argument: unknown): EditorPlace | "malformed" | undefined {
  if (argument === undefined || argument === null || argument instanceof vscode.Uri) return undefined;
  if (typeof argument !== "object") return "malformed";
  const { place, lines, widen, symbol } = argument as Record<string, unknown>;
  const numbers = lineNumbers(lines);
  const uri = typeof place === "string" ? uriOf(place) : undefined;
  if (!numbers || !uri) return "malformed";
  if (widen !== undefined && typeof widen !== "boolean") return "malformed";
  if (symbol !== undefined && (typeof symbol !== "string" || symbol.length > longestSymbol)) return "malformed";
  return {
    uri,
    range: new vscode.Range(...numbers),
    ...(widen === true ? { widen } : {}),
    ...(symbol !== undefined ? { symbol } : {}),
  };
}

function lineNumbers(value: unknown): [number, number, number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined;
  const numbers = value.filter((each): each is number => Number.isSafeInteger(each) && Number(each) >= 0);
  const [startLine, startCharacter, endLine, endCharacter] = numbers;
  if (startLine === undefined || startCharacter === undefined || endLine === undefined || endCharacter === undefined)
    return undefined;
  return [startLine, startCharacter, endLine, endCharacter];
}

function uriOf(text: string): vscode.Uri | undefined {
  if (text.length > longestPlace) return undefined;
  try {
    const uri = vscode.Uri.parse(text, true);
    return editableSchemes.some((scheme) => scheme === uri.scheme) ? uri : undefined;
  } catch {
    return undefined;
  }
}
