// Removes known secrets from a text: whole, in all encodings used in transit, and truncated.

export const redacted = "[redacted]";

/** Shorter values are words rather than secrets; replacing them would garble the text and protect nothing. */
const shortestSecret = 4;

/** Characters of a secret that reveal it in the middle of a text, at an end, and at an end where the text was cut. */
const shortestPart = 12;
const shortestPartAtEnd = 8;
const shortestPartAtCut = 4;

/** Longer secrets, such as whole credential files, are recognized by their beginning once they are cut. */
const longestPart = 1000;

/** `text` without the given secrets. `isCut`: the text was truncated at its end. */
export function withoutSecrets(text: string, secrets: readonly string[], isCut = false): string {
  let result = text;
  const known = [...new Set(secrets.map((secret) => secret.trim()))]
    .filter((secret) => secret.length >= shortestSecret)
    .sort((one, other) => other.length - one.length);
  for (const secret of known) result = result.replace(new RegExp(patternOf(secret), "g"), redacted);
  for (const secret of known) {
    const forms = new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())]);
    for (const form of forms) result = withoutParts(result, form, isCut);
  }
  return result;
}

/**
 * A pattern for a secret as it is, escaped in JSON (also JSON within JSON), and percent-encoded (also twice). Letters and
 * digits are unchanged in all of these, so matching is hardly slower than a plain search.
 */
export function patternOf(secret: string): string {
  return [...secret].map((character) => (/[A-Za-z0-9]/.test(character) ? character : formsOf(character))).join("");
}

function formsOf(character: string): string {
  const hex = [...character].flatMap((one) => one.split("")).map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  const unicode = hex.map((digits) => `\\\\{1,8}u${anyCase(digits)}`).join("");
  const quoted = JSON.stringify(character).slice(1, -1);
  const short = quoted.startsWith("\\") && !quoted.startsWith("\\u") ? quoted.slice(1) : character;
  const percent =
    encodeURIComponent(character.toWellFormed()) === character
      ? asciiPercent(character)
      : encodeURIComponent(character.toWellFormed());
  const forms = [
    `\\\\{0,8}${escaped(short)}`,
    unicode,
    percent.replaceAll(/%([0-9a-f]{2})/gi, (_all, digits: string) => `%(?:25){0,4}${anyCase(digits)}`),
  ];
  if (short !== character) forms.unshift(escaped(character));
  if (character === " ") forms.push("\\+");
  return `(?:${forms.join("|")})`;
}

function asciiPercent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

function anyCase(digits: string): string {
  return digits.replaceAll(/[a-f]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** Removes long beginnings of a secret anywhere, and shorter ones at the ends of the text. */
function withoutParts(text: string, secret: string, isCut: boolean): string {
  let result = text;
  const start = secret.slice(0, shortestPart);
  if (secret.length > shortestPart) {
    const parts = result.split(start);
    result = parts
      .map((part, index) => (index === 0 ? part : part.slice(sharedLength(part, secret.slice(shortestPart)))))
      .join(redacted);
  }
  const longest = Math.min(secret.length - 1, result.length, longestPart);
  for (let length = longest; length >= (isCut ? shortestPartAtCut : shortestPartAtEnd); length--) {
    if (result.endsWith(secret.slice(0, length))) {
      result = result.slice(0, -length) + redacted;
      break;
    }
  }
  for (let length = Math.min(secret.length - 1, result.length, longestPart); length >= shortestPartAtEnd; length--) {
    if (result.startsWith(secret.slice(-length))) return redacted + result.slice(length);
  }
  return result;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length++;
  return length;
}
