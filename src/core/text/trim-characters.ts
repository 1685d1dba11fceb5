// Trims characters other than whitespace. A pattern such as `/-+$/` takes quadratic time on a long run in the middle of a
// text, because it restarts at each character of the run.

/** Removes `characters` from the end of `text`. */
export function trimCharactersEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Removes `characters` from both ends of `text`. */
export function trimCharacters(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return trimCharactersEnd(text.slice(start), characters);
}
