// Maps the language names of fences and VS Code to families. `ts`, `tsx` and `javascript` are one family, because a model
// that mixes them up has not used a wrong language.

const families: readonly (readonly string[])[] = [
  [
    "typescript",
    "ts",
    "tsx",
    "mts",
    "cts",
    "typescriptreact",
    "javascript",
    "js",
    "jsx",
    "mjs",
    "cjs",
    "javascriptreact",
    "ecmascript",
    "node",
    "vue",
    "svelte",
  ],
  ["python", "py", "python3", "py3", "pyi", "jupyter"],
  ["java"],
  ["kotlin", "kt", "kts"],
  ["csharp", "cs", "c#"],
  ["c", "h", "cpp", "c++", "cc", "cxx", "hpp", "objective-c", "objective-cpp", "objc", "cuda", "cuda-cpp"],
  ["go", "golang"],
  ["rust", "rs"],
  ["ruby", "rb", "erb"],
  ["php"],
  ["swift"],
  ["scala"],
  ["shellscript", "shell", "sh", "bash", "zsh", "fish", "console", "terminal", "powershell", "ps1", "bat", "cmd"],
  ["markdown", "md", "mdx", "mdc"],
  ["html", "xml", "xhtml", "svg", "handlebars", "hbs"],
  ["css", "scss", "sass", "less"],
  ["json", "jsonc", "json5", "jsonl"],
  ["yaml", "yml", "dockercompose"],
  ["sql", "postgresql", "mysql", "plsql", "tsql"],
  ["lua"],
  ["dockerfile", "docker"],
  ["makefile", "make", "mk"],
  ["toml", "ini", "properties"],
];

const familyOf = new Map(families.flatMap((names, family) => names.map((name) => [name, family] as const)));

/** Whether a fence labeled `fence` may hold code in the language; true if either is unknown. */
export function mayBeLanguage(fence: string, language: string): boolean {
  const one = familyOf.get(fence.toLowerCase());
  const other = familyOf.get(language.toLowerCase());
  return one === undefined || other === undefined || one === other;
}

/** Whether the name is a known language. */
export function isKnownLanguage(name: string): boolean {
  return familyOf.has(name.toLowerCase());
}
