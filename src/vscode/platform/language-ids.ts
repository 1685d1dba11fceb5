// VS Code's id of a language, from the name that a code fence gives it or from a file's extension. Does not import VS Code,
// so it can be tested alone.

/** Names that differ from VS Code's id, in lowercase. */
const ids: Readonly<Record<string, string>> = {
  bash: "shellscript",
  "c#": "csharp",
  "c++": "cpp",
  cs: "csharp",
  golang: "go",
  js: "javascript",
  jsx: "javascriptreact",
  md: "markdown",
  py: "python",
  rb: "ruby",
  rs: "rust",
  sh: "shellscript",
  shell: "shellscript",
  ts: "typescript",
  tsx: "typescriptreact",
  yml: "yaml",
  zsh: "shellscript",
};

/** Undefined if none of the `installed` languages (`vscode.languages.getLanguages`) has that id. */
export function languageId(name: string, installed: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const id = Object.hasOwn(ids, wanted) ? ids[wanted] : wanted;
  return installed.find((each) => each === id);
}
