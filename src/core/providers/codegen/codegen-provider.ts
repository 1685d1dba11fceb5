// Start here: the provider. codegen-api.ts is its HTTP; follow-run.ts follows a run to its answer.
//
// Codegen: an agent that works on repositories. A message creates a run, or continues the conversation's run; the answer is
// the run's steps and result, polled until it ends.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import type { Settings } from "../../platform/ports.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  Choice,
  ConnectionCheck,
  CredentialSource,
  Credentials,
  LoginMethod,
  ModelInfo,
  Provider,
} from "../../provider-api/provider.js";
import type { WireContext } from "../../wire/http/context.js";
import type { PollingPace } from "../../wire/jobs/polling.js";
import { addressIn } from "../stackspot/address-setting.js";
import { countTurns, singlePrompt, turnsAfter } from "../stackspot/single-prompt.js";
import { CodegenApi } from "./codegen-api.js";
import { baseUrlSetting, codegenProblems, readBaseUrl, readOrganization } from "./codegen-settings.js";
import { codegenDescription } from "./description.js";
import { followRun } from "./follow-run.js";
import { ReadBudget } from "./read-budget.js";
import { readContinuation, writeContinuation } from "./run-continuation.js";
import type { RunState } from "./run-state.js";
import { readRunTarget } from "./run-target.js";

/** Not a user setting; tests shorten it. */
export interface CodegenPace extends PollingPace {
  /** Reads per thirty seconds for watching runs. */
  readonly reads: number;
}

const modelId = "agent";
/** Two reads per poll, with back-off. The service allows sixty reads; the rest is for sign-ins and checks. */
const usualPace: CodegenPace = { firstMs: 1000, longestMs: 5000, mostFailures: 24, reads: 50 };
const readsWindowMs = 30_000;

export class CodegenProvider implements Provider {
  readonly id = codegenDescription.id;
  readonly name = codegenDescription.name;
  readonly boundary = codegenDescription.boundary;
  readonly worksWithoutLogin = codegenDescription.worksWithoutLogin;
  readonly #pace: CodegenPace;
  readonly #budget: ReadBudget;

  constructor(
    private readonly context: WireContext,
    private readonly settings: Settings,
    private readonly credentials: CredentialSource,
    pace: Partial<CodegenPace> = {},
  ) {
    this.#pace = { ...usualPace, ...pace };
    this.#budget = new ReadBudget(context.clock, this.#pace.reads, readsWindowMs);
  }

  get loginMethods(): readonly LoginMethod[] {
    return codegenDescription.loginMethods();
  }

  configurationProblems(): readonly Failure[] {
    return codegenProblems(this.settings);
  }

  address(): string | undefined {
    return addressIn(this.settings, baseUrlSetting);
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    await this.#stored();
    signal.throwIfAborted();
    return [
      {
        provider: this.id,
        id: modelId,
        name: "Codegen Agent",
        description: l10n.t("Works on your organization's repositories and opens pull requests"),
        family: "agent",
        capabilities: ["agent"],
        parametersTaken: [],
        host: new URL(readBaseUrl(this.settings)).host,
      },
    ];
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    return (await this.listModels(signal)).find((model) => model.id === id);
  }

