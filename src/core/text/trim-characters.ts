// Trims other characters than blanks. A pattern such as `/-+$/` takes quadratic time on a long run in the middle of a
// text: it begins again at each character of the run.

/** `text` without any of `characters` at its end. */
export function trimCharactersEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** `text` without any of `characters` at both ends. */
export function trimCharacters(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return trimCharactersEnd(text.slice(start), characters);
}
