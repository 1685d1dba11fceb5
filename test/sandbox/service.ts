// What every sandbox service offers to a test and to the command line, whatever protocol it speaks.

import type { Certificate } from "./certificate.js";
import type { FaultPlan } from "./faults.js";
import type { RecordedRequest } from "./recorded-request.js";

/** Every service there is, in the order of its port under `--port-base`; a new service adds its name at the end. */
export const serviceNames = ["snowcell", "stackspot", "codegen", "ollama", "openai", "huggingface", "anthropic"] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface ServiceOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Characters a second of a streamed answer, default 400; `Infinity` sends as fast as the client reads. */
  readonly charactersPerSecond?: number;
  /** Characters in one delta, default 4. */
  readonly deltaLength?: number;
  /** Speak HTTPS with this certificate instead of HTTP. */
  readonly tls?: Certificate;
  /** The loopback address that it listens at, default `127.0.0.1`. */
  readonly address?: "127.0.0.1" | "::1";
  /** Its URL at a port, where it is not what it is: another name, or another scheme. */
  readonly addressedAs?: (port: number) => string;
}

export interface SandboxService {
  readonly name: ServiceName;
  /** Origin without a slash at the end, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Every request so far but those of the control endpoint, oldest first. */
  readonly requests: RecordedRequest[];
  readonly faults: FaultPlan;
  /** Texts that the next chat completions answer with, first in first out; for OpenAI-compatible services. */
  readonly answers: string[];
  /** A change takes effect at once, also in answers that are on their way. */
  charactersPerSecond: number;
  /** A change takes effect with the next answer. */
  deltaLength: number;
  /** Settings of the extension that make it use this service. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What a person has to know to use it, one line each: who may sign in, which path behaves how. */
  readonly notes: readonly string[];
  /** Stops listening and destroys all sockets, as the end of the process would. */
  kill(): Promise<void>;
  /** Listens again on the same port. */
  revive(): Promise<void>;
  /**
   * The first request that matches, already recorded or still to come.
   * @param timeoutMs how long to wait, default 5,000; then it rejects with a list of what did arrive
   */
  waitForRequest(matches: (request: RecordedRequest) => boolean, timeoutMs?: number): Promise<RecordedRequest>;
}
