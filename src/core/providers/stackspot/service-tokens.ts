// Access tokens for a StackSpot service credential: OAuth 2.0 client credentials (RFC 6749 §4.4) at StackSpot's identity
// service. Kept in memory only, renewed before they expire, and requested once for concurrent callers.

import { abortedFailure } from "../../failures/aborted-failure.js";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { isObject } from "../../platform/json.js";
import type { Fetch } from "../../platform/ports.js";
import type { WireContext } from "../../wire/http/context.js";
import { createPolicyFetch } from "../../wire/http/policy-fetch.js";
import { callJson, unexpectedAnswer } from "../../wire/jobs/json-call.js";
import { addresses } from "./stackspot-settings.js";

/** A service credential and its realm. */
export interface ServiceIdentity {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Entry {
  token: string | undefined;
  /** Wall-clock milliseconds: time asleep also counts. */
  renewAt: number;
  renewal: Renewal | undefined;
}

interface Renewal {
  readonly token: Promise<string>;
  readonly controller: AbortController;
  waiting: number;
}

const provider = "stackspot";
/** How long before its expiry a token is renewed. */
const renewEarlyMs = 60_000;
/** Used if the response names no lifetime. */
const usualLifetimeSeconds = 1199;
/** Number of credentials whose tokens are kept: the one in use, and one being checked at login. */
const mostEntries = 4;
/** OAuth's error codes for a refused credential (RFC 6749 §5.2); some servers send them with 400. */
const refusals: ReadonlySet<string> = new Set(["invalid_client", "unauthorized_client", "invalid_grant", "access_denied"]);

export class ServiceTokens {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly context: WireContext) {}

  /**
   * A `fetch` that sends the token. A 401 may mean that the token was revoked early: the request is then sent once more with
   * a new one, and that response counts. Throws only `FailureError`s.
   */
  fetch(identity: ServiceIdentity, setting: string): Fetch {
    const policyFetch = createPolicyFetch(this.context, { provider, setting });
    return async (input, init) => {
      const signal = init?.signal ?? new AbortController().signal;
      const send = (token: string): Promise<Response> => {
        const headers = new Headers(init?.headers);
        headers.set("authorization", `Bearer ${token}`);
        return policyFetch(input, { ...init, headers });
      };
      const token = await this.token(identity, signal);
      const response = await send(token);
      if (response.status !== 401) return response;
      response.body?.cancel().catch(() => undefined);
      return await send(await this.#replace(identity, token, signal));
    };
  }

  /** A token with enough lifetime left. Throws a `FailureError`. */
  async token(identity: ServiceIdentity, signal: AbortSignal): Promise<string> {
    const { token, renewAt } = this.#entry(identity);
    return token !== undefined && this.context.clock.now() < renewAt ? token : await this.renew(identity, signal);
  }

  /** A newly issued token, which proves that the credential is valid. Throws a `FailureError`. */
  async renew(identity: ServiceIdentity, signal: AbortSignal): Promise<string> {
    const entry = this.#entry(identity);
    entry.renewal ??= this.#begin(entry, identity);
    const { renewal } = entry;
    renewal.waiting += 1;
    try {
      return await untilAborted(renewal.token, signal);
    } finally {
      renewal.waiting -= 1;
      if (renewal.waiting === 0) {
        // No caller is waiting; a later caller must not join a canceled request.
        if (entry.renewal === renewal) entry.renewal = undefined;
        renewal.controller.abort();
      }
    }
  }

  /** Values to redact from failures. */
  secrets(identity: ServiceIdentity): readonly string[] {
    const token = this.#entries.get(keyOf(identity))?.token;
    return [identity.clientSecret, ...(token === undefined ? [] : [token])];
  }

  /** Another request may already have replaced the refused token. */
  async #replace(identity: ServiceIdentity, refused: string, signal: AbortSignal): Promise<string> {
    const entry = this.#entry(identity);
    if (entry.token === refused) entry.token = undefined;
    return await this.token(identity, signal);
  }

  #entry(identity: ServiceIdentity): Entry {
    const key = keyOf(identity);
    const known = this.#entries.get(key);
    if (known) return known;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= mostEntries) this.#entries.delete(oldest);
    const entry: Entry = { token: undefined, renewAt: 0, renewal: undefined };
    this.#entries.set(key, entry);
    return entry;
  }

  #begin(entry: Entry, identity: ServiceIdentity): Renewal {
    const controller = new AbortController();
    const askedAt = this.context.clock.now();
    const token = this.#ask(identity, controller.signal).then(({ token, lifetimeMs }) => {
      entry.token = token;
      entry.renewAt = askedAt + lifetimeMs - renewEarlyMs;
      return token;
    });
    const renewal: Renewal = { token, controller, waiting: 0 };
    const over = (): void => {
      if (entry.renewal === renewal) entry.renewal = undefined;
    };
    token.then(over, over);
    return renewal;
  }

  async #ask(identity: ServiceIdentity, signal: AbortSignal): Promise<{ readonly token: string; readonly lifetimeMs: number }> {
    const { tokenUrl, clientId, clientSecret } = identity;
    const call = {
      provider,
      url: tokenUrl,
      method: "POST" as const,
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret }),
      secrets: () => [clientSecret],
      signal,
    };
    let answer: unknown;
    try {
      answer = await callJson(createPolicyFetch(this.context, { provider, setting: addresses.identity.name }), call);
    } catch (thrown) {
      const failure = failureOf(thrown);
      throw failure ? new FailureError(asRefusal(failure)) : thrown;
    }
    const token = isObject(answer) ? answer["access_token"] : undefined;
    // Other characters are invalid in a header, and the transport's error would quote them.
    if (!isObject(answer) || typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
      const fields = isObject(answer) ? Object.keys(answer).join(", ") : "";
      throw new FailureError(unexpectedAnswer(call, fields));
    }
    const seconds = Number(answer["expires_in"]);
    return { token, lifetimeMs: (seconds > 0 ? seconds : usualLifetimeSeconds) * 1000 };
  }
}

function keyOf({ tokenUrl, clientId, clientSecret }: ServiceIdentity): string {
  return JSON.stringify([tokenUrl, clientId, clientSecret]);
}

function asRefusal(failure: Failure): Failure {
  if (failure.code === undefined || !refusals.has(failure.code)) return failure;
  const { provider, host, status, code, detail, requestId } = failure;
  return {
    provider,
    ...(host !== undefined ? { host } : {}),
    ...(status !== undefined ? { status } : {}),
    code,
    ...(detail !== undefined ? { detail } : {}),
    ...(requestId !== undefined ? { requestId } : {}),
    kind: "unauthenticated",
    remedy: "log-in",
  };
}

/** Settles with the promise, or rejects when the signal aborts. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new FailureError(abortedFailure({ provider })));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
