// Start here: every failure that a user can encounter, as one tagged union. `explain-failure.ts` has the wording;
// `wire/http/http-failure.ts` maps HTTP responses. A failure never holds a secret: `detail` is redacted at its source.

export const remedies = ["log-in", "retry", "switch-model", "open-settings", "show-log", "new-chat", "none"] as const;

/** What the user can do about a failure. The UI shows each as a button. */
export type Remedy = (typeof remedies)[number];

/** The remedy that a page's button sent; undefined if `action` is not a remedy. */
export function remedyNamed(action: string): Remedy | undefined {
  return remedies.find((remedy) => remedy === action);
}

/** `Failure.code` for an https address whose server speaks plain http. */
export const plainHttpCode = "ERR_SSL_WRONG_VERSION_NUMBER";
/** `Failure.code` for an http address whose server expects TLS. */
export const tlsExpectedCode = "ERR_TLS_EXPECTED";

/** A proxy that requests use. */
export interface ProxyRoute {
  /** Without credentials, for example `http://proxy.example:3128`. */
  readonly address: string;
  /** The setting or environment variable that names it. */
  readonly source: string;
}

/** How a proxy failed a request. */
export type ProxyFault = "login" | "refused" | "unreachable" | "unknown-name";

/** The proxy between this machine and the host. Its route is absent if VS Code does not report which proxy it used. */
export interface ProxyInWay extends Partial<ProxyRoute> {
  /** Set if the proxy itself is what failed. */
  readonly fault?: ProxyFault;
  /** HTTP status of the proxy's refusal. */
  readonly status?: number;
}

interface FailureBase {
  /** Provider id, for example `snowcell`. */
  readonly provider: string;
  /** The requested `host[:port]`, if there was a request. */
  readonly host?: string;
  /** HTTP status, if there was a response. */
  readonly status?: number;
  /** The provider's own error code, verbatim. */
  readonly code?: string;
  /**
   * Text from the server or the transport: plain, at most 500 characters. The UI quotes it, so SnowCell's own text belongs
   * in `note`.
   */
  readonly detail?: string;
  /** Additional text from SnowCell, in the user's language. */
  readonly note?: string;
  readonly proxy?: ProxyInWay;
  /** Milliseconds that the server asked us to wait. */
  readonly retryAfterMs?: number;
  /** The server's request id, for support. */
  readonly requestId?: string;
  /** `model`: affects only this model, not the provider's others. */
  readonly scope?: "model";
  readonly remedy: Remedy;
}

interface Tagged<Kind extends string> extends FailureBase {
  readonly kind: Kind;
}

/** The phase of the request in which the timeout expired. */
export type TimeoutPhase = "connect" | "first-byte" | "idle" | "total";

/** The part of a request that a server rejects. */
export type RefusedPart = "roles" | "tools" | "images" | "parameters";

export type Failure =
  /** No credential is stored, and the provider needs one. */
  | Tagged<"signed-out">
  /** The credential was rejected (401) or has expired. */
  | Tagged<"unauthenticated">
  /** The credential is valid but lacks permission (403). */
  | Tagged<"forbidden">
  /** Credits or plan exhausted (402, quota codes). */
  | Tagged<"payment-required">
  /** The host responds, but not at this path (404, 405, 410). */
  | Tagged<"not-found">
  /** No model is selected in this window. */
  | Tagged<"no-model">
  /** The provider does not have this model. */
  | (Tagged<"model-not-found"> & { readonly model: string })
  /** The request was rejected as malformed (400, 409, 422); `about` is the rejected part, if the server named it. */
  | (Tagged<"bad-request"> & { readonly about?: RefusedPart })
  /** Prompt and answer exceed the model's context. Token counts if the server reported them. */
  | (Tagged<"context-overflow"> & { readonly promptTokens?: number; readonly contextLength?: number })
  | Tagged<"rate-limited">
  /** 408 or a gateway's 504. */
  | (Tagged<"timeout"> & { readonly phase: TimeoutPhase; readonly afterMs: number })
  /** Any other status from 500 to 599. */
  | Tagged<"server-error">
  /** The host name could not be resolved. */
  | Tagged<"dns">
  /** Nothing listens at the address, or the network is down. */
  | Tagged<"unreachable">
  /** The certificate was rejected, or the TLS handshake failed. */
  | Tagged<"tls">
  /** An established connection broke. */
  | Tagged<"connection-lost">
  /** The stream ended without an end marker. */
  | Tagged<"truncated">
  /** The answer completed without content. */
  | Tagged<"empty">
  /** The model sent reasoning but no answer. */
  | Tagged<"no-answer">
  /** The response was not in the expected protocol: an HTML page, invalid JSON. */
  | Tagged<"malformed-response">
  /** The model or service reported an error inside the answer. */
  | Tagged<"provider-error">
  /** The user or the caller stopped it. */
  | Tagged<"aborted">
  /** An invalid setting; `setting` is its full name. */
  | (Tagged<"configuration"> & { readonly setting: string })
  /** A bug in SnowCell. */
  | Tagged<"internal">;

export type FailureKind = Failure["kind"];

/** An `Error` that carries a failure, for code that throws. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.detail ?? failure.note ?? failure.kind);
    this.name = "FailureError";
  }
}

/** True if the model answered, but without text to show. */
export function isWordless({ kind }: Failure): boolean {
  return kind === "empty" || kind === "no-answer";
}

/** The failure that a thrown value carries, if any. */
export function failureOf(thrown: unknown): Failure | undefined {
  return thrown instanceof FailureError ? thrown.failure : undefined;
}
