// Reads the whole of a body that is expected to be short, and no more of it than is useful.

import { expectWhole } from "./body-progress.js";

/** Bytes of an error's body that are read. */
const longestErrorBody = 64 * 1024;

/**
 * The text of a response that is an error. Never throws: what had arrived before the connection broke, or before the
 * limit, is better than nothing, because the status is known already.
 */
export async function readErrorBody(response: Response): Promise<string> {
  return (await readBodyText(response, longestErrorBody)).text;
}

/**
 * Reads at most `maxBytes`; the rest is given up and the connection closed. `thrown` is what broke the reading off,
 * with the text until then.
 */
export async function readBodyText(
  response: Response,
  maxBytes: number,
): Promise<{ readonly text: string; readonly whole: boolean; readonly thrown?: unknown }> {
  if (!response.body) return { text: "", whole: true };
  expectWhole(response);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { text: parts.join("") + decoder.decode(), whole: true };
      bytes += value.length;
      parts.push(decoder.decode(value, { stream: true }));
      if (bytes > maxBytes) {
        reader.cancel().catch(() => undefined);
        return { text: parts.join(""), whole: false };
      }
    }
  } catch (thrown) {
    return { text: parts.join(""), whole: false, thrown };
  }
}
