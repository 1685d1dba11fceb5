// How a llama.cpp server puts the parts of an `/infill` into one prompt, read from a prompt that it returned. A prompt of our own
// in this order can have the cursor's line last: `/infill` has the text below the cursor after the line, and reads it again at
// every key.

import type { CompletionRequest } from "../../provider-api/completion.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";
import { withoutMarkers } from "./formats.js";

export interface InfillLayout {
  /** Before the first file. */
  readonly head: string;
  /** Before and after the name of another file; `name` is absent if the format has no place for it. */
  readonly file: string;
  readonly name?: string;
  /** Before the text above the cursor, before that below it, and after that. */
  readonly above: string;
  readonly below: string;
  readonly end: string;
  /** Tokens of the format, which must not be in the user's text. */
  readonly markers: readonly string[];
}

/** Words that no format uses. */
const parts = ["firstpath", "firsttext", "secondpath", "secondtext", "textabove", "textbelow"] as const;
const [firstPath, firstText, secondPath, secondText, textAbove, textBelow] = parts;
/** The name that the server gives to the cursor's file. */
const ownName = "filename";
const longestPiece = 200;
const looksLikeToken = /^[<[].{1,60}[>\]]$/;

/** What to send to `/infill`, so that its `prompt` shows the layout. */
export const layoutProbe = {
  input_extra: [
    { filename: firstPath, text: `${firstText}\n` },
    { filename: secondPath, text: `${secondText}\n` },
  ],
  input_prefix: `${textAbove}\n`,
  input_suffix: `\n${textBelow}`,
};

/** Undefined if the text below the cursor is not after that above it. `added` are tokens that the server adds itself. */
export function readLayout(prompt: string, added: readonly string[]): InfillLayout | undefined {
  // Some models have a common character there.
  const specials = added.filter((token) => looksLikeToken.test(token));
  const hasNames = prompt.includes(firstPath);
  const expected = hasNames ? parts : [firstText, secondText, textAbove, textBelow];
  const pieces: string[] = [];
  let rest = prompt;
  for (const part of expected) {
    const at = rest.indexOf(part);
    if (at < 0 || at > longestPiece) return undefined;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at + part.length);
  }
  if (rest === "" || rest.length > longestPiece) return undefined;
  // Some tokenizers put a space before each text, and will do so again.
  const [start = "", ...others] = [...pieces, rest].map((piece) => trimCharactersEnd(withoutMarkers(piece, specials), " "));
  const [end = "", below = "", above = ""] = others.toReversed();
  const [name, file] = hasNames ? [others[0], others[1]] : [undefined, others[0]];
  return layoutOf({ start, name, file, above, below, end }, specials);
}

function layoutOf(
  pieces: { readonly [piece in "start" | "above" | "below" | "end"]: string } & {
    readonly name: string | undefined;
    readonly file: string | undefined;
  },
  specials: readonly string[],
): InfillLayout | undefined {
  const { start, name } = pieces;
  // Each part that the probe sent ends or begins with a line feed.
  const file = afterLineFeed(pieces.file);
  const above = afterLineFeed(pieces.above);
  const below = trimCharactersEnd(afterLineFeed(pieces.below) ?? "", " \n");
  if (file === undefined || above === undefined || !below || !start.endsWith(file)) return undefined;
  const { end } = pieces;
  const tokens = [start, file, above, below, end].flatMap((piece) => piece.split(/\s+|myproject|filename/));
  const markers = [...new Set([...tokens.filter((token) => looksLikeToken.test(token)), ...specials])];
  return { head: start.slice(0, -file.length || undefined), file, ...(name ? { name } : {}), above, below, end, markers };
}

function afterLineFeed(piece: string | undefined): string | undefined {
  return piece?.startsWith("\n") ? piece.slice(1) : undefined;
}

/** The prompt of a request with the cursor's line at its end. */
export function promptIn(layout: InfillLayout, request: CompletionRequest, suffix: string): string {
  const { head, file, name, above, below, end, markers } = layout;
  const { prefix, currentLine, snippets } = request;
  const clean = (text: string): string => withoutMarkers(text, markers);
  const files = snippets.map(({ path, text }) => file + (name === undefined ? "" : clean(path) + name) + clean(text));
  const own = name === undefined ? above : above.replace(ownName, () => clean(request.path));
  const lines = prefix.slice(0, prefix.length - currentLine.length);
  // A blank and the word after it are one token.
  const line = clean(currentLine).trimEnd();
  return head + files.join("") + own + clean(lines) + below + clean(suffix) + end + line;
}
