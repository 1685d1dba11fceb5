// The input of the request pipeline, and the services that it needs.

import type { RequestObservation } from "../health/request-observation.js";
import type { Learnable, LessonFrom } from "../models/abilities/learned-abilities.js";
import type { ProviderRegistry } from "../models/registry.js";
import type { Clock, Log } from "../platform/ports.js";
import type { Capability, ChatRequest, Provider } from "../provider-api/provider.js";
import type { CandidateState } from "../routing/candidate.js";
import type { FallbackSettings } from "../routing/fallback.js";
import type { Task } from "../routing/task.js";
import type { AskUser } from "./consent.js";
import type { ResolvedModel } from "./resolved-model.js";

export interface RequestServices {
  readonly registry: Pick<ProviderRegistry, "resolve" | "refresh" | "known" | "provider">;
  readonly clock: Clock;
  readonly log: Log;
  /** `provider/model` of the model chosen in this window. */
  chosenModel(): string | undefined;
  /** `provider/model` of the model that the user's settings name for a task. */
  taskModel?(task: Task): string | undefined;
  /** Receives every request that was made. */
  observe(observation: RequestObservation): void;
  /** Receives what a model turned out to support, or its server to refuse. */
  learn?(by: ResolvedModel, ability: Learnable, value: boolean, from: LessonFrom): void;
  /** Receives the estimated and the reported prompt tokens of a request. */
  measure?(by: ResolvedModel, estimated: number, reported: number): void;
  readonly askUser: AskUser;
  fallback(): FallbackSettings;
  /** Whether requests to a provider can succeed: the user is logged in, or no login is needed. */
  isUsable(provider: Provider): boolean;
  health(providerId: string): CandidateState;
}

/** The content of a request without what the pipeline adds. */
export type Content = Pick<
  ChatRequest,
  "messages" | "parameters" | "tools" | "toolChoice" | "stream" | "conversationId" | "continuation"
>;

export interface Asking {
  /** `provider/model`, or an already resolved model; absent: the model chosen in this window. */
  readonly model?: string | ResolvedModel;
  /** The same for every model, or built for the one that answers. */
  readonly content: Content | ((by: ResolvedModel) => Content | Promise<Content>);
  readonly signal: AbortSignal;
  /** The user named the model: no fallback. */
  readonly noFallback?: boolean;
  /** Absent if the request belongs to no conversation; fallback then requires consent to send code each time. */
  readonly conversationId?: string;
  /** The model that the user chose, if a fallback replaced it in an earlier part of the same task. */
  readonly chosen?: ResolvedModel;
  /** `provider/model` of the models that failed in an earlier part of the same task. */
  readonly tried?: readonly string[];
  /** `provider/model` of the models that have answered in the conversation; an automatic choice asks before it goes farther. */
  readonly answeredBy?: readonly string[];
  /** What an automatic choice prefers, such as `vision` for images. */
  readonly prefers?: readonly Capability[];
  /** Tokens that the answer needs; absent if unknown. */
  readonly answerTokens?: number;
  /** One of our own checks, which does not count as usage. */
  readonly isCheck?: boolean;
  /** A completion as the user types, which most often is aborted; a chat with the same server goes first. */
  readonly isCompletion?: boolean;
  /** Called before a request to each model: the first, and each fallback with the notice that announces it. */
  readonly onModel?: (by: ResolvedModel, notice: string | undefined) => void;
  /** Called before the failure if there is no fallback, with the models that could not be one. */
  readonly onPassedOver?: (models: readonly PassedOver[]) => void;
}

/** A model that cannot take over, by its display name. */
export interface PassedOver {
  readonly name: string;
  readonly lacks: "tools" | "context";
}

/** A conversation, and the models that the user picked to send it to. */
export interface PickedModels {
  readonly conversationId: string;
  /** `provider/model` of the models that have answered in it. */
  readonly answeredBy: readonly string[];
  readonly models: readonly { readonly id: string; readonly providerName: string }[];
  /** Formats names as a list in the user's language. */
  formatList(names: readonly string[]): string;
}
