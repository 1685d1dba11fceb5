// The place that a code action or a CodeLens passes to its command. A link, a keybinding or another extension can pass
// one too, so it is untrusted: see the gate in `action-target.ts`.

import * as vscode from "vscode";
import type { PlaceArgument } from "../../contributions/command-arguments.js";

export interface EditorPlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  /** Extend the range to the function or class around it. */
  readonly widen?: boolean;
  readonly symbol?: string;
}

/** The command argument for a place. */
export function placeArgument({ uri, range, widen, symbol }: EditorPlace): PlaceArgument {
  const { start, end } = range;
  return {
    place: uri.toString(),
    lines: [start.line, start.character, end.line, end.character],
    ...(widen ? { widen } : {}),
    ...(symbol !== undefined ? { symbol: symbol.slice(0, 200) } : {}),
  };
}

/** Schemes of documents that a user edits, as opposed to pages, commands or output. */
export const editableSchemes = ["file", "untitled", "vscode-notebook-cell", "vscode-remote", "vscode-vfs"] as const;

/** `malformed` if the place is not in a document that a user edits. The command call has already checked its shape. */
export function editorPlace({ place, lines, widen, symbol }: PlaceArgument): EditorPlace | "malformed" {
  const uri = uriOf(place);
  if (!uri) return "malformed";
  const [startLine = 0, startCharacter = 0, endLine = 0, endCharacter = 0] = lines;
  return {
    uri,
    range: new vscode.Range(startLine, startCharacter, endLine, endCharacter),
    ...(widen === true ? { widen } : {}),
    ...(symbol !== undefined ? { symbol } : {}),
  };
}

function uriOf(text: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(text, true);
    return editableSchemes.some((scheme) => scheme === uri.scheme) ? uri : undefined;
  } catch {
    return undefined;
  }
}
