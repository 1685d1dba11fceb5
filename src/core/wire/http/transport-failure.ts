// Maps failures below HTTP by the error codes of Node's sockets and TLS, undici and Chromium's network stack. The
// informative error is rarely the one thrown: it is under `cause`, or belongs to one of several tried addresses.

import * as l10n from "@vscode/l10n";
import { type Failure, failureOf, type ProxyRoute, plainHttpCode, tlsExpectedCode } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { quote } from "../streams/quote.js";
import { proxyInWay, proxyLoginCode, type TransportError } from "./proxy-failure.js";

export interface TransportTarget {
  /** Provider id. */
  readonly provider: string;
  /** `host[:port]`. */
  readonly host?: string;
  /** Full name of the setting that holds the address, if any: a bad address then fails as that setting's error. */
  readonly setting?: string;
  /** Such as `https:`, if known. */
  readonly protocol?: string;
  readonly proxy?: ProxyRoute;
}

/** How far the exchange got. */
export interface TransportStage {
  /** `body`: the response's headers have arrived. */
  readonly stage: "request" | "body";
  /** Milliseconds since the request, or since the last chunk of the body. */
  readonly elapsedMs: number;
}

type Cause =
  | "tls"
  | "dns"
  | "connect-timeout"
  | "first-byte-timeout"
  | "idle-timeout"
  | "lost"
  | "not-http"
  | "bad-address"
  | "proxy"
  | "refused"
  | "no-route";

/** Most informative first, for errors that combine several addresses. */
const causes: readonly (readonly [Cause, RegExp])[] = [
  [
    "tls",
    /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|CRL_\w+|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERROR_IN_CERT_\w+|PATH_LENGTH_EXCEEDED|ERR_TLS_\w+|ERR_SSL_\w+|ERR_CERT_\w+|EPROTO)$/,
  ],
  ["dns", /^(?:ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL|EREFUSED|ERR_NAME_\w+|ERR_DNS_\w+)$/],
  ["bad-address", /^(?:ERR_INVALID_URL|ERR_UNSAFE_PORT|ERR_UNKNOWN_URL_SCHEME|ERR_DISALLOWED_URL_SCHEME)$/],
  ["proxy", /^(?:ERR_PROXY_\w+|ERR_TUNNEL_\w+|ERR_MANDATORY_PROXY_\w+)$/],
  ["first-byte-timeout", /^(?:UND_ERR_HEADERS_TIMEOUT|HeadersTimeoutError)$/],
  ["idle-timeout", /^(?:UND_ERR_BODY_TIMEOUT|BodyTimeoutError)$/],
  ["connect-timeout", /^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|ConnectTimeoutError|ERR_CONNECTION_TIMED_OUT|ERR_TIMED_OUT)$/],
  ["refused", /^(?:ECONNREFUSED|ERR_CONNECTION_REFUSED)$/],
  [
    "no-route",
    /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|ENOENT|EACCES|EPERM|ERR_ADDRESS_\w+|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_\w+|ERR_CONNECTION_FAILED)$/,
  ],
  [
    "not-http",
    // undici asserts what the HTTP specification guarantees.
    /^(?:HPE_\w+|HTTPParserError|ERR_ASSERTION|ERR_INVALID_HTTP_RESPONSE|ERR_INVALID_CHUNKED_ENCODING|ERR_RESPONSE_HEADERS_\w+|UND_ERR_HEADERS_OVERFLOW|Z_\w+|ERR_CONTENT_DECODING_FAILED)$/,
  ],
  [
    "lost",
    /^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_(?!INVALID|NOT_SUPPORTED)\w+|ERR_STREAM_PREMATURE_CLOSE|ERR_HTTP2_\w+|ERR_CONNECTION_\w+|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONTENT_LENGTH_MISMATCH|ERR_QUIC_\w+)$/,
  ],
];

/** Maps anything that a fetch or the reading of a body threw. A failure of ours in the chain stays unchanged. */
export function failureFromTransport(thrown: unknown, target: TransportTarget, at: TransportStage): Failure {
  const links = chainOf(thrown);
  for (const link of links) {
    const ours = failureOf(link);
    if (ours) return ours;
  }
  const found = explain(links);
  const informative =
    links.find((link) => link.message !== "" && !/^(?:fetch failed|terminated|network error)$/i.test(link.message)) ?? links[0];
  const detail = found?.detail ?? informative?.message ?? "";
  const trouble = found?.cause === "proxy" || (at.stage === "request" && isConnecting(found?.cause)) ? found.cause : "other";
  const proxy = proxyInWay(trouble, found?.code, links, target.proxy);
  const base = {
    provider: target.provider,
    ...(target.host !== undefined ? { host: target.host } : {}),
    ...(found ? { code: found.code } : {}),
    ...(detail !== "" ? { detail: quote(detail) } : {}),
    ...(found?.note !== undefined ? { note: found.note } : {}),
    ...(proxy ? { proxy } : {}),
  };
  if (proxy?.fault && at.stage === "request") return { ...base, kind: "unreachable", remedy: "open-settings" };
  switch (found?.cause) {
    case "tls":
    case "dns":
      return { ...base, kind: found.cause, remedy: found.code === "EAI_AGAIN" ? "retry" : remedyFor(found.cause) };
    case "connect-timeout":
      // A timeout after the connection was established means that it was lost, whatever the code says.
      return at.stage === "body"
        ? lost(base)
        : { ...base, kind: "timeout", phase: "connect", afterMs: Math.round(at.elapsedMs), remedy: "retry" };
    case "first-byte-timeout":
      return { ...base, kind: "timeout", phase: "first-byte", afterMs: Math.round(at.elapsedMs), remedy: "retry" };
    case "idle-timeout":
      return { ...base, kind: "timeout", phase: "idle", afterMs: Math.round(at.elapsedMs), remedy: "retry" };
    case "refused":
    case "no-route":
    case "proxy":
      return at.stage === "body"
        ? lost(base)
        : { ...base, kind: "unreachable", remedy: found.cause === "proxy" ? "open-settings" : "retry" };
    case "bad-address":
      return target.setting === undefined
        ? { ...base, kind: "unreachable", remedy: "open-settings" }
        : { ...base, kind: "configuration", setting: target.setting, remedy: "open-settings" };
    case "not-http":
      if (target.protocol === "http:" && links.some(isTlsAlert)) {
        return { ...base, code: tlsExpectedCode, kind: "tls", remedy: remedyFor("tls") };
      }
      return { ...base, kind: "malformed-response", remedy: remedyFor("malformed-response") };
    case "lost":
      // TLS servers close the connection on a plain-text request, often without an answer.
      return at.stage === "request" && target.protocol === "http:" && !proxy
        ? lost({
            ...base,
            note: l10n.t(
              "The server closed the connection without answering. If it expects https, change http:// to https:// in the address.",
            ),
          })
        : lost(base);
    case undefined:
      return unexplained(base, at, links);
  }
}

