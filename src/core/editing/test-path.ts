// Chooses the path for a new test file from the project's existing tests: the nearest one sets the convention. Without any,
// uses the language's default.

/** A naming and placement convention. `{name}` is the source's name without its extension, `{ext}` the extension. */
interface Convention {
  readonly name: RegExp;
  readonly fileName: (name: string, extension: string) => string;
}

const conventions: readonly Convention[] = [
  { name: /\.test\.[^./]+$/, fileName: (name, extension) => `${name}.test.${extension}` },
  { name: /\.spec\.[^./]+$/, fileName: (name, extension) => `${name}.spec.${extension}` },
  { name: /(?:^|\/)test_[^/]+\.[^./]+$/, fileName: (name, extension) => `test_${name}.${extension}` },
  { name: /_test\.[^./]+$/, fileName: (name, extension) => `${name}_test.${extension}` },
  { name: /_spec\.[^./]+$/, fileName: (name, extension) => `${name}_spec.${extension}` },
  { name: /[a-z0-9]Tests\.[^./]+$/, fileName: (name, extension) => `${name}Tests.${extension}` },
  { name: /[a-z0-9]Test\.[^./]+$/, fileName: (name, extension) => `${name}Test.${extension}` },
];

const usual: Readonly<Record<string, { readonly folder: "beside" | "tests" | "src/test" | "spec"; readonly pattern: string }>> = {
  py: { folder: "tests", pattern: "test_{name}.{ext}" },
  java: { folder: "src/test", pattern: "{name}Test.{ext}" },
  kt: { folder: "src/test", pattern: "{name}Test.{ext}" },
  scala: { folder: "src/test", pattern: "{name}Test.{ext}" },
  cs: { folder: "beside", pattern: "{name}Tests.{ext}" },
  swift: { folder: "tests", pattern: "{name}Tests.{ext}" },
  php: { folder: "tests", pattern: "{name}Test.{ext}" },
  rb: { folder: "spec", pattern: "{name}_spec.{ext}" },
  go: { folder: "beside", pattern: "{name}_test.{ext}" },
  rs: { folder: "tests", pattern: "{name}.{ext}" },
  c: { folder: "tests", pattern: "test_{name}.{ext}" },
  cpp: { folder: "tests", pattern: "test_{name}.{ext}" },
  dart: { folder: "tests", pattern: "{name}_test.{ext}" },
  lua: { folder: "spec", pattern: "{name}_spec.{ext}" },
};
const otherwise = { folder: "beside", pattern: "{name}.test.{ext}" } as const;

/** Glob that matches test files in any language. */
export const testFileGlob = "**/{*.test.*,*.spec.*,test_*.*,*_test.*,*_spec.*,*Test.*,*Tests.*}";

export interface TestPathProposal {
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  /** The test file whose convention it follows. */
  readonly like?: string;
}

/**
 * @param source path of the tested file, relative to the workspace folder, with forward slashes
 * @param testFiles paths of the project's test files, in the same form
 */
export function proposeTestPath(source: string, testFiles: readonly string[]): TestPathProposal {
  const { folders, name, extension } = partsOf(source);
  const like = nearest(source, testFiles);
  if (like === undefined) return { path: usualPath(folders, name, extension) };
  const convention = conventions.find((one) => one.name.test(like));
  const fileName = convention?.fileName(name, extension) ?? `${name}.test.${extension}`;
  return { path: [...folderLike(folders, partsOf(like).folders), fileName].join("/"), like };
}

/** Appends a number to the path if it is taken. */
export async function freePath(path: string, exists: (path: string) => Promise<boolean>): Promise<string> {
  const match = /^(.*?)((?:\.(?:test|spec))?\.[^./]+)$/.exec(path);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : match ? `${match[1]}-${number}${match[2]}` : `${path}-${number}`;
    if (!(await exists(candidate))) return candidate;
  }
}

function partsOf(path: string): { folders: readonly string[]; name: string; extension: string } {
  const folders = path.split("/");
  const file = folders.pop() ?? path;
  const dot = file.lastIndexOf(".");
  return dot <= 0
    ? { folders, name: file, extension: "txt" }
    : { folders, name: file.slice(0, dot), extension: file.slice(dot + 1) };
}

/** Ranks related languages first, then the longest shared path. */
function nearest(source: string, testFiles: readonly string[]): string | undefined {
  const { folders, extension } = partsOf(source);
  const kin = relatedExtensions(extension);
  let best: { path: string; score: number } | undefined;
  for (const path of testFiles) {
    const other = partsOf(path);
    if (!kin.includes(other.extension) || !conventions.some((one) => one.name.test(path))) continue;
    const score =
      commonStart(folders, other.folders) * 10 + commonEnd(folders, other.folders) + (other.extension === extension ? 1 : 0);
    if (!best || score > best.score || (score === best.score && path < best.path)) best = { path, score };
  }
  return best?.path;
}

function relatedExtensions(extension: string): readonly string[] {
  const groups = [
    ["ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs", "vue", "svelte"],
    ["c", "h", "cc", "cpp", "hpp"],
  ];
  return groups.find((group) => group.includes(extension)) ?? [extension];
}

const testFolder = /^(?:__tests__|tests?|specs?|unit)$/i;

/** The folder for a test of a file in `source`, by analogy with the folder `like` of another test. */
function folderLike(source: readonly string[], like: readonly string[]): string[] {
  const at = like.findIndex((folder) => testFolder.test(folder));
  if (at === -1) return [...source];
  if (like[at] === "__tests__") return [...source, "__tests__"];
  // Maven and Gradle: src/main/java/a/b is mirrored at src/test/java/a/b.
  const main = source.indexOf("main");
  if (main !== -1 && like[at - 1] === source[main - 1])
    return source.map((folder, index) => (index === main ? (like[at] ?? "test") : folder));
  // Tests are in a folder beside the sources, or in a top-level folder that mirrors them.
  const deepest = like.findLastIndex((folder, index) => index >= at && testFolder.test(folder));
  const root = like.slice(0, deepest + 1);
  const shared = commonStart(source, like.slice(0, at));
  const rest = source.slice(shared);
  const mirrors = like.slice(deepest + 1).length > 0 || like.slice(0, at).length < source.length;
  const inner = ["src", "lib", "app"].includes(rest[0] ?? "") ? rest.slice(1) : rest;
  return mirrors ? [...root, ...inner] : [...root];
}

function usualPath(folders: readonly string[], name: string, extension: string): string {
  const { folder, pattern } = usual[extension] ?? otherwise;
  const file = pattern.replace("{name}", name).replace("{ext}", extension);
  const main = folders.indexOf("main");
  if (folder === "src/test")
    return [...folders.map((part, index) => (index === main && folders[index - 1] === "src" ? "test" : part)), file].join("/");
  if (folder === "beside") return [...folders, file].join("/");
  const inner = ["src", "lib", "app"].includes(folders[0] ?? "") ? folders.slice(1) : folders;
  return [folder, ...inner, file].join("/");
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count++;
  return count;
}

const commonEnd = (one: readonly string[], other: readonly string[]): number => commonStart(one.toReversed(), other.toReversed());
