// Maps error responses to a `Failure`: by status, by the format of the body, and by known error texts. Nothing here
// throws, whatever the body holds.

import { type Failure, tlsExpectedCode } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { quoteJson } from "../../platform/json.js";
import { redact } from "../../redaction/redact.js";
import { longestLookedAt, shorten, wordsOf } from "../streams/plain-text.js";
import { quote } from "../streams/quote.js";
import { type ErrorFacts, readErrorText, readErrorValue } from "./error-body.js";
import { parseRetryAfter } from "./retry-after.js";

export interface ErrorSource {
  /** Provider id. */
  readonly provider: string;
  /** `host[:port]`. */
  readonly host?: string;
  /** The requested model. */
  readonly model?: string;
  /** Values that must not appear in `detail`. */
  readonly secrets?: readonly string[];
}

export interface ErrorResponse extends ErrorSource {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Milliseconds since the Unix epoch, for a Retry-After that is a date; default: the current time. */
  readonly now?: number;
}

/** An error object in place of an answer, with status 200. */
export interface ErrorInStream extends ErrorSource {
  /** Parsed JSON if possible, otherwise the text. */
  readonly error: unknown;
  readonly requestId?: string;
}

/** The failure for a response with a status other than 2xx. */
export function failureFromResponse(input: ErrorResponse): Failure {
  const facts = readErrorText(input.body);
  const retryAfterMs = parseRetryAfter(input.headers, input.now ?? Date.now()) ?? facts.retryAfterMs;
  return build(input, facts, {
    status: input.status,
    said: facts.message ?? input.body,
    requestId: requestIdOf(input.headers),
    retryAfterMs: input.status === 408 || input.status === 429 || input.status >= 500 ? retryAfterMs : undefined,
  });
}

/**
 * The failure for an error in a response with status 200. Its code or type decides the status; without either it is a
 * `provider-error`.
 */
export function failureFromErrorBody(input: ErrorInStream): Failure {
  const facts = typeof input.error === "string" ? readErrorText(input.error) : readErrorValue(input.error);
  const said = facts.message ?? (typeof input.error === "string" ? input.error : quoteJson(input.error));
  return build(input, facts, {
    status: facts.status,
    said,
    requestId: input.requestId,
    retryAfterMs: facts.retryAfterMs,
  });
}

/** The request id that the service, or a gateway in front of it, assigned. */
export function requestIdOf(headers: Headers): string | undefined {
  const id = headers.get("x-request-id") || headers.get("request-id") || headers.get("cf-ray");
  return id ? shorten(wordsOf(id), 200) : undefined;
}

interface Circumstances {
  readonly status: number | undefined;
  readonly said: string;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
}

