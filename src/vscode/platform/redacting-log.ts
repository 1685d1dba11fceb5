// The log that the user can open. Secrets are removed here, before anything reaches the channel or its file.

import * as vscode from "vscode";
import type { Log } from "../../core/platform/ports.js";
import { redact, withoutSecrets } from "../../core/redaction/redact.js";

/** Maximum characters of one message; longer text from a server is cut before it is redacted. */
const longestMessage = 20_000;

export class RedactingLog implements Log, vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel("SnowCell", { log: true });
  readonly #secrets = new Set<string>();
  #tracedUntil = 0;

  /** Whether requests and answers are written: at the trace level, or for a time that the user chose. */
  get isTracing(): boolean {
    return this.#isAtTraceLevel || this.tracedForMs > 0;
  }

  /** Milliseconds left of the time that the user chose. */
  get tracedForMs(): number {
    return Math.max(0, this.#tracedUntil - Date.now());
  }

  /** Writes requests and answers for a time; 0 ends it. */
  traceFor(milliseconds: number): void {
    this.#tracedUntil = Date.now() + milliseconds;
  }

  /** Registers a value that must never be logged. Short values are ordinary words, and stay. */
  readonly hide = (secret: string): void => {
    if (secret.length >= 6) this.#secrets.add(secret);
  };

  /** Visible at every level, because an extension cannot change the level of its channel. */
  trace(message: string): void {
    if (this.#isAtTraceLevel) this.#channel.trace(this.clean(message));
    else this.#channel.info(this.clean(message));
  }

  debug(message: string): void {
    this.#channel.debug(this.clean(message));
  }

  info(message: string): void {
    this.#channel.info(this.clean(message));
  }

  warn(message: string): void {
    this.#channel.warn(this.clean(message));
  }

  error(message: string): void {
    this.#channel.error(this.clean(message));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }

  get #isAtTraceLevel(): boolean {
    return this.#channel.logLevel === vscode.LogLevel.Trace;
  }

  /** Removes the known secrets from a text. */
  clean(message: string): string {
    const isCut = message.length > longestMessage;
    const cleaned = redact(message.slice(0, longestMessage), [...this.#secrets], isCut);
    return isCut ? `${cleaned}… (${message.length - longestMessage} more characters)` : cleaned;
  }

  /** Removes the known secrets, and all that looks like one, from a text of any length. */
  readonly redact = (text: string): string => redact(text, [...this.#secrets]);

  /** Removes the known secrets from the user's own text, and nothing else. */
  readonly withoutSecrets = (words: string): string => withoutSecrets(words, [...this.#secrets]);
}
