// A call that the model only quotes, from a file or a page that it was asked to show, is no call.

/** `read`: what the model was given to read. */
export function isQuoted(source: string, read: readonly string[]): boolean {
  const body = bare(source);
  return read.some((each) => bare(each).includes(body));
}

/** Without what a quotation may add or leave out. */
const bare = (text: string): string => text.replace(/\s|```(?:json)?/g, "");
