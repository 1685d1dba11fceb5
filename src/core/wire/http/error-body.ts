// Parses error bodies in all known formats: OpenAI's and its many variants, RFC 9457 (formerly 7807) problems, FastAPI
// details, StackSpot, KServe, plain text and HTML pages.

import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import { longestLookedAt } from "../streams/plain-text.js";
import { parseDuration } from "./retry-after.js";

/** The facts found in an error body; every field is optional. */
export interface ErrorFacts {
  readonly message?: string;
  /** The service's own error code. */
  readonly code?: string;
  /** Code, type and status words together, for classification. */
  readonly words: string;
  /** HTTP status, if the body contains one. */
  readonly status?: number;
  readonly promptTokens?: number;
  readonly contextLength?: number;
  readonly retryAfterMs?: number;
}

/** Parses a body as text; returns no facts if it is not JSON. */
export function readErrorText(body: string): ErrorFacts {
  const value = parseBody(body);
  return value === undefined ? { words: "" } : readErrorValue(value);
}

/** Parses a body that is already decoded. */
export function readErrorValue(value: unknown): ErrorFacts {
  // Some services wrap the error object in a list.
  const body: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof body === "string") return facts({}, {}, body);
  if (!isObject(body)) return { words: "" };
  const error = firstObject(body["error"], firstOf(body["errors"]), body["detail"]);
  return error ? facts(error, body, messageOf(error) ?? messageOf(body)) : facts(body, {}, messageOf(body));
}

function facts(error: JsonObject, around: JsonObject, whole: string | undefined): ErrorFacts {
  // One character over the limit, so that it still counts as cut.
  const message = whole?.slice(0, longestLookedAt + 1);
  const status = firstStatus(
    error["code"],
    error["status"],
    error["status_code"],
    error["statusCode"],
    around["status_code"],
    around["status"],
    around["code"],
  );
  // Anthropic reports the cause of some refusals only there.
  const { error_code: detailed } = isObject(error["details"]) ? error["details"] : {};
  const given = [error["code"], detailed, error["type"], error["status"], around["code"], around["type"], error["error"]];
  const names = given.map(nameOf);
  const code = names.find((name) => name !== undefined) ?? otherNumber(error["code"], status);
  const promptTokens = count(error["n_prompt_tokens"]) ?? (message === undefined ? undefined : promptTokensIn(message));
  const contextLength = count(error["n_ctx"]) ?? (message === undefined ? undefined : contextLengthIn(message));
  const wait =
    message === undefined
      ? undefined
      : /(?:try again|retry) (?:in|after) ([\d.]+(?:ms|s|m|h)(?:[\d.]+(?:ms|s|m))*)/i.exec(message)?.[1];
  const retryAfterMs = wait === undefined ? undefined : parseDuration(wait);
  return {
    words: names.filter((name) => name !== undefined).join(" "),
    ...(message !== undefined ? { message } : {}),
    ...(code !== undefined ? { code } : {}),
    ...(status !== undefined ? { status } : {}),
    ...(promptTokens !== undefined ? { promptTokens } : {}),
    ...(contextLength !== undefined ? { contextLength } : {}),
    ...(retryAfterMs !== undefined ? { retryAfterMs: Math.ceil(retryAfterMs) } : {}),
  };
}

