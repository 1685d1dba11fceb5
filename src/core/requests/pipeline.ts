// The pipeline itself; see requests.ts. Loaded with the first request.

import * as l10n from "@vscode/l10n";
import { abortedFailure } from "../failures/aborted-failure.js";
import { type Failure, FailureError, failureOf } from "../failures/errors.js";
import { internalFailure } from "../failures/internal-failure.js";
import type { Learnable } from "../models/abilities/learned-abilities.js";
import { parametersFor } from "../models/parameters.js";
import { abortable } from "../platform/abortable.js";
import type { Disposable } from "../platform/ports.js";
import type { ChatEvent, ChatRequest, PrivacyBoundary, Usage } from "../provider-api/provider.js";
import { automaticModel } from "../routing/automatic-name.js";
import { farthest } from "../routing/boundary.js";
import { comparisonQuestion, taskQuestion } from "../routing/boundary-words.js";
import type { LocalServers } from "../routing/local-servers.js";
import type { Task } from "../routing/task.js";
import { estimatePromptTokens } from "../tokens/prompt-tokens.js";
import { withPairedResults } from "../wire/tool-calls/outgoing-calls.js";
import type { Asking, PickedModels, RequestServices } from "./asking.js";
import type { AutomaticAbout } from "./choosing/automatic-model.js";
import type { NextModel } from "./choosing/next-model.js";
import { Consent } from "./consent.js";
import { Learned } from "./learned.js";
import { inTurns } from "./messages.js";
import type { RefusalName } from "./refusals/refusal-rows.js";
import { findModel, type ResolvedModel } from "./resolved-model.js";
import { Turn, type TurnServices } from "./turn.js";

/** Timeout in milliseconds for resolving the models that have answered in a conversation. */
const boundaryTimeoutMs = 3000;

export class Pipeline {
  private readonly consent: Consent;
  private readonly learned = new Learned();
  /** Where automatic choices outside of conversations have gone in this window. */
  private automaticReach: PrivacyBoundary | undefined;

  constructor(
    private readonly services: RequestServices,
    private readonly localServers: LocalServers,
  ) {
    this.consent = new Consent(services.askUser);
  }

  /** Resolves a model id, or the chosen model. Throws a `FailureError`, or the signal's reason when it aborts. */
  async resolve(id: string | undefined, signal: AbortSignal, about: AutomaticAbout = {}): Promise<ResolvedModel> {
    const wanted = id ?? this.services.chosenModel();
    if (wanted === undefined) throw new FailureError({ provider: "snowcell", kind: "no-model", remedy: "switch-model" });
    if (wanted === automaticModel) return await this.automatic(about, signal);
    return await findModel(this.services.registry, wanted, signal);
  }

  private async automatic(about: AutomaticAbout, signal: AbortSignal): Promise<ResolvedModel> {
    const { findAutomatic } = await import("./choosing/automatic-model.js");
    const inConversation = about.conversationId !== undefined;
    const reach = inConversation ? about.reach : this.automaticReach;
    const by = await findAutomatic(this.services, this.consent, { ...about, ...(reach ? { reach } : {}) }, signal);
    if (!inConversation && !about.quiet) this.automaticReach ??= by.boundary;
    return by;
  }

