// Start here: a fetch with the limits of the settings. exchange.ts is one request; the rest maps failures.
//
// All traffic to services goes through it: the platform's `fetch` with time limits, abort support, and no redirects that
// would carry a credential to another origin. It fails only with a `FailureError`.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../../failures/aborted-failure.js";
import { type Failure, FailureError, type ProxyRoute } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import type { ConnectionWatch, Fetch } from "../../platform/ports.js";
import { tieToExchange } from "./body-progress.js";
import type { RequestPolicy, WireContext } from "./context.js";
import { Exchange } from "./exchange.js";
import { failureFromTransport, type TransportTarget } from "./transport-failure.js";

export interface PolicyTarget {
  /** Provider id. */
  readonly provider: string;
  /** Full name of the setting that holds the address, so that a bad one fails as `configuration`. */
  readonly setting?: string;
  /** Limits that override the user's settings. */
  readonly timeouts?: Partial<RequestPolicy>;
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 5;

/**
 * A `fetch` that rejects, and whose bodies fail, only with a `FailureError`. Returns responses of any status except
 * redirects: only a GET or HEAD follows one, and only within its origin, because a redirect would forward custom headers
 * such as `x-api-token`.
 */
export function createPolicyFetch(context: WireContext, target: PolicyTarget): Fetch {
  return (input, init) => new PolicyRequest(context, target, input, init).run();
}

class PolicyRequest {
  readonly #context: WireContext;
  readonly #input: string | URL | Request;
  readonly #init: RequestInit | undefined;
  readonly #method: string;
  readonly #signal: AbortSignal | undefined;
  readonly #target: TransportTarget;
  readonly #exchange: Exchange;
  readonly #transport = new AbortController();
  #url: string;
  #askedAt = 0;
  #watch: ConnectionWatch | undefined;
  /** Rejects the fetch or fails the body when the exchange is aborted: transports do not always do so at once. */
  #onInterrupt: ((failure: Failure) => void) | undefined;