function parseBody(body: string): unknown {
  const text = body.trim();
  // An error may be a server-sent event even if the status is not 200.
  const event = /^(?:event|data|id):/.test(text) ? /^data:(.*)$/m.exec(text)?.[1] : undefined;
  const json = (event ?? text).trim();
  return /^[{["]/.test(json) ? parseJson(json) : undefined;
}

function messageOf(body: JsonObject): string | undefined {
  const { title } = body;
  const detail = words(body["detail"]);
  // In RFC 9457, `title` names the kind of problem and `detail` this occurrence.
  if (typeof title === "string" && title.trim() !== "")
    return detail === undefined || detail === title ? title : `${title}: ${detail}`;
  for (const key of ["message", "msg", "error_description", "detail", "details", "error", "errors", "reason"]) {
    const found = words(body[key]);
    if (found !== undefined) return within(found);
  }
  return otherMessage(body);
}

/** Gateways embed the upstream's error as JSON in a string. */
function within(message: string): string {
  const value = message.startsWith("{") ? parseJson(message) : undefined;
  return isObject(value) ? (readErrorValue(value).message ?? message) : message;
}

/** A field with a gateway-specific name, such as `html-message` or `errorMessage`. */
function otherMessage(body: JsonObject): string | undefined {
  for (const [key, value] of Object.entries(body).slice(0, mostFields)) {
    if (/(?:message|msg|description|reason|detail|error)s?$/i.test(key)) {
      const found = words(value);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Number of an error's fields that are checked. */
const mostFields = 50;

/** Nesting limit for lists: useful text is never deeper, and a hostile body nests thousands. */
const deepestList = 4;

/** Flattens a string, a list of strings or FastAPI's `{loc, msg}`, or an object with a message, to one text. */
function words(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (Array.isArray(value)) {
    if (depth >= deepestList) return undefined;
    const parts = value.map((part) => words(part, depth + 1)).filter((part) => part !== undefined);
    return parts.length > 0 ? parts.join("; ") : undefined;
  }
  if (!isObject(value)) return undefined;
  const message = [value["msg"], value["message"], value["detail"], value["reason"]].find(
    (text) => typeof text === "string" && text !== "",
  );
  if (typeof message !== "string") return undefined;
  const place = Array.isArray(value["loc"]) ? value["loc"].filter((step) => step !== "body").join(".") : "";
  return place === "" ? message : `${place}: ${message}`;
}

function firstObject(...values: unknown[]): JsonObject | undefined {
  return values.find(isObject);
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function firstStatus(...values: unknown[]): number | undefined {
  const numbers = values.map((value) => (typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value));
  return numbers.find(
    (value): value is number => typeof value === "number" && Number.isInteger(value) && value >= 400 && value <= 599,
  );
}

/** A name such as `invalid_api_key`; undefined for numbers, sentences and `about:blank`. */
function nameOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const name = value.trim();
  return name === "" || name === "error" || name === "about:blank" || name.length > 120 || /\s|^\d+$/.test(name)
    ? undefined
    : name;
}

function otherNumber(value: unknown, status: number | undefined): string | undefined {
  if (typeof value === "number" && value !== status) return String(value);
  return typeof value === "string" && /^\d+$/.test(value) && Number(value) !== status ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

// vLLM, OpenAI and Mistral; llama.cpp; TGI; Anthropic-compatible gateways; Gemini. In order of preference.
const contextLengthPatterns = [
  /maximum (?:context|model|sequence)[ _](?:length|size|len|window)\D{0,40}?(\d[\d,]{0,15})/i,
  /maximum number of tokens\D{0,20}?(\d[\d,]{0,15})/i,
  /context (?:length|size|window)\D{0,20}?(\d[\d,]{0,15})/i,
  /must be <= (\d[\d,]{0,15})/,
  /> (\d[\d,]{0,15}) maximum/,
];
const promptTokensPatterns = [
  /requested (?:about )?(\d[\d,]{0,15})/i,
  /(\d[\d,]{0,15}) (?:tokens )?in the (?:messages|prompt|input)/i,
  /(?:has|resulted in|contains) (\d[\d,]{0,15}) (?:input |prompt )?tokens/i,
  /prompt is too long: (\d[\d,]{0,15})/i,
  /\brequest \((\d[\d,]{0,15}) tokens\)/i,
  /(?:prompt|input)(?: token count| \(?length)\D{0,6}?(\d[\d,]{0,15})/i,
  /given: (\d[\d,]{0,15})/i,
];

function contextLengthIn(message: string): number | undefined {
  return firstNumber(message, contextLengthPatterns);
}

function promptTokensIn(message: string): number | undefined {
  return firstNumber(message, promptTokensPatterns);
}

function firstNumber(message: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) return count(Number(found.replaceAll(",", "")));
  }
  return undefined;
}
