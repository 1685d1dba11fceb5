// What the deployments say about the models they run: the entry in `GET {base}/models`, and the native endpoint. An endpoint
// that says nothing is not a failure.

import { FailureError } from "../../failures/errors.js";
import type { ClaimsBySource } from "../../models/abilities/abilities.js";
import type { WireContext } from "../../wire/http/context.js";
import { listOpenAIModels, type OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { listClaims } from "../native/list-claims.js";
import { NativeAbilities } from "../native/native-abilities.js";

interface Discovered {
  readonly claims: ClaimsBySource;
  /** What runs there, if the server says so. */
  readonly runs?: string;
  /** Monotonic milliseconds. */
  readonly askedAt: number;
}

export class ModelDiscovery {
  /** By base address. */
  private readonly discovered = new Map<string, Discovered>();
  private readonly native: NativeAbilities;

  constructor(private readonly context: WireContext) {
    this.native = new NativeAbilities(context);
  }

  at(baseUrl: string): Discovered | undefined {
    return this.discovered.get(baseUrl);
  }

  /** Asks an endpoint about its model. Returns whether there is something new. */
  async ask(endpoint: OpenAIEndpoint, name: string, host: string, signal: AbortSignal): Promise<boolean> {
    const { clock, log } = this.context;
    const before = this.discovered.get(endpoint.baseUrl);
    this.discovered.set(endpoint.baseUrl, { claims: {}, ...before, askedAt: clock.monotonic() });
    try {
      const listed = await listOpenAIModels(this.context, endpoint, signal);
      const named = listed.find(({ id }) => id === name);
      // A deployment runs one model under any name; with several, another model's abilities say nothing about this one.
      const entry = named ?? listed[0];
      if (!entry) return false;
      const list = listClaims(entry.raw);
      const native = await this.native.of(endpoint, listed, signal);
      const found = named || listed.length === 1 ? native.get(entry.id) : undefined;
      const { contextLength } = list;
      const claims: ClaimsBySource = {
        list: named || listed.length === 1 ? list : contextLength !== undefined ? { contextLength } : {},
        ...(found ? { server: found.claims } : {}),
      };
      const runs = found?.runs;
      this.discovered.set(endpoint.baseUrl, {
        claims,
        ...(runs !== undefined ? { runs } : {}),
        askedAt: clock.monotonic(),
      });
      return JSON.stringify(claims) !== JSON.stringify(before?.claims ?? {});
    } catch (thrown) {
      log.debug(`${host} does not list its models: ${thrown instanceof FailureError ? thrown.failure.kind : "error"}`);
      return false;
    }
  }
}