  constructor(context: WireContext, target: PolicyTarget, input: string | URL | Request, init: RequestInit | undefined) {
    const request = input instanceof Request ? input : undefined;
    this.#context = context;
    this.#input = input;
    this.#init = init;
    this.#url = request?.url ?? String(input);
    this.#method = (init?.method ?? request?.method ?? "GET").toUpperCase();
    this.#signal = init?.signal ?? request?.signal;
    const url = URL.canParse(this.#url) ? new URL(this.#url) : undefined;
    const host = url?.host;
    this.#target = {
      provider: target.provider,
      ...(host ? { host } : {}),
      ...(url ? { protocol: url.protocol } : {}),
      ...(target.setting !== undefined ? { setting: target.setting } : {}),
    };
    this.#exchange = new Exchange(context.clock, { ...context.policy(), ...target.timeouts }, this.#target, (failure) => {
      this.#transport.abort();
      this.#onInterrupt?.(failure);
    });
  }

  async run(): Promise<Response> {
    this.#askedAt = this.#context.clock.monotonic();
    try {
      if (this.#signal?.aborted) throw new FailureError(this.#aborted());
      this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
      const response = await this.#follow();
      return this.#guard(response);
    } catch (thrown) {
      const failure = this.#failureOf(thrown, "request");
      this.#finish();
      this.#transport.abort();
      this.#context.log.debug(
        `${this.#target.provider}: ${this.#method} ${this.#target.host ?? ""} failed: ${failure.kind} ${failure.code ?? ""}`,
      );
      throw new FailureError(failure);
    }
  }

  /** Starts the limits of one request; each redirect starts another. */
  #begin(): void {
    this.#watch?.dispose();
    const watch = this.#context.observer?.watch(this.#method, this.#url, () => {
      this.#exchange.connected();
      watch?.dispose();
    });
    this.#watch = watch;
    this.#exchange.begin(() => watch?.observed === true);
  }

  /** Follows safe redirects; fails on all others. */
  async #follow(): Promise<Response> {
    let input = this.#input;
    for (let redirects = 0; ; redirects += 1) {
      const response = await this.#askTwice(input);
      const location = redirectStatuses.has(response.status) ? response.headers.get("location") : null;
      // A transport that follows browser rules hides the target of a redirect.
      if (location === null && response.type !== "opaqueredirect") return response;
      const next = location !== null && URL.canParse(location, this.#url) ? new URL(location, this.#url) : undefined;
      const safe = next !== undefined && this.#changesNothing && next.origin === new URL(this.#url).origin;
      if (!safe || redirects === mostRedirects) throw new FailureError(this.#redirected(response.status, next, safe));
      response.body?.cancel().catch(() => undefined);
      this.#url = next.href;
      input = input instanceof Request ? new Request(next, input) : next;
    }
  }

  /**
   * The server may have closed an idle kept-alive connection, which shows only when a request reuses it. Retries a
   * request without side effects once in that case, as RFC 9110 §9.2.2 allows.
   */
  async #askTwice(input: string | URL | Request): Promise<Response> {
    try {
      return await this.#ask(input);
    } catch (thrown) {
      if (this.#exchange.ended || !this.#changesNothing || this.#failureOf(thrown, "request").kind !== "connection-lost")
        throw thrown;
      return await this.#ask(input);
    }
  }

  get #changesNothing(): boolean {
    return this.#method === "GET" || this.#method === "HEAD";
  }

  /** Sends one request; settles with it, or as soon as the exchange is aborted. */
  #ask(input: string | URL | Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#throwIfBrokenOff();
      this.#onInterrupt = (failure) => reject(new FailureError(failure));
      this.#begin();
      // Not called as a method: browsers' fetch rejects any other `this`.
      const { fetch } = this.#context;
      const asked = fetch(input, { ...this.#init, signal: this.#transport.signal, redirect: "manual" });
      asked.then((response) => {
        if (this.#exchange.ended) response.body?.cancel().catch(() => undefined);
        resolve(response);
      }, reject);
    });
  }

  /** The response with a body that enforces the limits. */
  #guard(response: Response): Response {
    this.#throwIfBrokenOff();
    this.#exchange.connected();
    if (!response.body) {
      this.#finish();
      return response;
    }
    if (response.status < 200 || response.status > 599) {
      const note = l10n.t("The server answered with the unknown status {0}.", response.status);
      throw new FailureError({
        ...this.#base(),
        kind: "malformed-response",
        status: response.status,
        note,
        remedy: remedyFor("malformed-response"),
      });
    }
    const { status, statusText, headers } = response;
    const guarded = new Response(this.#guardBody(response.body), { status, statusText, headers });
    tieToExchange(guarded, this.#exchange);
    return Object.defineProperty(guarded, "url", { value: this.#url });
  }

  #guardBody(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
    const exchange = this.#exchange;
    const clock = this.#context.clock;
    const reader = body.getReader();
    let lastChunkAt = clock.monotonic();
    const guarded: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
      start: (controller) => {
        this.#onInterrupt = (failure) => {
          controller.error(new FailureError(failure));
          this.#finish();
          reader.cancel().catch(() => undefined);
        };
      },
      pull: (controller) => {
        exchange.waiting();
        return reader.read().then(
          ({ done, value }) => {
            if (exchange.ended) return;
            if (done) {
              this.#finish();
              controller.close();
              return;
            }
            exchange.received();
            lastChunkAt = clock.monotonic();
            controller.enqueue(value as Uint8Array<ArrayBuffer>);
          },
          (thrown: unknown) => {
            if (exchange.ended) return;
            this.#finish();
            controller.error(new FailureError(this.#failureOf(thrown, "body", lastChunkAt)));
          },
        );
      },
      cancel: async () => {
        this.#finish();
        await reader.cancel().catch(() => undefined);
        this.#transport.abort();
      },
    };
    // Read one chunk ahead, so that the first byte meets its limit even if the consumer is slow to read it.
    return new ReadableStream(guarded, { highWaterMark: 1 });
  }

  /** An abort can happen between two steps, when nothing listens for it. */
  #throwIfBrokenOff(): void {
    if (this.#exchange.failure) throw new FailureError(this.#exchange.failure);
  }

  readonly #onAbort = (): void => this.#exchange.fail(this.#aborted());

  #finish(): void {
    this.#exchange.end();
    this.#watch?.dispose();
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  #base(): { readonly provider: string; readonly host?: string } {
    const { provider, host } = this.#target;
    return { provider, ...(host !== undefined ? { host } : {}) };
  }

  #aborted(): Failure {
    return abortedFailure(this.#target);
  }

  #redirected(status: number, to: URL | undefined, safe: boolean): Failure {
    const note = !to
      ? l10n.t("The server redirects to another address.")
      : safe
        ? l10n.t("The server redirects in a loop, last to {0}.", to.origin)
        : l10n.t("The server redirects to {0}. The request was not sent there.", to.origin);
    return { ...this.#base(), kind: "malformed-response", status, code: "redirect", note, remedy: "open-settings" };
  }

  /** A hint for failed connections. Servers that expect http often wait for more input when a TLS client connects. */
  #whyNoConnection(proxy: ProxyRoute | undefined): Pick<Failure, "proxy" | "note"> {
    if (proxy) return { proxy };
    const { protocol, port } = new URL(this.#url);
    if (protocol !== "https:" || port === "") return {};
    return { note: l10n.t("If the server uses http, change https:// to http:// in the address.") };
  }

  #failureOf(thrown: unknown, stage: "request" | "body", since = this.#askedAt): Failure {
    const elapsedMs = this.#context.clock.monotonic() - since;
    const broken = this.#exchange.failure;
    const proxy = broken?.kind === "aborted" ? undefined : this.#context.proxyFor?.(this.#url);
    const about = { ...this.#target, ...(proxy ? { proxy } : {}) };
    const failure = broken ?? failureFromTransport(thrown, about, { stage, elapsedMs });
    const hint = failure.kind === "timeout" && failure.phase === "connect" ? this.#whyNoConnection(proxy) : {};
    // Wrappers of the transport, such as the circuit breaker, know only the host.
    return { ...failure, ...hint, provider: this.#target.provider };
  }
}
