// Reads bodies that should be short, up to a limit.

import { expectWhole } from "./body-progress.js";

/** Bytes of an error body that are read. */
const longestErrorBody = 64 * 1024;

/**
 * The text of an error response. Never throws: a partial text, up to the limit or a lost connection, is better than
 * nothing, because the status is already known.
 */
export async function readErrorBody(response: Response): Promise<string> {
  return (await readBodyText(response, longestErrorBody)).text;
}

/**
 * Reads at most `maxBytes`, then closes the connection. `thrown` is the error that ended the reading early, with the
 * text until then.
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
