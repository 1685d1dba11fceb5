// The variables of a prompt file: `${selection}`, `${file}`, `${input:name}` and `${input:name:placeholder}`. Other text in
// `${…}` is left as it is.

export interface PromptInput {
  readonly name: string;
  /** What the file says about it; empty if nothing. */
  readonly placeholder: string;
}

export interface PromptNeeds {
  readonly selection: boolean;
  readonly file: boolean;
  /** In order of appearance, each once. */
  readonly inputs: readonly PromptInput[];
}

const variable = /\$\{(selection|selectedText|file|input:([^:{}\s]{1,100})(?::([^{}]{0,300}))?)\}/g;

export function needsOf(body: string): PromptNeeds {
  const inputs = new Map<string, PromptInput>();
  const kinds = new Set<string>();
  for (const [, kind = "", name, placeholder = ""] of body.matchAll(variable)) {
    kinds.add(kind);
    const known = name === undefined ? undefined : inputs.get(name);
    // A later use may be the one that explains the input.
    if (name !== undefined && (!known || known.placeholder === "")) inputs.set(name, { name, placeholder });
  }
  return {
    selection: kinds.has("selection") || kinds.has("selectedText"),
    file: kinds.has("file"),
    inputs: [...inputs.values()],
  };
}

export interface PromptValues {
  /** What the text calls the attached selection and file, such as "src/a.ts, lines 3 to 8". */
  readonly selection: string;
  readonly file: string;
  readonly inputs: ReadonlyMap<string, string>;
}

/** Fills in the variables in one pass: a value may itself contain `${…}`. */
export function filled(body: string, { selection, file, inputs }: PromptValues): string {
  return body.replaceAll(variable, (all, kind: string, name: string | undefined) => {
    if (name !== undefined) return inputs.get(name) ?? all;
    return kind === "file" ? file : selection;
  });
}

export interface PromptArguments {
  readonly inputs: ReadonlyMap<string, string>;
  /** The words that fill no input. */
  readonly rest: string;
}

/**
 * Reads what the user typed after the name: `name=value` or `name="some words"` fill inputs of that name; other words fill
 * the first input that is left.
 */
export function readArguments(text: string, names: readonly string[]): PromptArguments {
  const inputs = new Map<string, string>();
  const words: string[] = [];
  for (const { word, key, value } of wordsIn(text)) {
    if (names.includes(key) && !inputs.has(key)) inputs.set(key, value);
    else words.push(word);
  }
  // Without a named input, the words stay exactly as they were typed.
  const rest = inputs.size === 0 ? text.trim() : words.join(" ");
  const [next] = names.filter((name) => !inputs.has(name));
  if (rest === "" || next === undefined) return { inputs, rest };
  return { inputs: inputs.set(next, rest), rest: "" };
}

interface Word {
  readonly word: string;
  /** What stands before the `=`; empty if there is none. */
  readonly key: string;
  /** What stands after it, without quotation marks. */
  readonly value: string;
}

/** By hand, because a pattern takes quadratic time on quotation marks that never close. */
function* wordsIn(text: string): Generator<Word> {
  const lastQuote = text.lastIndexOf('"');
  for (let start = nextOf(text, 0, true); start < text.length; ) {
    const plainEnd = nextOf(text, start, false);
    const equals = text.slice(start, plainEnd).indexOf("=");
    const key = text.slice(start, start + Math.max(0, equals));
    const from = start + equals + 1;
    const isQuoted = equals > 0 && text.charAt(from) === '"' && from < lastQuote;
    const end = isQuoted ? text.indexOf('"', from + 1) + 1 : plainEnd;
    const value = isQuoted ? text.slice(from + 1, end - 1) : text.slice(from, end);
    yield { word: text.slice(start, end), key, value };
    start = nextOf(text, end, true);
  }
}

/** The next place from `start` on that is text or, for `wantsText` false, whitespace. */
function nextOf(text: string, start: number, wantsText: boolean): number {
  let at = start;
  while (at < text.length && (text.charAt(at).trim() !== "") !== wantsText) at++;
  return at;
}
