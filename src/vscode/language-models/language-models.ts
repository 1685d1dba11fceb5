// Start here: SnowCell's models in `vscode.lm`. request-messages.ts converts the messages.
//
// Offers SnowCell's models to VS Code and to other extensions: those of every provider that the user is logged in to. A
// request runs like any other, with the same timeouts, limits, health and usage. Specified by
// `vscode.LanguageModelChatProvider`. Loaded when VS Code first asks.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import type { Accounts } from "../../core/accounts/accounts.js";
import { type Failure, FailureError, type FailureKind, failureOf } from "../../core/failures/errors.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import { internalFailure } from "../../core/failures/internal-failure.js";
import type { ProviderModels, ProviderRegistry } from "../../core/models/registry.js";
import { answersMessages, isUsable } from "../../core/models/usable.js";
import { parseObject } from "../../core/platform/json.js";
import type { Clock, Disposable, Settings } from "../../core/platform/ports.js";
import { AnswerText } from "../../core/provider-api/answer-text.js";
import type { FinishReason, ModelInfo, Provider, ToolCall } from "../../core/provider-api/provider.js";
import type { Content } from "../../core/requests/asking.js";
import type { Requests } from "../../core/requests/requests.js";
import type { ResolvedModel } from "../../core/requests/resolved-model.js";
import { estimatePromptTokens } from "../../core/tokens/prompt-tokens.js";
import { estimateTokens } from "../../core/tokens/token-estimate.js";
import type { RedactingLog } from "../platform/redacting-log.js";
import { accessCodeOf } from "./access-codes.js";
import { CallMemory } from "./call-memory.js";
import { configuredEffort } from "./model-configuration.js";
import { type ModelInformation, modelInformation } from "./model-information.js";
import { readMessages, readParameters, readTools } from "./request-messages.js";
import { ThinkingParts } from "./thinking-parts.js";

export interface LanguageModelServices {
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Pick<RedactingLog, "error" | "clean">;
  readonly requests: Pick<Requests, "ask" | "resolve">;
  readonly providerName: (id: string) => string;
  readonly logIn: () => Promise<boolean>;
}

/** How long the model lists are awaited, in ms; a later list is announced when it arrives. */
const patienceMs = 3000;

export class LanguageModels implements Disposable {
  /** The list last given to VS Code, as JSON; undefined until VS Code has asked. */
  private given: string | undefined;
  private readonly subscriptions: readonly Disposable[];
  private readonly calls = new CallMemory();
  /** Ids of models whose chat template opens the reasoning, so the text marks only its end. */
  private readonly thinkAloud = new Set<string>();
  private readonly thinking = new ThinkingParts();