  /** How far a conversation has gone; `undefined` if no model has answered in it. */
  private async reachOf(answeredBy: readonly string[], signal: AbortSignal): Promise<PrivacyBoundary | undefined> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(boundaryTimeoutMs)]);
    // A removed model must not widen the reach, so it counts as local.
    return farthest(await Promise.all(answeredBy.map((id) => this.boundaryOf(id, "local", limit))));
  }

  /** What an automatic choice for this request has to respect. */
  private async aboutOf({ model, conversationId, answeredBy, prefers }: Asking, signal: AbortSignal): Promise<AutomaticAbout> {
    if ((model ?? this.services.chosenModel()) !== automaticModel) return {};
    const reach = await this.reachOf(answeredBy ?? [], signal);
    return {
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(prefers ? { capabilities: prefers } : {}),
      ...(reach ? { reach } : {}),
    };
  }

  /** See `Requests.resolveFor`. */
  async resolveFor(task: Task, signal: AbortSignal): Promise<ResolvedModel> {
    const own = this.services.taskModel?.(task);
    const by = await this.resolve(own, signal, { task }).catch((thrown: unknown) => {
      throw own === undefined ? thrown : notForTask(thrown, task, own);
    });
    const chosen = this.services.chosenModel();
    if (own === undefined || chosen === undefined) return by;
    // A chosen model that cannot be found must not widen the reach, so it counts as local.
    const reach = await this.boundaryOf(chosen, "local", signal);
    signal.throwIfAborted();
    // The consent covers the task and its model, as it does a conversation.
    const about = `task ${task} ${by.model.id}`;
    const beyond = this.consent.beyond([by.boundary], reach, about);
    if (beyond === undefined) return by;
    const question = taskQuestion(beyond, by.model.providerName, by.model.name);
    if ((await this.consent.ask(question, beyond, about, signal)) === undefined)
      throw new FailureError(abortedFailure({ provider: by.provider.id }));
    return by;
  }

  /** See `Requests.resolveWithin`. */
  async resolveWithin(id: string, than: string, signal: AbortSignal): Promise<ResolvedModel | undefined> {
    const [by, reach] = await Promise.all([this.resolve(id, signal), this.boundaryOf(than, "local", signal)]);
    return this.consent.beyond([by.boundary], reach, undefined) === undefined ? by : undefined;
  }

  /** The events of one answer. Never throws; always ends with exactly one `finished` or `failed`, also when aborted. */
  async *ask(asking: Asking): AsyncGenerator<ChatEvent> {
    const { signal } = asking;
    let turn: Turn | undefined;
    let answering: Disposable | undefined;
    try {
      const first =
        typeof asking.model === "object"
          ? asking.model
          : await this.resolve(asking.model, signal, await this.aboutOf(asking, signal));
      const tried = [...(asking.tried ?? [])];
      let begun = false;
      let started = false;
      for (let next: NextModel | undefined = { by: first, ...(first.notice ? { notice: first.notice } : {}) }; next; ) {
        tried.push(next.by.model.id);
        asking.onModel?.(next.by, next.notice);
        answering?.dispose();
        if (!asking.isCompletion) answering = this.localServers.began(next.by);
        turn = this.turnOf(asking, next.by);
        await turn.begin();
        const shown = new Set<Learnable>();
        // Held back until this model has begun to answer: a fallback cannot use them.
        const held: ChatEvent[] = [];
        next = undefined;
        while (!next) {
          const event = await turn.next();
          if (!event) continue;
          if (event.type === "failed") {
            let { failure } = event;
            if (!begun && failure.kind !== "aborted") {
              const refusal = await turn.answerRefusal(failure);
              if (refusal) {
                this.services.log.info(`${turn.by.model.id} refused the request (${refusal}); retrying with a changed request`);
                continue;
              }
              const denied = await turn.abilityDenied(failure);
              if (denied) this.services.learn?.(turn.by, denied, false, "refusal");
              failure = await turn.explained(failure);
              turn.end(failure);
              next = await this.next(asking, asking.chosen ?? first, turn, failure, tried);
              if (next) continue;
            }
            turn.end(failure);
            for (const late of held) yield late;
            yield { type: "failed", failure };
            return;
          }
          turn.saw(event);
          this.learnFrom(event, turn.by, shown);
          if (event.type === "usage" && !asking.isCheck) this.measure(event.usage, turn);
          if (event.type === "started") {
            if (started) continue;
            started = true;
          } else if (!begun && (event.type === "usage" || event.type === "continuation")) {
            held.push(event);
            continue;
          } else if (!begun && event.type !== "progress") {
            begun = true;
            const denied = turn.isAnswering();
            if (denied) this.services.learn?.(turn.by, denied, false, "refusal");
            for (const late of held) yield late;
          }
          yield event;
          if (event.type === "finished") return;
        }
      }
    } catch (thrown) {
      const provider = turn?.by.provider.id ?? "snowcell";
      const failure = signal.aborted ? abortedFailure({ provider }) : (failureOf(thrown) ?? internalFailure(provider, thrown));
      turn?.end(failure);
      yield { type: "failed", failure };
    } finally {
      answering?.dispose();
      // The consumer returned early, which stops the request.
      turn?.end(abortedFailure({ provider: turn.by.provider.id }));
    }
  }

  /** `shown` are the abilities that this answer has already shown: most events are deltas, and only the first of a kind matters. */
  private learnFrom({ type }: ChatEvent, by: ResolvedModel, shown: Set<Learnable>): void {
    const ability = type === "tool-call" ? "tools" : type === "reasoning-delta" ? "thinking" : undefined;
    if (ability === undefined || shown.has(ability)) return;
    shown.add(ability);
    this.services.learn?.(by, ability, true, "answer");
  }

  /** Compares the estimate with what the service counted. Images are counted differently everywhere, and not compared. */
  private measure({ estimated, promptTokens }: Usage, { by, request }: Turn): void {
    // A service that keeps the conversation counts all of it, an agent its own instructions.
    if (estimated || request.continuation !== undefined || by.info.capabilities.includes("agent")) return;
    const hasImages = request.messages.some(
      ({ content }) => typeof content !== "string" && content.some(({ type }) => type === "image"),
    );
    if (!hasImages) this.services.measure?.(by, estimatePromptTokens(request), promptTokens);
  }

  /**
   * Whether a conversation may go to all of these models: asks once if one is beyond the boundaries of those that have
   * answered in it. If none has answered, picking the models was consent.
   */
  async mayGoTo(picked: PickedModels, signal: AbortSignal): Promise<boolean> {
    const { conversationId, answeredBy, models } = picked;
    const chosen = await this.reachOf(answeredBy, signal);
    if (chosen === undefined) return true;
    const wanted = await Promise.all(models.map(({ id }) => this.boundaryOf(id, "public", signal)));
    signal.throwIfAborted();
    const beyond = this.consent.beyond(wanted, chosen, conversationId);
    if (beyond === undefined) return true;
    const names = models.filter((_, index) => wanted[index] === beyond).map(({ providerName }) => providerName);
    const question = comparisonQuestion(beyond, picked.formatList([...new Set(names)]));
    return (await this.consent.ask(question, beyond, conversationId, signal)) !== undefined;
  }

  /** The boundary of a model; `unknown` if it cannot be found. */
  private async boundaryOf(id: string, unknown: PrivacyBoundary, signal: AbortSignal): Promise<PrivacyBoundary> {
    try {
      return (await this.resolve(id, signal, { quiet: true })).boundary;
    } catch {
      return unknown;
    }
  }

  private async requestFor(asking: Asking, by: ResolvedModel, names: ReadonlySet<RefusalName>): Promise<ChatRequest> {
    const { content: given, signal } = asking;
    const content = typeof given === "function" ? await abortable(Promise.resolve(given(asLearned(by, names))), signal) : given;
    const { messages, parameters, tools } = content;
    const request: ChatRequest = {
      ...content,
      model: by.info.id,
      messages: inTurns(withPairedResults(this.learned.withoutStale(messages))),
      ...(parameters ? { parameters: parametersFor(by.info, parameters, (tools?.length ?? 0) > 0) } : {}),
    };
    if (names.size === 0) return request;
    const { changed } = await import("./refusals/refusals.js");
    return changed(request, names);
  }

  private turnOf(asking: Asking, by: ResolvedModel): Turn {
    const { clock, observe } = this.services;
    const services: TurnServices = {
      clock,
      learned: this.learned,
      ...(asking.isCheck ? { keeps: ["images", "image-type"] as const } : {}),
      build: (model, refusals) => this.requestFor(asking, model, refusals),
      observe: (seen) => {
        // Typing on says nothing about the service.
        const isTypedOn = asking.isCompletion && !seen.outcome.ok && seen.outcome.failure.kind === "aborted";
        if (!asking.isCheck && !isTypedOn) observe(seen);
      },
    };
    return new Turn(by, services, asking.signal);
  }

  /** Finds a fallback for a model that failed before it produced output. */
  private async next(
    asking: Asking,
    chosen: ResolvedModel,
    { by, request }: Turn,
    failure: Failure,
    tried: readonly string[],
  ): Promise<NextModel | undefined> {
    // Off by default, and loaded only if the user turns it on.
    if (asking.noFallback || !this.services.fallback().enabled) return undefined;
    const { nextModel } = await import("./choosing/next-model.js");
    const { conversationId, answerTokens, signal, onPassedOver } = asking;
    const question = { conversationId, chosen, from: by, failure, tried, request, answerTokens, onPassedOver };
    return await nextModel(this.services, this.consent, question, signal);
  }
}

/** A task's model that is gone is not replaced by the chat's: the user chose it, so the setting has to change. */
function notForTask(thrown: unknown, task: Task, model: string): unknown {
  const failure = failureOf(thrown);
  if (failure?.kind !== "model-not-found") return thrown;
  const { provider } = failure;
  const detail = l10n.t('There is no model "{0}".', model);
  return new FailureError({
    provider,
    kind: "configuration",
    setting: `snowcell.tasks.${task}`,
    detail,
    remedy: "open-settings",
  });
}

/** If the model was found to refuse images, plan without them. */
function asLearned(by: ResolvedModel, names: ReadonlySet<RefusalName>): ResolvedModel {
  return names.has("images") ? { ...by, facts: { ...by.facts, seesImages: false } } : by;
}
