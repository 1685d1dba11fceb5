// Start here: what the core needs from its environment. The composition root passes adapters in; tests pass their own.

/** The transport. In VS Code this is the extension host's global `fetch`, which applies the user's proxy and certificates. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface Disposable {
  dispose(): void;
}

/** Calls the listener on each event; disposing the result unsubscribes. */
export type Listen<Value> = (listener: (value: Value) => void) => Disposable;

/** Time, so that tests can control it. */
export interface Clock {
  /** Wall-clock milliseconds since the Unix epoch. */
  now(): number;
  /** Monotonic milliseconds, for measuring durations. */
  monotonic(): number;
  /** Runs `callback` once after `milliseconds`; disposing before then cancels it. */
  schedule(milliseconds: number, callback: () => void): Disposable;
}

/** Secrets by key. Values never appear in settings, state, history, logs or messages. */
export interface SecretStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** Fires with the key that changed, also when another window changed it. */
  readonly onDidChange: Listen<string>;
}

/** Small values that are not secret and survive restarts. */
export interface StateStore {
  get(key: string): unknown;
  set(key: string, value: unknown): Promise<void>;
}

/** Settings by full name, such as `snowcell.authUrl`; `undefined` if unset and without a default. */
export interface Settings {
  get(name: string): unknown;
  readonly onDidChange: Listen<(name: string) => boolean>;
}

/** Log lines. The adapter redacts known secrets before anything is written. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Reports the progress of network requests; see `wire/http/exchange.ts`. */
export interface ConnectionObserver {
  /**
   * Watches the next request to `url`, and disables the transport's own time limits: the watcher enforces its own. Calls
   * `connected` when a connection carries the request. `observed` says whether the transport reports connections at all;
   * if it does not, its silence must not count as a timeout.
   */
  watch(method: string, url: string, connected: () => void): ConnectionWatch;
}

export interface ConnectionWatch extends Disposable {
  readonly observed: boolean;
}
