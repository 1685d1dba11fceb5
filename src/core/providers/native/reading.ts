// What a reader of one kind of server is given, and what it gives back.

import type { AbilityClaims } from "../../provider-api/ability.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";

export interface NativeModel {
  readonly claims: AbilityClaims;
  /** What runs under the listed name, where that is an alias: a path, or a maker's name. */
  readonly runs?: string;
}

/** By the id of the list. */
export type NativeModels = ReadonlyMap<string, NativeModel>;

export type NativeServer = "llama.cpp" | "lm-studio" | "litellm" | "ollama" | "github-models" | "xai";

/** Where a path begins: at the address without its version, or at the host. */
export interface Place {
  readonly from?: "root" | "host" | "base";
  readonly body?: Readonly<Record<string, unknown>>;
}

/** The JSON at a path; undefined if there is none, or it is refused. Rejects only if the time is over. */
export type Ask = (path: string, place?: Place) => Promise<unknown>;

export type ReadServer = (ask: Ask, listed: readonly OpenAIModel[]) => Promise<NativeModels>;