type Base = Omit<Failure & { kind: "connection-lost" }, "kind" | "remedy">;

function lost(base: Base): Failure {
  return { ...base, kind: "connection-lost", remedy: "retry" };
}

function unexplained(base: Base, { stage }: TransportStage, links: readonly Link[]): Failure {
  // The body is nested so deeply that parsing it overflowed the stack.
  if (stage === "body" && links.some((link) => link instanceof RangeError))
    return { ...base, kind: "malformed-response", remedy: remedyFor("malformed-response") };
  if (stage === "body") return lost(base);
  // The transport reports any network error as "fetch failed"; other errors mean that it was misused.
  return links.some((link) => /fetch failed|network|socket|connect/i.test(link.message))
    ? { ...base, kind: "unreachable", remedy: "retry" }
    : { ...base, kind: "internal", remedy: remedyFor("internal") };
}

function isConnecting(cause: Cause | undefined): cause is "dns" | "refused" | "no-route" {
  return cause === "dns" || cause === "refused" || cause === "no-route";
}

/** A TLS alert record in place of an HTTP response; undici's parser keeps unreadable input as `data`. */
function isTlsAlert(link: Link): boolean {
  const data: unknown = (link as { readonly data?: unknown }).data;
  return typeof data === "string" && data.startsWith("\x15\x03");
}

type Link = TransportError;

/** The error, its causes and the errors of an AggregateError, outermost first. */
function chainOf(thrown: unknown): Link[] {
  const links = new Set<Link>();
  const add = (value: unknown): void => {
    if (!(value instanceof Error) || links.has(value) || links.size >= 32) return;
    links.add(value);
    if (value instanceof AggregateError) value.errors.forEach(add);
    add(value.cause);
  };
  add(thrown);
  return [...links];
}

interface Explained {
  readonly cause: Cause;
  readonly code: string;
  readonly detail?: string;
  readonly note?: string;
}

function explain(links: readonly Link[]): Explained | undefined {
  const codes = links.flatMap((link) => codesOf(link).map((code) => ({ code, link })));
  const secure = links.find(
    ({ code, message }) => code === "EPROTO" && /wrong version number|packet length too long/i.test(message),
  );
  if (secure) return { cause: "tls", code: plainHttpCode, detail: secure.message };
  for (const [cause, pattern] of causes) {
    const match = codes.find(({ code }) => pattern.test(code));
    if (match) return { cause, code: match.code, ...(match.link.message !== "" ? { detail: match.link.message } : {}) };
  }
  // undici reports these without a code, and a 407 of a proxy without a response or a message.
  const [outermost, cause] = links;
  if (outermost?.message === "fetch failed" && cause?.message === "" && !(cause instanceof AggregateError)) {
    return { cause: "proxy", code: proxyLoginCode, detail: "407 Proxy Authentication Required" };
  }
  for (const { message } of links) {
    if (/^(?:unknown scheme|bad port|Invalid URL)$/i.test(message) || /Failed to parse URL/i.test(message)) {
      return { cause: "bad-address", code: "ERR_INVALID_URL", note: l10n.t("The address cannot be used.") };
    }
    if (/^(?:terminated|other side closed)$/.test(message)) return { cause: "lost", code: "ECONNRESET" };
  }
  return undefined;
}

/** Errors that VS Code's agent and undici report only in the message, or with a less specific code. */
const codesInWords: readonly (readonly [RegExp, string])[] = [
  [/proxy authentication|proxy response \(407\)/i, proxyLoginCode],
  [/\bprox(?:y|ies)\b|http tunneling/i, "ERR_PROXY_CONNECTION_FAILED"],
  // An unexpected protocol switch (101).
  [/^bad upgrade$|assert\(upgrade\)/, "ERR_INVALID_HTTP_RESPONSE"],
];

/** Node keeps the code in a field, Chromium in the message (`net::ERR_CONNECTION_REFUSED`). */
function codesOf(link: Link): string[] {
  const chromium = /\bnet::(ERR_\w+)/.exec(link.message)?.[1];
  const inWords = codesInWords.find(([pattern]) => pattern.test(link.message))?.[1];
  return [link.code, chromium, inWords, link.name].filter(
    (code): code is string => typeof code === "string" && code !== "" && code !== "Error",
  );
}
