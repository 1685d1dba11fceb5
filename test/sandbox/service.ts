// What every sandbox service offers to tests and the command line, whatever its protocol.

import type { Certificate } from "./certificate.js";
import type { FaultPlan } from "./faults.js";
import type { RecordedRequest } from "./recorded-request.js";

/** All services, in the order of their ports under `--port-base`; a new service adds its name at the end. */
export const serviceNames = ["snowcell", "stackspot", "codegen", "ollama", "openai", "huggingface", "anthropic"] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface ServiceOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Characters per second of a streamed answer, default 400; `Infinity` sends as fast as the client reads. */
  readonly charactersPerSecond?: number;
  /** Characters per delta, default 4. */
  readonly deltaLength?: number;
  /** Use HTTPS with this certificate instead of HTTP. */
  readonly tls?: Certificate;
  /** The loopback address to listen on, default `127.0.0.1`. */
  readonly address?: "127.0.0.1" | "::1";
  /** Builds its URL from the port, if that should have another host name or scheme. */
  readonly addressedAs?: (port: number) => string;
}

export interface SandboxService {
  readonly name: ServiceName;
  /** Origin without a trailing slash, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** All requests so far except those of the control endpoint, oldest first. */
  readonly requests: RecordedRequest[];
  readonly faults: FaultPlan;
  /** Texts of the next chat completions' answers, first in, first out; for OpenAI-compatible services. */
  readonly answers: string[];
  /** A change takes effect at once, also in running answers. */
  charactersPerSecond: number;
  /** A change takes effect with the next answer. */
  deltaLength: number;
  /** Extension settings with which it uses this service. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What users must know to use it, one line each: the accounts, and how each path behaves. */
  readonly notes: readonly string[];
  /** Stops listening and destroys all sockets, as if the process ended. */
  kill(): Promise<void>;
  /** Listens again on the same port. */
  revive(): Promise<void>;
  /**
   * The first request that matches, whether already recorded or still to come.
   * @param timeoutMs default 5,000; then it rejects with a list of the requests that did arrive
   */
  waitForRequest(matches: (request: RecordedRequest) => boolean, timeoutMs?: number): Promise<RecordedRequest>;
}