  async *streamChat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    try {
      for await (const event of await this.#run(request, signal)) {
        if (event.type === "failed") await this.#noteRefusal(event.failure);
        yield event;
      }
    } catch (thrown) {
      const failure = failureOf(thrown) ?? internalFailure(this.id, thrown);
      await this.#noteRefusal(failure);
      yield { type: "failed", failure };
    }
  }

  async verifyCredentials(_method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    const { name, email, login } = await this.#api(values).me(signal);
    return {
      label: email ?? login ?? name ?? "Codegen",
      ...(name !== undefined ? { name } : {}),
      ...(email !== undefined ? { email } : {}),
    };
  }

  async listChoices(_method: string, field: string, values: Credentials, signal: AbortSignal): Promise<readonly Choice[]> {
    if (field !== "organizationId") return [];
    const api = this.#api(values);
    const organizations = await api.organizations(signal);
    if (organizations.length === 0) {
      const note = l10n.t("This account belongs to no organization.");
      throw new FailureError({ provider: this.id, host: api.host, kind: "forbidden", note, remedy: "log-in" });
    }
    return organizations.map(({ id, name }) => ({ value: String(id), label: name, detail: String(id) }));
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    const start = this.context.clock.monotonic();
    const duration = (): number => this.context.clock.monotonic() - start;
    try {
      await this.#api(await this.#stored()).me(signal);
      return { ok: true, durationMs: duration() };
    } catch (thrown) {
      const failure = failureOf(thrown) ?? internalFailure(this.id, thrown);
      await this.#noteRefusal(failure);
      return { ok: false, durationMs: duration(), failure };
    }
  }

  /** Creates or resumes the run once, then watches it. Never retry this: a failed request may have started a run. */
  async #run(request: ChatRequest, signal: AbortSignal): Promise<AsyncIterable<ChatEvent>> {
    const values = await this.#stored();
    const { model, messages } = request;
    if (model !== modelId) throw new FailureError({ provider: this.id, kind: "model-not-found", model, remedy: "switch-model" });
    const api = this.#api(values);
    const organization = readOrganization(this.settings, values["organizationId"]);
    const known = readContinuation(request.continuation, organization);
    const watch = (first: RunState, prompt: string, logsSeen?: number): AsyncIterable<ChatEvent> =>
      followRun(
        {
          api,
          organization,
          first,
          isResumed: logsSeen !== undefined,
          logsSeen: logsSeen ?? 0,
          prompt,
          // A single reply needs only the answer.
          narrated: request.stream !== false,
          clock: this.context.clock,
          pace: this.#pace,
          budget: this.#budget,
          continuation: (logs) => writeContinuation({ organization, run: first.id, turns: countTurns(messages) + 1, logs }),
        },
        signal,
      );
    if (known) {
      // The new message, and answers of other models since then.
      const prompt = singlePrompt(turnsAfter(messages, Math.min(known.turns, countTurns(messages) - 1)));
      const resumed = await this.#resume(api, organization, known.run, prompt, signal);
      if (resumed) return watch(resumed, prompt, resumed.id === known.run ? known.logs : 0);
    }
    const prompt = singlePrompt(messages);
    return watch(await api.createRun(organization, prompt, readRunTarget(this.settings), signal), prompt);
  }

  /** Undefined if the run is gone: nothing was started, and a new run can receive the whole conversation. */
  async #resume(
    api: CodegenApi,
    organization: number,
    run: number,
    prompt: string,
    signal: AbortSignal,
  ): Promise<RunState | undefined> {
    try {
      return await api.resumeRun(organization, run, prompt, signal);
    } catch (thrown) {
      if (failureOf(thrown)?.kind === "not-found") return undefined;
      throw thrown;
    }
  }

  #api(values: Credentials): CodegenApi {
    const token = values["token"]?.trim() ?? "";
    const refused = (note: string): FailureError =>
      new FailureError({ provider: this.id, kind: "unauthenticated", note, remedy: "log-in" });
    if (token === "") throw refused(l10n.t("The token is empty."));
    // These are invalid in a header, and the transport's own error would quote the token.
    if (!/^[\x21-\x7e]+$/.test(token)) throw refused(l10n.t("The token contains characters that cannot be sent. Copy it again."));
    return new CodegenApi(this.context, readBaseUrl(this.settings), token);
  }

  async #stored(): Promise<Credentials> {
    const stored = await this.credentials.read();
    if (stored) return stored.values;
    throw new FailureError({ provider: this.id, kind: "signed-out", remedy: "log-in" });
  }

  async #noteRefusal(failure: Failure): Promise<void> {
    if (failure.kind === "unauthenticated") await this.credentials.reject();
  }
}
