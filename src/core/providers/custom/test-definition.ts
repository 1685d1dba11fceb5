// Tests a definition before it is saved: is there a server, does it accept the credentials, which models does it have, and
// does one answer. Reports each step, so that users see how far the test got.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, type FailureKind, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { hasAbility } from "../../models/abilities/abilities.js";
import type { Credentials, ModelInfo, WireApi } from "../../provider-api/provider.js";
import { listServiceModels } from "../../wire/dialects/dialects.js";
import type { WireContext } from "../../wire/http/context.js";
import type { OpenAIEndpoint, OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { askOneToken } from "../openai/openai-compatible.js";
import { type Access, credentialFields, readAccess } from "./credentials.js";
import { type CustomProviderDefinition, customProvidersSetting, readDefinition, wireApiNames, wireApis } from "./definitions.js";
import { endpointOf, explainFor, listEndpointOf, withoutList } from "./endpoint.js";
import { namedModelOf, readModelOf } from "./models-by-api.js";

export interface TestStep {
  readonly step: "definition" | "reach" | "auth" | "models" | "answer";
  /** `unknown`: the server does not say, which need not be a problem. */
  readonly state: "passed" | "failed" | "unknown";
  /** One sentence. */
  readonly words: string;
}

interface Tested {
  /** In order; after a failure the last one is the one that failed. */
  readonly steps: readonly TestStep[];
  /** Notes for the user about a test that passed. */
  readonly notes: readonly string[];
  readonly models: readonly ModelInfo[];
}

export type DefinitionTest =
  /** `answeredBy` is the model that answered, `durationMs` how long that took. */
  | (Tested & { readonly ok: true; readonly answeredBy: string; readonly durationMs: number })
  /** With a suggestion if the test found what works instead. */
  | (Tested & { readonly ok: false; readonly failure: Failure } & Suggestion);

/** Another address, at which a list was found, or the API that the server supports. */
interface Suggestion {
  readonly suggestedBaseUrl?: string;
  readonly suggestedApi?: WireApi;
}

/** Number of models tried: a list may begin with models of an unrecognizable kind that cannot answer. */
const mostModelsAsked = 3;

/** Failures that can also mean that the server supports another API. */
const mayBeAnotherApi: ReadonlySet<FailureKind> = new Set<FailureKind>([
  "not-found",
  "model-not-found",
  "bad-request",
  "malformed-response",
  "provider-error",
  "truncated",
]);

/** Tests an entry of the setting with the credentials to be stored. Never throws. */
export async function testDefinition(
  context: WireContext,
  entry: unknown,
  values: Credentials,
  signal: AbortSignal,
): Promise<DefinitionTest> {
  const definition = readDefinition(entry);
  if (typeof definition !== "string") return await new Trial(context, definition, values, signal).run();
  const failure: Failure = {
    provider: "custom",
    kind: "configuration",
    setting: customProvidersSetting,
    detail: definition,
    remedy: "open-settings",
  };
  return { ok: false, failure, steps: [{ step: "definition", state: "failed", words: definition }], notes: [], models: [] };
}

/** Ends the test; `at` is the failed step. */
class Stopped extends Error {
  constructor(
    readonly at: TestStep["step"],
    readonly failure: Failure,
    readonly suggestion: Suggestion = {},
  ) {
    super(failure.kind);
  }
}

class Trial {
  private readonly steps: TestStep[] = [];
  private readonly notes: string[] = [];
  private models: readonly ModelInfo[] = [];
  private access: Access | undefined;

  constructor(
    private readonly context: WireContext,
    private readonly definition: CustomProviderDefinition,
    private readonly given: Credentials,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<DefinitionTest> {
    try {
      this.readKey();
      await this.askForModels();
      const { model, durationMs } = await this.askForAnswer();
      this.note();
      return { ok: true, answeredBy: model, durationMs, ...this.tested };
    } catch (thrown) {
      const { id } = this.definition;
      const stopped = thrown instanceof Stopped ? thrown : new Stopped("reach", failureOf(thrown) ?? internalFailure(id, thrown));
      const failure = explainFor(this.definition, stopped.failure, this.access);
      const words = failure.note ?? failure.detail ?? l10n.t("It failed: {0}.", failure.kind);
      this.steps.push({ step: stopped.at, state: "failed", words });
      return { ok: false, failure, ...this.tested, ...stopped.suggestion };
    }
  }

  private get tested(): Tested {
    return { steps: this.steps, notes: this.notes, models: this.models };
  }

  private readKey(): void {
    const { id, host } = this.definition;
    const fields = credentialFields(this.definition);
    if (fields.length === 0) return;
    if (fields.some(({ key }) => (this.given[key] ?? "").trim() === "")) {
      const note = l10n.t("A key is required to test this server.");
      throw new Stopped("auth", { provider: id, host, kind: "signed-out", note, remedy: "log-in" });
    }
    try {
      this.access = readAccess(this.definition, this.given);
    } catch (thrown) {
      throw new Stopped("auth", failureOf(thrown) ?? internalFailure(id, thrown));
    }
  }

  private async askForModels(): Promise<void> {
    const about = { provider: this.definition.id, host: this.definition.host };
    const named = this.definition.models?.map((id) => namedModelOf(this.definition, id));
    try {
      const entries = await this.list(this.definition);
      const listed = entries
        .flatMap((entry) => readModelOf(this.definition, entry) ?? [])
        .filter((model) => !hasAbility(model, "embedding"));
      this.pass("reach", l10n.t("{0} answers.", about.host));
      this.models = named?.map((model) => listed.find(({ id }) => id === model.id) ?? model) ?? listed;
      this.pass(
        "models",
        listed.length === 1 ? l10n.t("It lists 1 chat model.") : l10n.t("It lists {0} chat models.", listed.length),
      );
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure?.status === undefined || failure.kind === "malformed-response") throw thrown;
      this.pass("reach", l10n.t("{0} answers.", about.host));
      if (!named) throw await this.stoppedWithoutList(failure);
      this.models = named;
      this.steps.push({
        step: "models",
        state: "unknown",
        words: l10n.t('It does not list its models. The ones in "models" are tested.'),
      });
    }
    if (this.models.length > 0) return;
    const note = l10n.t('The server lists no chat models. Load one there, or list one in "models".');
    throw new Stopped("models", { ...about, kind: "not-found", note, remedy: "open-settings" });
  }

  private list(definition: CustomProviderDefinition): Promise<readonly OpenAIModel[]> {
    return listServiceModels(definition.api, this.context, listEndpointOf(definition, this.access), this.signal);
  }

  private async stoppedWithoutList(failure: Failure): Promise<Stopped> {
    if (failure.kind === "unauthenticated" || failure.kind === "forbidden") return new Stopped("auth", failure);
    if (failure.kind === "bad-request" && this.definition.api !== "messages") {
      // Anthropic's list requires a header that is part of its API.
      const listed = await this.list({ ...this.definition, api: "messages" }).catch(() => undefined);
      if (listed) return this.stoppedAt("models", failure, "messages");
    }
    if (failure.kind !== "not-found") return new Stopped("models", failure);
    const longer = `${this.definition.baseUrl}/v1`;
    try {
      await this.list({ ...this.definition, baseUrl: longer });
    } catch {
      return new Stopped("models", withoutList(failure));
    }
    const note = l10n.t("There is nothing at this address, but {0} answers. Use it as the base address.", longer);
    return new Stopped("models", { ...failure, note }, { suggestedBaseUrl: longer });
  }

  private async askForAnswer(): Promise<{ readonly model: string; readonly durationMs: number }> {
    const { clock } = this.context;
    const endpoint = endpointOf(this.definition, this.access);
    let last: Failure | undefined;
    for (const { id: model } of this.models.slice(0, mostModelsAsked)) {
      const start = clock.monotonic();
      try {
        await askOneToken(this.context, endpoint, model, this.signal, this.definition.api);
        const durationMs = clock.monotonic() - start;
        this.pass("auth", this.access === undefined ? l10n.t("It needs no login.") : l10n.t("It accepts the login."));
        this.pass("answer", l10n.t("{0} answered in {1} s.", model, (durationMs / 1000).toFixed(1)));
        return { model, durationMs };
      } catch (thrown) {
        last = failureOf(thrown);
        if (!last) throw thrown;
        if (last.kind === "unauthenticated" || last.kind === "forbidden") throw new Stopped("auth", last);
        if (!["model-not-found", "bad-request", "not-found"].includes(last.kind)) break;
      }
    }
    if (last && mayBeAnotherApi.has(last.kind)) {
      const found = await this.answeringApi(endpoint);
      if (found) throw this.stoppedAt("answer", last, found);
    }
    throw last ? new Stopped("answer", last) : new FailureError(internalFailure(this.definition.id, "no model was asked"));
  }

  /** Another API than the chosen one, in which the first model answers. */
  private async answeringApi(endpoint: OpenAIEndpoint): Promise<WireApi | undefined> {
    const [model] = this.models;
    for (const api of wireApis.filter((each) => each !== this.definition.api)) {
      try {
        if (model) await askOneToken(this.context, endpoint, model.id, this.signal, api);
        return api;
      } catch {
        // Try the next one.
      }
    }
    return undefined;
  }

  private stoppedAt(step: TestStep["step"], failure: Failure, suggestedApi: WireApi): Stopped {
    const note = l10n.t(
      "{0} does not support {1}, but it supports {2}. Choose that API.",
      this.definition.host,
      wireApiNames[this.definition.api],
      wireApiNames[suggestedApi],
    );
    return new Stopped(step, { ...failure, note }, { suggestedApi });
  }

  private note(): void {
    const { protocol, hostname } = new URL(this.definition.baseUrl);
    const here = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
    if (this.access !== undefined && protocol === "http:" && !here) {
      this.notes.push(l10n.t("Your key and messages are sent unencrypted because the address begins with http."));
    }
    if (this.models.every(({ contextLength }) => contextLength === undefined)) {
      this.notes.push(l10n.t("The server does not report the context length of its models."));
    }
  }

  private pass(step: TestStep["step"], words: string): void {
    this.steps.push({ step, state: "passed", words });
  }
}
