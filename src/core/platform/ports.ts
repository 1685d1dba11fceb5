// Start here: what the core needs from outside. The composition root passes adapters in; tests pass their own.

/** The transport. In VS Code this is the extension host's global `fetch`, which carries the user's proxy and certificates. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface Disposable {
  dispose(): void;
}

/** Called with a value each time something happens; disposing the result ends the subscription. */
export type Listen<Value> = (listener: (value: Value) => void) => Disposable;

/** Time, so that a test can move it by hand. */
export interface Clock {
  /** Wall-clock milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds that never jump, for measuring durations. */
  monotonic(): number;
  /** Runs `callback` once after `milliseconds`; disposing before then cancels it. */
  schedule(milliseconds: number, callback: () => void): Disposable;
}

/** Secrets by key. Values never reach settings, state, history, logs or messages. */
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

/** Settings by their full name, such as `snowcell.authUrl`; `undefined` where nothing is set and there is no default. */
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

/** Reports how far an exchange on the network has come; see `wire/exchange.ts`. */
export interface ConnectionObserver {
  /**
   * Watches the next request to `url`, and lifts the time limits that the transport has of its own: those of whoever
   * watches hold instead. `connected` is called when a connection carries it; `observed` says whether the transport
   * reports connections at all (a transport that does not must not be timed out for its silence).
   */
  watch(method: string, url: string, connected: () => void): ConnectionWatch;
}

export interface ConnectionWatch extends Disposable {
  readonly observed: boolean;
}
