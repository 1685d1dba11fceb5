// What VS Code knows about a document and its project that improves an answer: problems, indentation, formatters.

import * as vscode from "vscode";
import { type EditorContext, gatherContext, type Problem, type Selected } from "../../core/editing/editor-context.js";
import type { ActionTarget } from "./action-target.js";
import { documentLines } from "./review/pinned-document.js";

/**
 * Context for a range of a cleared document, from its current text; undefined if the range alone exceeds the budget in tokens.
 * @param place a range, or the place of an insertion
 * @param conventions from `conventionsOf`, which must be awaited before the text is read
 */
export function contextOf(
  { document }: Pick<ActionTarget, "document" | "cleared">,
  place: vscode.Range | Selected,
  budget: number,
  symbol: string | undefined,
  conventions: readonly string[],
): EditorContext | undefined {
  const { insertSpaces, tabSize } = indentationOf(document);
  const isInsertion = !(place instanceof vscode.Range);
  const selected = isInsertion ? place : selectedIn(place);
  const range = isInsertion ? document.validateRange(new vscode.Range(place.startLine, 0, place.endLine, 0)) : place;
  return gatherContext({
    path: vscode.workspace.asRelativePath(document.uri, false),
    language: document.languageId,
    insertSpaces,
    tabSize,
    document: documentLines(document),
    selected,
    isInsertion,
    ...(symbol !== undefined ? { symbol } : {}),
    problems: problemsIn(document.uri, range),
    conventions,
    budget,
  });
}

export function selectedIn({ start, end }: vscode.Range): Selected {
  return { startLine: start.line, startCharacter: start.character, endLine: end.line, endCharacter: end.character };
}

const severities = ["error", "warning", "information", "hint"] as const;

/** Cheaper than an intersection: a long file can have a problem in each line. */
function isNear({ start, end }: vscode.Range, range: vscode.Range): boolean {
  return start.line <= range.end.line && end.line >= range.start.line;
}

function problemsIn(uri: vscode.Uri, range: vscode.Range): Problem[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((diagnostic) => isNear(diagnostic.range, range) && diagnostic.range.intersection(range) !== undefined)
    .toSorted((one, other) => one.severity - other.severity)
    .map((diagnostic) => {
      const code = typeof diagnostic.code === "object" ? diagnostic.code.value : diagnostic.code;
      const source = [diagnostic.source, code === undefined ? "" : `(${code})`].filter(Boolean).join("");
      return {
        line: diagnostic.range.start.line + 1,
        severity: severities[diagnostic.severity] ?? "information",
        message: diagnostic.message,
        ...(source === "" ? {} : { source }),
      };
    });
}

/** As the editor detected it if it shows the file; else from the settings. */
export function indentationOf(document: vscode.TextDocument): { readonly insertSpaces: boolean; readonly tabSize: number } {
  const options = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options;
  const settings = vscode.workspace.getConfiguration("editor", document);
  return {
    insertSpaces:
      typeof options?.insertSpaces === "boolean" ? options.insertSpaces : (settings.get<boolean>("insertSpaces") ?? true),
    tabSize: typeof options?.tabSize === "number" ? options.tabSize : (settings.get<number>("tabSize") ?? 4),
  };
}

/** Files that show how a project formats and checks its code, and the tool that each belongs to. */
const conventionFiles: readonly (readonly [pattern: RegExp, tool: string])[] = [
  [/^\.editorconfig$/, "EditorConfig"],
  [/^(?:\.prettierrc(?:\..+)?|prettier\.config\..+)$/, "Prettier"],
  [/^biome\.jsonc?$/, "Biome"],
  [/^(?:\.eslintrc(?:\..+)?|eslint\.config\..+)$/, "ESLint"],
  [/^\.?ruff\.toml$/, "Ruff"],
  [/^\.clang-format$/, "clang-format"],
  [/^\.?rustfmt\.toml$/, "rustfmt"],
  [/^\.rubocop\.yml$/, "RuboCop"],
  [/^checkstyle\.xml$/, "Checkstyle"],
  [/^\.(?:php-cs-fixer|php_cs)(?:\.dist)?\.php$/, "PHP CS Fixer"],
];

/** By folder: the lookup reads the disk, and these files seldom change while a window is open. */
const found = new Map<string, Promise<readonly string[]>>();

/** How the project formats and checks its code, in sentences for a model. */
export async function conventionsOf(document: vscode.TextDocument): Promise<readonly string[]> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri;
  const formatter = vscode.workspace.getConfiguration("editor", document).get<string | null>("defaultFormatter");
  const ofEditor = formatter ? [`Formatter of the editor: ${formatter}`] : [];
  if (!folder) return ofEditor;
  const key = folder.toString();
  const ofProject = found.get(key) ?? conventionsIn(folder);
  found.set(key, ofProject);
  return [...ofEditor, ...(await ofProject)];
}

/** The formatters and linters whose files a folder holds. */
export async function conventionsIn(folder: vscode.Uri): Promise<readonly string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(undefined, () => []);
  return conventionFiles.flatMap(([pattern, tool]) => {
    const file = entries.find(([name, type]) => type & vscode.FileType.File && pattern.test(name))?.[0];
    return file === undefined ? [] : [`The project uses ${tool} (${file})`];
  });
}
