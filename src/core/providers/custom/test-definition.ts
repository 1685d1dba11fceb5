// Tries a definition before it is saved: is there a server, does it let us in, which models has it, and does one of them
// answer. Each step is told in words, so that the person sees how far it came.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import { hasAbility } from "../../models/abilities/abilities.js";
import type { Credentials, ModelInfo } from "../../provider-api/provider.js";
import type { WireContext } from "../../wire/http/context.js";
import { listOpenAIModels } from "../../wire/openai-chat/openai-chat.js";
import { askOneToken } from "../openai/openai-compatible.js";
import { type Access, credentialFields, readAccess } from "./credentials.js";
import { type CustomProviderDefinition, customProvidersSetting, readDefinition } from "./definitions.js";
import { endpointOf, explainFor, withoutList } from "./endpoint.js";
import { namedModel, readListedModel } from "./listed-model.js";

export interface TestStep {
  readonly step: "definition" | "reach" | "auth" | "models" | "answer";
  /** `not-told`: the server says nothing about it, which need not be a fault. */
  readonly state: "passed" | "failed" | "not-told";
  /** One sentence. */
  readonly words: string;
}

interface Tested {
  /** In the order in which they were taken; the last one is the one that failed. */
  readonly steps: readonly TestStep[];
  /** What the person should know although it works. */
  readonly notes: readonly string[];
  readonly models: readonly ModelInfo[];
}

export type DefinitionTest =
  /** `answeredBy` is the model that gave a token, `durationMs` how long that took. */
  | (Tested & { readonly ok: true; readonly answeredBy: string; readonly durationMs: number })
  /** `suggestedBaseUrl` is an address at which a list was found instead. */
  | (Tested & { readonly ok: false; readonly failure: Failure; readonly suggestedBaseUrl?: string });

/** Models that are asked until one answers: the first of a list may be of a kind that nothing tells. */
const mostModelsAsked = 3;

/** Tests one entry of the setting as it would be saved, with the login that would be stored. Never throws. */
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

/** Ends the test; `at` is the step that failed. */
class Stopped extends Error {
  constructor(
    readonly at: TestStep["step"],
    readonly failure: Failure,
    readonly suggestedBaseUrl?: string,
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
      const { suggestedBaseUrl } = stopped;
      return { ok: false, failure, ...this.tested, ...(suggestedBaseUrl !== undefined ? { suggestedBaseUrl } : {}) };
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
      const note = l10n.t("A key is needed to test this server.");
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
    const named = this.definition.models?.map((id) => namedModel(id, about));
    try {
      const entries = await listOpenAIModels(this.context, endpointOf(this.definition, this.access), this.signal);
      const listed = entries
        .flatMap((entry) => readListedModel(entry, about) ?? [])
        .filter((model) => !hasAbility(model, "embedding"));
      this.pass("reach", l10n.t("{0} answers.", about.host));
      this.models = named?.map((model) => listed.find(({ id }) => id === model.id) ?? model) ?? listed;
      this.pass(
        "models",
        listed.length === 1 ? l10n.t("It lists 1 model for chat.") : l10n.t("It lists {0} models for chat.", listed.length),
      );
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure?.status === undefined || failure.kind === "malformed-response") throw thrown;
      this.pass("reach", l10n.t("{0} answers.", about.host));
      if (!named) throw await this.stoppedWithoutList(failure);
      this.models = named;
      this.steps.push({
        step: "models",
        state: "not-told",
        words: l10n.t("It does not list its models; those named are tried."),
      });
    }
    if (this.models.length > 0) return;
    const note = l10n.t('The server lists no model for chat. Load one there, or name one in "models".');
    throw new Stopped("models", { ...about, kind: "not-found", note, remedy: "open-settings" });
  }

  private async stoppedWithoutList(failure: Failure): Promise<Stopped> {
    if (failure.kind === "unauthenticated" || failure.kind === "forbidden") return new Stopped("auth", failure);
    if (failure.kind !== "not-found") return new Stopped("models", failure);
    const longer = `${this.definition.baseUrl}/v1`;
    try {
      await listOpenAIModels(this.context, endpointOf({ ...this.definition, baseUrl: longer }, this.access), this.signal);
    } catch {
      return new Stopped("models", withoutList(failure));
    }
    const note = l10n.t("There is nothing at this address, but {0} answers. Use that as the base address.", longer);
    return new Stopped("models", { ...failure, note }, longer);
  }

  private async askForAnswer(): Promise<{ readonly model: string; readonly durationMs: number }> {
    const { clock } = this.context;
    const endpoint = endpointOf(this.definition, this.access);
    let last: Failure | undefined;
    for (const { id: model } of this.models.slice(0, mostModelsAsked)) {
      const start = clock.monotonic();
      try {
        await askOneToken(this.context, endpoint, model, this.signal);
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
    throw last ? new Stopped("answer", last) : new FailureError(internalFailure(this.definition.id, "no model was asked"));
  }

  private note(): void {
    const { protocol, hostname } = new URL(this.definition.baseUrl);
    const here = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
    if (this.access !== undefined && protocol === "http:" && !here) {
      this.notes.push(l10n.t("The key and what you write travel unencrypted: the address begins with http."));
    }
    if (this.models.every(({ contextLength }) => contextLength === undefined)) {
      this.notes.push(l10n.t("The server does not tell how long its models' contexts are."));
    }
  }

  private pass(step: TestStep["step"], words: string): void {
    this.steps.push({ step, state: "passed", words });
  }
}
