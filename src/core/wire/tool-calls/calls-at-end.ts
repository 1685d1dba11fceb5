// Calls at the end of a whole answer, in a fence, in tags, or as a bare object, where a model that knows no other way writes
// them. Only what names an offered tool counts; the loop of an agent removes it from the text that was already shown.

import { isObject, parseJson } from "../../platform/json.js";
import { callIn, readTagged, type TextCall } from "./text-call-formats.js";

export interface CallsAtEnd {
  readonly calls: readonly TextCall[];
  /** The answer without them. */
  readonly text: string;
  /** The text that holds them. */
  readonly source: string;
}

/** How far back the beginning of an object is looked for: characters, and lines that begin with a brace. */
const longestCall = 20_000;
const mostTries = 40;

const openTag = "<tool_call>";
const closeTag = "</tool_call>";

/** @param nameOf the offered tool that a name means. `undefined` if the answer does not end with a call. */
export function callsAtEnd(text: string, nameOf: (name: string) => string | undefined): CallsAtEnd | undefined {
  let rest = text.trimEnd();
  const end = rest.length;
  let calls: readonly TextCall[] = [];
  for (;;) {
    const block = lastBlock(rest);
    const found = block && offered(block.calls, nameOf);
    if (!block || !found) break;
    calls = [...found, ...calls];
    rest = rest.slice(0, block.start).trimEnd();
  }
  return calls.length > 0 ? { calls, text: rest, source: text.slice(rest.length, end).trim() } : undefined;
}

interface Block {
  readonly start: number;
  readonly calls: readonly (TextCall | undefined)[];
}

/** The fence, tag or object that ends a text. */
function lastBlock(text: string): Block | undefined {
  if (text.endsWith("```")) {
    const start = text.lastIndexOf("```", text.length - 4);
    if (start < 0) return undefined;
    const inside = text.slice(start + 3, -3);
    return { start, calls: inJson(inside.slice(inside.indexOf("\n") + 1)) };
  }
  if (text.endsWith(closeTag)) {
    const start = text.lastIndexOf(openTag, text.length - closeTag.length - 1);
    return start < 0 ? undefined : { start, calls: readTagged(text.slice(start), () => ({})) ?? [] };
  }
  return text.endsWith("}") ? lastObject(text) : undefined;
}

/** The object begins with a line: an object inside a sentence is an example. */
function lastObject(text: string): Block | undefined {
  let tries = 0;
  for (let start = text.lastIndexOf("{"); start >= 0 && tries < mostTries; start = text.lastIndexOf("{", start - 1)) {
    if (text.length - start > longestCall) return undefined;
    if (start === 0 || text[start - 1] === "\n") {
      tries += 1;
      const body = text.slice(start);
      if (isObject(parseJson(body))) return { start, calls: inJson(body) };
    }
    // `lastIndexOf` from a negative position searches at 0 again.
    if (start === 0) return undefined;
  }
  return undefined;
}

function inJson(text: string): readonly (TextCall | undefined)[] {
  const value = parseJson(text.trim());
  return (Array.isArray(value) ? value : [value]).map(callIn);
}

function offered(
  calls: readonly (TextCall | undefined)[],
  nameOf: (name: string) => string | undefined,
): readonly TextCall[] | undefined {
  const named = calls.flatMap((call) => {
    const name = call && nameOf(call.name);
    return call && name !== undefined ? { ...call, name } : [];
  });
  return named.length > 0 && named.length === calls.length ? named : undefined;
}
