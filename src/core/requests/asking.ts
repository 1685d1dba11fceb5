// What is asked of the request pipeline, and what it needs from around it.

import type { RequestObservation } from "../health/request-observation.js";
import type { Learnable, LessonFrom } from "../models/abilities/learned-abilities.js";
import type { ProviderRegistry } from "../models/registry.js";
import type { Clock, Log } from "../platform/ports.js";
import type { ChatRequest, Provider } from "../provider-api/provider.js";
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
  /** Hears of every request that was made. */
  observe(observation: RequestObservation): void;
  /** Hears what a model turned out to do, or its server to refuse. */
  learn?(by: ResolvedModel, ability: Learnable, value: boolean, from: LessonFrom): void;
  readonly askUser: AskUser;
  fallback(): FallbackSettings;
  /** Whether a provider can be asked: an account is signed in, or none is needed. */
  isSignedIn(provider: Provider): boolean;
  health(providerId: string): CandidateState;
}

/** What a model is sent, but for what the pipeline adds. */
export type Content = Pick<
  ChatRequest,
  "messages" | "parameters" | "tools" | "toolChoice" | "stream" | "conversationId" | "continuation"
>;

export interface Asking {
  /** `provider/model`, or one that was resolved for this; absent: the model chosen in this window. */
  readonly model?: string | ResolvedModel;
  /** The same for every model, or made for the one that is asked. */
  readonly content: Content | ((by: ResolvedModel) => Content | Promise<Content>);
  readonly signal: AbortSignal;
  /** The model was asked by name: none answers in its place. */
  readonly alone?: boolean;
  /** Absent if what is asked belongs to no conversation; a fallback then asks about code, each time. */
  readonly conversationId?: string;
  /** The model that the user chose, if another took over from it before, in an earlier part of the same work. */
  readonly chosen?: ResolvedModel;
  /** `provider/model` of those that failed at an earlier part of the same work. */
  readonly tried?: readonly string[];
  /** Tokens that the answer needs; absent if unknown. */
  readonly answerTokens?: number;
  /** A check of ours, which is none of the user's usage. */
  readonly isCheck?: boolean;
  /** Hears which model is asked, before it is: the first, and each that takes over, with the line that says so. */
  readonly answering?: (by: ResolvedModel, notice: string | undefined) => void;
}

/** A conversation that is to go to models of the user's choice. */
export interface Move {
  readonly conversationId: string;
  /** `provider/model` of those that have answered in it. */
  readonly been: readonly string[];
  readonly models: readonly { readonly id: string; readonly providerName: string }[];
  /** Names as a list in the user's language. */
  listed(names: readonly string[]): string;
}