  /** `changed` notifies VS Code of a new list. */
  constructor(
    private readonly services: LanguageModelServices,
    private readonly changed: () => void,
  ) {
    const { accounts, registry } = services;
    this.subscriptions = [
      // Before the new list is loaded: VS Code then requests it.
      accounts.onDidChange(() => {
        if (this.given !== undefined) changed();
      }),
      registry.onDidChange(() => this.announce()),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  async list(silent: boolean, token: vscode.CancellationToken): Promise<ModelInformation[]> {
    await this.fetchLists(token);
    if (!silent && this.offered().length === 0 && !token.isCancellationRequested) {
      await this.services.logIn();
      await this.fetchLists(token);
    }
    const list = this.offered();
    this.given = JSON.stringify(list);
    return list;
  }

  /** Streams the answer. Rejects with the API's own error if it has a code for the failure. */
  async respond(
    modelId: string,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const controller = new AbortController();
    const cancellation = token.onCancellationRequested(() => controller.abort());
    if (token.isCancellationRequested) controller.abort();
    try {
      const by = await this.resolve(modelId, controller.signal);
      const content = this.calls.recall(by.model.id, contentFor(by.provider, messages, options));
      await this.pass(by, content, progress, controller.signal);
    } catch (thrown) {
      throw controller.signal.aborted ? new vscode.CancellationError() : this.errorFor(thrown);
    } finally {
      cancellation.dispose();
    }
  }

  /** Estimated by script, corrected by earlier answers of the model: no service counts tokens ahead, and tokenizers for all vendors would be larger than the rest. */
  count(modelId: string, text: string | vscode.LanguageModelChatRequestMessage): number {
    const tokens = typeof text === "string" ? estimateTokens(text) : estimatePromptTokens(readMessages([text]));
    return Math.ceil(tokens * (this.services.registry.knownModel(modelId)?.tokenFactor ?? 1));
  }

  private async resolve(id: string, signal: AbortSignal): Promise<ResolvedModel> {
    const { requests, settings: values } = this.services;
    if (values.get(settings.languageModelsEnabled) !== true) {
      throw vscode.LanguageModelError.NoPermissions(
        l10n.t("The user has turned off the use of SnowCell's models by other extensions ({0}).", settings.languageModelsEnabled),
      );
    }
    const found = await requests.resolve(id, signal);
    // The list may be from before the logout.
    if (this.isOffered(found.provider)) return found;
    throw new FailureError({ provider: found.provider.id, kind: "signed-out", remedy: "log-in" });
  }

  private async pass(
    by: ResolvedModel,
    content: Content,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    signal: AbortSignal,
  ): Promise<void> {
    const { provider } = by;
    const { id } = by.model;
    let calls = 0;
    // Reported text cannot be retracted, so a model that retracts some of its text is reported only at its end.
    let waiting = this.thinkAloud.has(id) ? new AnswerText() : undefined;
    let anyText = false;
    const report = (text: string): void => {
      anyText ||= text.trim() !== "";
      if (text !== "") progress.report(new vscode.LanguageModelTextPart(text));
    };
    const reportWaiting = (): void => {
      if (!waiting) return;
      this.thinking.report(waiting.reasoning, progress);
      report(waiting.text);
      waiting = undefined;
    };
    // The other extension asked for this model by name, so there is no fallback.
    for await (const event of this.services.requests.ask({ model: by, noFallback: true, content, signal })) {
      waiting?.take(event);
      if (event.type === "text-delta" && !waiting) report(event.text);
      else if (event.type === "reasoning-delta" && !waiting) this.thinking.report(event.text, progress);
      else if (event.type === "text-was-reasoning") {
        this.thinkAloud.add(id);
        reportWaiting();
      } else if (event.type === "tool-call") {
        reportWaiting();
        calls++;
        this.calls.keep(id, event);
        progress.report(toolCallPart(event.call, provider.id));
      } else if (event.type === "failed") throw new FailureError(event.failure);
      else if (event.type === "finished") {
        reportWaiting();
        this.refuseCutAnswer(event.reason, { calls, anyText }, provider, content);
      }
    }
  }

  /** The API cannot report how an answer ended, so an incomplete one ends with an error that the caller sees. */
  private refuseCutAnswer(
    reason: FinishReason,
    { calls, anyText }: { readonly calls: number; readonly anyText: boolean },
    { name }: Provider,
    asked: Content,
  ): void {
    if (reason === "content-filter") {
      throw new Refusal(l10n.t("The content filter of {0} blocked the answer or the rest of it.", name));
    }
    // A caller that set a limit expects to reach it, but not an answer that is only reasoning or half a call.
    const isExpected = asked.parameters?.maxTokens !== undefined && (anyText || calls > 0);
    if (reason === "length" && !isExpected) {
      throw new Refusal(l10n.t("The answer from {0} was cut off at the model's maximum length.", name));
    }
    if (asked.toolChoice === "required" && calls === 0) {
      throw new Refusal(l10n.t("The model at {0} answered with text instead of calling a tool.", name));
    }
  }

  private errorFor(thrown: unknown): Error {
    if (thrown instanceof Refusal || thrown instanceof vscode.LanguageModelError) return thrown;
    const failure: Failure = failureOf(thrown) ?? internalFailure("snowcell", thrown);
    const { log, providerName } = this.services;
    if (failure.kind === "internal") log.error(`A request through VS Code's language models failed: ${failure.detail}`);
    // The message goes to another extension, so known secrets are removed again.
    const words = log.clean(failureLine(failure, providerName(failure.provider)));
    const code = accessCodeOf(failure);
    return code ? vscode.LanguageModelError[code](words) : new Error(words);
  }

  /** Stricter than usable: another extension cannot tell which models of a provider need a login. */
  private isOffered(provider: Provider): boolean {
    const { loginMethods } = provider;
    return isUsable({ loginMethods, worksWithoutLogin: false }, this.services.accounts.session(provider.id));
  }

  private offered(): ModelInformation[] {
    const groups = this.services.registry.known().filter(({ provider }) => this.isOffered(provider));
    const models = groups.flatMap(({ provider, models }) =>
      models.filter(answersMessages).map((model) => ({ model, information: modelInformation(model, provider) })),
    );
    // Some extensions take the first model, and an agent acts instead of only answering.
    const isAgent = ({ model }: { readonly model: ModelInfo }): boolean => model.capabilities.includes("agent");
    return [...models.filter((entry) => !isAgent(entry)), ...models.filter(isAgent)].map(({ information }) => information);
  }

  private async fetchLists(token: vscode.CancellationToken): Promise<void> {
    const { registry, clock } = this.services;
    const wanted = registry.known().filter(({ provider }) => this.isOffered(provider));
    const refresh = async (groups: readonly ProviderModels[]): Promise<void> => {
      await Promise.all(groups.map(({ provider }) => registry.refresh({ provider: provider.id })));
    };
    // A host that is down is asked again, but without waiting for it each time.
    const isDown = ({ failure }: ProviderModels): boolean => failure !== undefined && silences.has(failure.kind);
    void refresh(wanted.filter(isDown));
    const lists = refresh(wanted.filter((group) => !isDown(group)));
    const ends: Disposable[] = [];
    const patience = new Promise<void>((resolve) => {
      ends.push(
        clock.schedule(patienceMs, resolve),
        token.onCancellationRequested(() => resolve()),
      );
    });
    await Promise.race([lists, patience]);
    for (const end of ends) end.dispose();
  }

  private announce(): void {
    if (this.given === undefined) return;
    const now = JSON.stringify(this.offered());
    if (now === this.given) return;
    this.given = now;
    this.changed();
  }
}

/** Failures of a service that does not respond at all. */
const silences: ReadonlySet<FailureKind> = new Set<FailureKind>(["dns", "unreachable", "connection-lost", "timeout"]);

/** An error whose message is already written for the user. */
class Refusal extends Error {}

function contentFor(
  provider: Provider,
  given: readonly vscode.LanguageModelChatRequestMessage[],
  options: vscode.ProvideLanguageModelChatResponseOptions,
): Content {
  const { messages, unsendable } = readMessages(given);
  if (unsendable.length > 0) {
    throw new Refusal(l10n.t("{0} accepts only text and images. Not accepted: {1}.", provider.name, unsendable.join(", ")));
  }
  const tools = readTools(options.tools ?? []);
  const effort = configuredEffort(options);
  const isRequired = options.toolMode === vscode.LanguageModelChatToolMode.Required && tools.length > 0;
  return {
    messages,
    parameters: { ...(effort ? { reasoningEffort: effort } : {}), ...readParameters(options.modelOptions) },
    ...(tools.length > 0 ? { tools } : {}),
    ...(isRequired ? { toolChoice: "required" } : {}),
  };
}

function toolCallPart(call: ToolCall, provider: string): vscode.LanguageModelToolCallPart {
  const input = parseObject(call.arguments);
  if (input) return new vscode.LanguageModelToolCallPart(call.id, call.name, { ...input });
  // With an empty input instead, the tool would run with arguments that the model did not give.
  const note = l10n.t("The model called the tool {0} with an input that is not a JSON object.", call.name);
  throw new FailureError({ provider, kind: "provider-error", note, remedy: "retry" });
}
