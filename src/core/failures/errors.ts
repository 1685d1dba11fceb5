// Start here: every failure that a user can meet, as one tagged union. Wording lives in `explain-failure.ts`; mapping from
// HTTP lives in `wire/http/http-failure.ts`. A failure never holds a secret: `detail` is redacted where it is made.

export const remedies = ["log-in", "retry", "switch-model", "open-settings", "show-log", "new-chat", "none"] as const;

/** What the user can do about a failure; the interface turns each into a button. */
export type Remedy = (typeof remedies)[number];

/** A button's action, as a page sends it, if it is a remedy. */
export function remedyNamed(action: string): Remedy | undefined {
  return remedies.find((remedy) => remedy === action);
}

/** `Failure.code` if an address says https and the server speaks plain http. */
export const plainHttpCode = "ERR_SSL_WRONG_VERSION_NUMBER";
/** `Failure.code` if an address says http and the server expects TLS. */
export const tlsExpectedCode = "ERR_TLS_EXPECTED";

/** A proxy that requests go through. */
export interface ProxyRoute {
  /** Without credentials, such as `http://proxy.example:3128`. */
  readonly address: string;
  /** The setting or environment variable that names it. */
  readonly source: string;
}

/** What a proxy did with a request, or why it could not be asked. */
export type ProxyFault = "login" | "refused" | "unreachable" | "unknown-name";

/** The proxy between this machine and the host; its route is missing if something VS Code does not report chose it. */
export interface ProxyInWay extends Partial<ProxyRoute> {
  /** Set if the proxy itself is what failed. */
  readonly fault?: ProxyFault;
  /** HTTP status of the proxy's refusal. */
  readonly status?: number;
}

interface FailureBase {
  /** Provider id, such as `snowcell`. */
  readonly provider: string;
  /** `host[:port]` that was asked, where there was one. */
  readonly host?: string;
  /** HTTP status, where there was a response. */
  readonly status?: number;
  /** The provider's own error code, verbatim. */
  readonly code?: string;
  /**
   * What the server or the transport said, as plain text of at most 500 characters. Quoted to the user as theirs, so
   * SnowCell's own words belong in `note`.
   */
  readonly detail?: string;
  /** What SnowCell has to add, in the user's language. */
  readonly note?: string;
  readonly proxy?: ProxyInWay;
  /** Milliseconds that the server asked us to wait. */
  readonly retryAfterMs?: number;
  /** The server's id of the request, for a support ticket. */
  readonly requestId?: string;
  /** `model`: it concerns this one model and says nothing about the provider's others. */
  readonly scope?: "model";
  readonly remedy: Remedy;
}

interface Tagged<Kind extends string> extends FailureBase {
  readonly kind: Kind;
}

/** Where in the exchange a timeout struck. */
export type TimeoutPhase = "connect" | "first-byte" | "idle" | "total";

/** What in a request a server refuses. */
export type RefusedPart = "roles" | "tools" | "images" | "parameters";

export type Failure =
  /** No credential is stored, and the provider needs one. */
  | Tagged<"signed-out">
  /** The credential was refused (401), or has expired. */
  | Tagged<"unauthenticated">
  /** The credential is good, but may not do this (403). */
  | Tagged<"forbidden">
  /** Credits or plan used up (402, quota codes). */
  | Tagged<"payment-required">
  /** The address answers, but not with this path (404, 405, 410). */
  | Tagged<"not-found">
  /** No model has been chosen in this window. */
  | Tagged<"no-model">
  /** The provider does not have this model. */
  | (Tagged<"model-not-found"> & { readonly model: string })
  /** The request was refused as malformed (400, 409, 422); `about` says what in it, if the server did. */
  | (Tagged<"bad-request"> & { readonly about?: RefusedPart })
  /** Prompt and answer do not fit the model's context; token counts where the server gave them. */
  | (Tagged<"context-overflow"> & { readonly promptTokens?: number; readonly contextLength?: number })
  | Tagged<"rate-limited">
  /** 408 or a gateway's 504. */
  | (Tagged<"timeout"> & { readonly phase: TimeoutPhase; readonly afterMs: number })
  /** 500 to 599 otherwise. */
  | Tagged<"server-error">
  /** The name of the host could not be resolved. */
  | Tagged<"dns">
  /** Nothing listens at that address, or the network is away. */
  | Tagged<"unreachable">
  /** The certificate was refused, or TLS could not be agreed. */
  | Tagged<"tls">
  /** The connection broke after it was made. */
  | Tagged<"connection-lost">
  /** The stream ended without saying that the answer was complete. */
  | Tagged<"truncated">
  /** The answer was complete, and had nothing in it. */
  | Tagged<"empty">
  /** The model reasoned and stopped there: reasoning came, and no word of an answer. */
  | Tagged<"no-answer">
  /** Something answered, but not in the protocol expected of it (an HTML page, broken JSON). */
  | Tagged<"malformed-response">
  /** The model or service reported an error of its own inside the answer. */
  | Tagged<"provider-error">
  /** The person, or the caller, stopped it. */
  | Tagged<"aborted">
  /** A setting cannot be used; `setting` is its full name. */
  | (Tagged<"configuration"> & { readonly setting: string })
  /** A defect of ours. */
  | Tagged<"internal">;

export type FailureKind = Failure["kind"];

/** An `Error` that carries a failure, for code that throws. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.detail ?? failure.note ?? failure.kind);
    this.name = "FailureError";
  }
}

/** The model answered, though with nothing that can be shown. */
export function isWordless({ kind }: Failure): boolean {
  return kind === "empty" || kind === "no-answer";
}

/** Narrows anything thrown to a failure of ours, where it is one. */
export function failureOf(thrown: unknown): Failure | undefined {
  return thrown instanceof FailureError ? thrown.failure : undefined;
}
