// Patterns of secrets in any text. Each begins only at the start of a word and has one way to match, because services may
// send texts that are crafted to be slow.

import { redacted } from "./known-secrets.js";

/** Words that follow "Bearer" in prose, as in "Bearer authentication is required". */
const proseAfterScheme =
  "authentication|authorization|authorisation|credentials?|required|tokens?|scheme|format|header|missing|invalid|challenge|expected|unsupported|supported";

/** The start of a word, or after a percent escape. */
const start = "(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2}))";

/** Prefixes that issuers give their keys, with the characters that follow. */
const issued = [
  // Also masked in the middle, as some services quote them.
  "sk-(?:[\\w*-]|\\.(?=[\\w.*])){6,}",
  "(?:gsk|csk|xai|nvapi|glpat|gldt|glrt|glcbt|pplx|gh[opsur]|shp(?:at|ss|ca|pa)|dckr_pat|whsec|sbp|lin_api)[-_][\\w*-]{8,}",
  "[psr]k_(?:live|test|prod)_[\\w*]{6,}",
  "(?:sk|hf|npm|r8)_[A-Za-z0-9*]{10,}",
  "github_pat_\\w{8,}",
  "(?:xox[a-z]|xapp)-[\\w-]{8,}",
  "(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}",
  "AIza[\\w-]{30,}",
  "(?:ya29\\.|GOCSPX-|ATATT|hv[sb]\\.)[\\w-]{12,}",
  "SG\\.[\\w-]{12,}\\.[\\w-]{12,}",
].join("|");

/** Query parameters whose values grant access. */
const queryNames =
  "key|api-?key|access-?key|subscription-?key|sig|signature|token|access-?token|auth-?token|secret|client-?secret|password|passwd|pwd|auth|authorization|credential|jwt|session-?id";

/** Names of secrets in prose, JSON and settings. */
const valueNames =
  "api[-_ ]?(?:key|token|secret)|(?:access|account|secret|private|shared[-_]?access|subscription)[-_]?key|(?:access|refresh|auth|id|session|bearer)[-_]?token|client[-_]?secret|pass(?:word|wd|phrase)|pwd|secret|token|credentials?";

export const secretPatterns: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // If the key has no end, the text was cut inside it: match to the end of the text.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    redacted,
  ],
  // User and password in a URL. A name alone is a token in web URLs, but an ordinary name elsewhere.
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,20}:(?:\\?\/){2})[^\s/\\?#"'<>:@]*:[^\s/\\?#"'<>]*@/gi, `$1${redacted}@`],
  [/\b((?:https?|wss?|ftps?):(?:\\?\/){2})[^\s/\\?#"'<>]+@/gi, `$1${redacted}@`],
  [/\b((?:https?|wss?|ftps?)%3A%2F%2F)(?:(?!%40|%2F)[\w.~%+!*-])+%40/gi, `$1${redacted}%40`],
  [
    new RegExp(
      `((?:[?&;]|%3F|%26|\\\\u0026)(?:[\\w.-]{0,40}[-_.])?(?:${queryNames.replaceAll("-?", "[-_]?")})(?:=|%3D|\\\\u003d))(?:(?!%26|%23|\\\\u0026)[^\\s&#"'<>])+`,
      "gi",
    ),
    `$1${redacted}`,
  ],
  [/\b((?:proxy-)?authorization["']?\s{0,8}[:=]\s{0,8}["']?Digest\s{1,8})[^\r\n]{4,}/gi, `$1${redacted}`],
  [
    new RegExp(
      `\\b((?:proxy-)?authorization["']?\\s{0,8}[:=]\\s{0,8}["']?(?:Bearer|Basic|Token|Api-?Key|Key|OAuth|Negotiate|NTLM|Hawk|Signature|SharedKey(?:Lite)?|GoogleLogin|GenieKey|Splunk|SSWS|JWT|AWS4-HMAC-SHA256)\\s{1,8})(?!(?:${proseAfterScheme})(?!\\.?[\\w~+/=-]))[^\\s"'\\[][^"'\\r\\n]{3,}`,
      "gi",
    ),
    `$1${redacted}`,
  ],
  // A scheme that looks like a credential itself: both are removed at once, so that redacting again changes nothing.
  [
    /\b((?:proxy-)?authorization["']?\s{0,8}[:=]\s{0,8}["']?)(?=[\w-]{0,31}\d)[A-Za-z][\w-]{7,30}(\s{1,8})(?=[^\s"',;[]{0,200}\d)[^\s"',;[]{8,}/gi,
    `$1${redacted}$2${redacted}`,
  ],
  // Unknown scheme or none: the value must not look like a word.
  [
    /\b((?:proxy-)?authorization["']?\s{0,8}[:=]\s{0,8}["']?(?:[A-Za-z][\w-]{0,30}\s{1,8})?)(?=[^\s"',;[]{0,200}\d)[^\s"',;[]{8,}/gi,
    `$1${redacted}`,
  ],
  [/\b((?:set-)?cookie["']?\s{0,8}:\s{0,8}["']?)[^\s=;"'[]{1,200}=[^\r\n"]{1,}/gi, `$1${redacted}`],
  // A plain word after "Bearer" is prose: match only if it has a digit, a sign or an inner capital, or is longer than words are.
  [
    new RegExp(
      `${start}((?:Bearer|bearer|BEARER)\\s{1,8})(?=[\\w.~+/-]{0,200}(?:[0-9=*]|(?<=[A-Za-z])[A-Z])|[A-Za-z]{16})(?!(?:${proseAfterScheme})(?!\\.?[\\w~+/=-]))[\\w.~+/=*-]{8,}`,
      "g",
    ),
    `$1${redacted}`,
  ],
  // "Basic" is also an ordinary word, so require the look of Base64: a digit, a sign, or an inner capital.
  [/\b(Basic\s{1,8})(?=[\w+/]{0,200}(?:[0-9=]|[a-z][A-Z]))[\w+/=-]{8,}/g, `$1${redacted}`],
  [/\b(basic\s{1,8})(?=[\w+/]{0,200}[0-9=])[\w+/=-]{8,}/g, `$1${redacted}`],
  [new RegExp(`${start}(?:${issued})`, "g"), redacted],
  [/(?:(?<![\w-])|(?<=%[0-9A-Fa-f]{2}))eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, redacted],
  [/\b(hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]{8,}/g, `$1${redacted}`],
  // The value of a secret's name. It must contain a digit, so that "password: required" stays readable.
  [
    new RegExp(
      `(?<![A-Za-z0-9])((?:${valueNames})(?:\\\\{0,4}["'])?\\s{0,8}[:=]\\s{0,8}(?:\\\\{0,4}["'])?)(?=[^\\s"',;&}<[\\\\]{0,200}\\d)[^\\s"',;&}<[\\\\]{6,}`,
      "gi",
    ),
    `$1${redacted}`,
  ],
  // Without spaces, as in settings files or JSON text, it is not prose, so any value counts.
  [
    new RegExp(`(?<![A-Za-z0-9])((?:${valueNames})=["']?)(?!null|undefined|none|true|false)[^\\s"',;&}<[]{6,}`, "gi"),
    `$1${redacted}`,
  ],
];
