// The part of Codegen's HTTP API that is used: https://docs.codegen.com/api-reference. Each call is one request and throws
// a `FailureError`.

import { FailureError } from "../../failures/errors.js";
import { isObject, type JsonObject } from "../../platform/json.js";
import type { Fetch } from "../../platform/ports.js";
import type { WireContext } from "../../wire/http/context.js";
import { createPolicyFetch } from "../../wire/http/policy-fetch.js";
import { callJson, type JsonCall, unexpectedAnswer } from "../../wire/jobs/json-call.js";
import { baseUrlSetting } from "./codegen-settings.js";
import { type RunState, readRun } from "./run-state.js";
import type { RunTarget } from "./run-target.js";

/** The service's page size limit for logs and lists. */
export const longestPage = 100;
/** Number of organization pages that are read: more choices than a user needs. */
const mostPages = 10;

export interface CodegenUser {
  readonly name?: string;
  readonly email?: string;
  readonly login?: string;
}

export class CodegenApi {
  readonly host: string;
  readonly #fetch: Fetch;

  /** `token` must be valid in a header. */
  constructor(
    context: WireContext,
    private readonly baseUrl: string,
    private readonly token: string,
  ) {
    this.host = new URL(baseUrl).host;
    this.#fetch = createPolicyFetch(context, { provider: "codegen", setting: baseUrlSetting.name });
  }

  async me(signal: AbortSignal): Promise<CodegenUser> {
    const call = this.#call("/v1/users/me", signal);
    const user = await callJson(this.#fetch, call);
    if (!isObject(user)) throw new FailureError(unexpectedAnswer(call, user));
    return { ...text(user, "full_name", "name"), ...text(user, "email", "email"), ...text(user, "github_username", "login") };
  }

  async organizations(signal: AbortSignal): Promise<readonly { readonly id: number; readonly name: string }[]> {
    const organizations: { readonly id: number; readonly name: string }[] = [];
    for (let page = 0; page < mostPages; page += 1) {
      const call = this.#call(`/v1/organizations?skip=${page * longestPage}&limit=${longestPage}`, signal);
      const answer = await callJson(this.#fetch, call);
      const items = isObject(answer) ? answer["items"] : undefined;
      if (!Array.isArray(items)) throw new FailureError(unexpectedAnswer(call, answer));
      for (const item of items) {
        if (!isObject(item) || typeof item["id"] !== "number") continue;
        organizations.push({ id: item["id"], name: typeof item["name"] === "string" ? item["name"] : String(item["id"]) });
      }
      if (items.length < longestPage) break;
    }
    return organizations;
  }

  /** Creates a run. Never retry: each request is a run, which changes code, opens pull requests and costs money. */
  async createRun(organization: number, prompt: string, { fields, heading }: RunTarget, signal: AbortSignal): Promise<RunState> {
    const body = { ...fields, prompt: heading + prompt };
    return await this.#write(`/v1/organizations/${organization}/agent/run`, body, signal);
  }

  /** Sends a run another message. Never retry this either. */
  async resumeRun(organization: number, run: number, prompt: string, signal: AbortSignal): Promise<RunState> {
    return await this.#write(`/v1/organizations/${organization}/agent/run/resume`, { agent_run_id: run, prompt }, signal);
  }

  async readRun(organization: number, run: number, signal: AbortSignal): Promise<RunState> {
    const call = this.#call(`/v1/organizations/${organization}/agent/run/${run}`, signal);
    return readRun(await callJson(this.#fetch, call), call);
  }

  /** Up to `longestPage` entries of a run's log, oldest first, starting at index `skip`. */
  async readLog(organization: number, run: number, skip: number, signal: AbortSignal): Promise<readonly JsonObject[]> {
    const query = `skip=${skip}&limit=${longestPage}&reverse=false`;
    const call = this.#call(`/v1/alpha/organizations/${organization}/agent/run/${run}/logs?${query}`, signal);
    const answer = await callJson(this.#fetch, call);
    const logs = isObject(answer) ? answer["logs"] : undefined;
    if (!Array.isArray(logs)) throw new FailureError(unexpectedAnswer(call, answer));
    // Keep invalid entries as placeholders, or the next page would start too early.
    return logs.map((entry: unknown) => (isObject(entry) ? entry : {}));
  }

  async #write(path: string, body: JsonObject, signal: AbortSignal): Promise<RunState> {
    const call: JsonCall = { ...this.#call(path, signal), method: "POST", body };
    return readRun(await callJson(this.#fetch, call), call);
  }

  #call(path: string, signal: AbortSignal): JsonCall {
    return {
      provider: "codegen",
      url: this.baseUrl + path,
      headers: { authorization: `Bearer ${this.token}` },
      secrets: () => [this.token],
      signal,
    };
  }
}

function text(from: JsonObject, key: string, as: keyof CodegenUser): Partial<CodegenUser> {
  const value = from[key];
  return typeof value === "string" && value.trim() !== "" ? { [as]: value.trim() } : {};
}
