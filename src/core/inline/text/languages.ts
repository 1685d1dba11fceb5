// What a completion needs to know of a language: its line comments, its quotes, and whether indentation makes its blocks.

const comments: readonly (readonly [comment: string, languages: readonly string[]])[] = [
  [
    "#",
    [
      ..."python ruby shellscript perl r yaml dockerfile makefile toml elixir julia coffeescript powershell".split(" "),
      ..."properties nix crystal terraform graphql ignore".split(" "),
    ],
  ],
  ["--", "sql lua haskell elm ada vhdl".split(" ")],
  [";", "ini clojure lisp scheme asm".split(" ")],
  ["%", "latex tex matlab erlang prolog".split(" ")],
  ["'", "vb".split(" ")],
  ["", "html xml markdown plaintext json css handlebars vue svelte scminput mdx".split(" ")],
];
const commentOf = new Map(comments.flatMap(([comment, languages]) => languages.map((language) => [language, comment] as const)));

/** Empty if the language has none. Most languages comment as C++ does. */
export function lineComment(languageId: string): string {
  return commentOf.get(languageId) ?? "//";
}

const byIndentation: ReadonlySet<string> = new Set("python yaml coffeescript haskell elm fsharp nim pug sass".split(" "));

/** Whether a block ends by indentation and not by a bracket. */
export function hasBlocksByIndentation(languageId: string): boolean {
  return byIndentation.has(languageId);
}

const prose: ReadonlySet<string> = new Set("markdown plaintext latex tex html xml scminput mdx".split(" "));

/** Whether an apostrophe is a letter and not a quote. */
export function isProse(languageId: string): boolean {
  return prose.has(languageId);
}