function build(source: ErrorSource, facts: ErrorFacts, { status, said: whole, requestId, retryAfterMs }: Circumstances): Failure {
  const said = whole.slice(0, longestLookedAt + 1);
  const secrets = source.secrets ?? [];
  // Redact before shortening: redaction would not recognize half a secret.
  const detail = quote(said, secrets);
  const code = facts.code === undefined ? undefined : redact(facts.code, secrets);
  const base = {
    provider: source.provider,
    ...(source.host !== undefined ? { host: source.host } : {}),
    ...(status !== undefined ? { status } : {}),
    ...(code !== undefined ? { code } : {}),
    ...(detail !== "" ? { detail } : {}),
    ...(retryAfterMs !== undefined ? { retryAfterMs } : {}),
    ...(requestId !== undefined ? { requestId } : {}),
  };
  const kind = kindOf(status ?? statusOfWords(facts.words), facts, said);
  switch (kind) {
    case "context-overflow":
      return {
        ...base,
        kind,
        remedy: remedyFor(kind),
        ...(facts.promptTokens !== undefined ? { promptTokens: facts.promptTokens } : {}),
        ...(facts.contextLength !== undefined ? { contextLength: facts.contextLength } : {}),
      };
    case "model-not-found": {
      const model = source.model ?? /["'`]([^"'`\s]{1,200})["'`]/.exec(detail)?.[1];
      return model === undefined
        ? { ...base, kind: "not-found", remedy: remedyFor("not-found") }
        : { ...base, kind, model, remedy: remedyFor(kind) };
    }
    case "tls":
      return { ...base, code: tlsExpectedCode, kind, remedy: remedyFor(kind) };
    case "bad-request":
      return { ...base, kind, remedy: status === 413 ? "new-chat" : remedyFor(kind) };
    case "timeout":
      // The service does not report how long it waited.
      return { ...base, kind, phase: "total", afterMs: 0, remedy: remedyFor(kind) };
    case "forbidden":
      // For access to a model, switch the model; for a missing permission, use another token.
      return { ...base, kind, remedy: /model|gated|region|country/i.test(said) ? "switch-model" : "log-in" };
    default:
      return { ...base, kind, remedy: remedyFor(kind) };
  }
}

type KindFromHttp =
  | "unauthenticated"
  | "forbidden"
  | "payment-required"
  | "not-found"
  | "model-not-found"
  | "bad-request"
  | "context-overflow"
  | "rate-limited"
  | "timeout"
  | "server-error"
  | "malformed-response"
  | "provider-error"
  | "tls";

/** How nginx, Apache, Go, Node's servers and HAProxy report a plain-text request on a TLS port. */
const plainAtTlsPort =
  /plain HTTP request (?:was )?sent to (?:an? )?(?:HTTPS|TLS|SSL)|HTTP request to an HTTPS server|speaking plain HTTP to an SSL|(?:requires|use|using) (?:TLS|HTTPS)\b.{0,40}\b(?:port|scheme|instead)/i;

function kindOf(status: number | undefined, facts: ErrorFacts, said: string): KindFromHttp {
  if (status !== undefined && status >= 400 && status < 500 && plainAtTlsPort.test(said.slice(0, 2000))) return "tls";
  if (status === 402 || isQuota(status, facts, said)) return "payment-required";
  if (isOverflow(status, facts, said)) return "context-overflow";
  if ((status === undefined || status === 400 || status === 404 || status === 422) && isModelMissing(status, facts, said))
    return "model-not-found";
  if (status === undefined) return "provider-error";
  if (status === 500 && isTemplateRefusal(said)) return "bad-request";
  if (status >= 500) return status === 504 ? "timeout" : "server-error";
  switch (status) {
    case 401:
      return "unauthenticated";
    case 403:
    case 451:
      return "forbidden";
    case 404:
    case 405:
    case 410:
      return "not-found";
    case 408:
      return "timeout";
    case 429:
      return "rate-limited";
    default:
      return status >= 400 ? "bad-request" : "malformed-response";
  }
}

/** An exhausted budget, not a rate limit: waiting does not help, even if the status is 429. */
function isQuota(status: number | undefined, facts: ErrorFacts, said: string): boolean {
  if (status !== undefined && status !== 400 && status !== 403 && status !== 429) return false;
  if (
    /insufficient_(?:quota|credits?|balance|funds)|spend_limit|billing|payment_required|credits?_exhausted|quota_exhausted/i.test(
      facts.words,
    )
  )
    return true;
  // Some services call their limits per minute "quota", so the message counts only if there is no code.
  return (
    facts.words === "" &&
    /exceeded your current quota|insufficient (?:credits?|balance|funds|quota)|credit balance is too low|out of credits/i.test(
      said,
    )
  );
}

function isOverflow(status: number | undefined, facts: ErrorFacts, said: string): boolean {
  if (status === 413) return /token|context|too large for model|prompt/i.test(said);
  if (status !== undefined && status !== 400 && status !== 422 && status < 500) return false;
  return (
    /context_length_exceeded|exceed_context_size|context_window|INFERENCE_6001|prompt_too_long|string_above_max_length/i.test(
      facts.words,
    ) ||
    /(?:maximum|max|available) (?:context|model|sequence)[ _](?:length|size|len|window)|exceeds? (?:the |its )?(?:\w+ )?(?:context|maximum number of tokens)|context (?:length|size|window)[^.]{0,60}(?:exceed|overflow|too (?:small|short))|prompt is too long|context (?:the )?overflows|`inputs` tokens|input token count/i.test(
      said,
    )
  );
}

function isModelMissing(status: number | undefined, facts: ErrorFacts, said: string): boolean {
  if (/model_?not_?(?:found|supported|exist)|unknown_model|invalid_model/i.test(facts.words)) return true;
  if (status !== 404 && status !== 400) return false;
  return (
    /\bmodel\b.{0,200}?\b(?:does not exist|doesn't exist|not exist|not found|is not supported by any|unknown)/is.test(said) ||
    /\b(?:no such|unknown|could not find|couldn't find) model\b/i.test(said)
  );
}

/** The chat template rejected the messages; some servers return its exception as their own error. */
function isTemplateRefusal(said: string): boolean {
  return /roles? must alternate|system role not supported|(?:chat|jinja) template|raise_exception|only .{0,40}\broles are supported/i.test(
    said.slice(0, 2000),
  );
}

/** The status that a code or type implies, for errors without one. */
function statusOfWords(words: string): number | undefined {
  for (const [pattern, status] of statusWords) if (pattern.test(words)) return status;
  return undefined;
}

const statusWords: readonly (readonly [RegExp, number])[] = [
  [/invalid_api_key|authentication|unauthori[sz]ed|unauthenticated|invalid_token/i, 401],
  [/permission|forbidden/i, 403],
  [/rate_?limit|too_?many_?requests|resource_exhausted/i, 429],
  [/not_?found/i, 404],
  [/overloaded|unavailable|capacity/i, 503],
  [/time_?out|deadline_exceeded/i, 504],
  [/server_?error|internal|api_error/i, 500],
  [/bad_?request|invalid_?request|invalid_argument|validation|unprocessable/i, 400],
];
