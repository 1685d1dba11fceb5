// Start here: services that refuse what the real ones refuse in a conversation with tools, by the rules that their makers or
// users documented. Each answers at its real address, through `fetch`, because SnowCell knows some services by address.

import { isObject } from "../../../src/core/platform/json.js";
import type { WireApi } from "../../../src/core/provider-api/provider.js";
import type { WireContext } from "../../../src/core/wire/http/context.js";
import { wireContext } from "../wire-context.js";

export type Json = Readonly<Record<string, unknown>>;

/** What the model says next; the calls' ids are chosen by the service. */
export interface Said {
  readonly text: string;
  readonly thought: string;
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
}

export interface StrictRules {
  readonly name: string;
  readonly baseUrl: string;
  readonly api: WireApi;
  readonly model: string;
  /** The service's message if it refuses the request. */
  problem(body: Json): string | undefined;
  /** The whole reply. */
  reply(said: Said, round: number): Json;
  /** The body of an error. */
  error?(message: string): unknown;
}

export class StrictService {
  readonly refusals: string[] = [];
  readonly bodies: Json[] = [];
  next: Said = { text: "Done.", thought: "", calls: [] };

  constructor(readonly rules: StrictRules) {}

  get context(): WireContext {
    return { ...wireContext(), fetch: async (_input, init) => this.answer(String(init?.body)) };
  }

  private answer(text: string): Response {
    const body: unknown = JSON.parse(text);
    if (!isObject(body)) throw new Error("not an object");
    this.bodies.push(body);
    const problem = this.rules.problem(body);
    if (problem !== undefined) {
      this.refusals.push(problem);
      const error = this.rules.error?.(problem) ?? { error: { message: problem, type: "invalid_request_error" } };
      return Response.json(error, { status: 400 });
    }
    return Response.json(this.rules.reply(this.next, this.bodies.length));
  }
}

export function objectsIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
