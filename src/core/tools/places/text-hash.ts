// The hash by which a text is recognized again, such as the text of a file before and after a step.

/** SHA-256 in hexadecimal of the text with its line endings, without a byte order mark. */
export async function textHash(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
