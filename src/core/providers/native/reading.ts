// The types between the readers of native endpoints and their caller.

import type { JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { ModelPrice } from "../../provider-api/provider.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";

export interface NativeModel {
  readonly claims: AbilityClaims;
  /** What runs under the listed name if that is an alias: a file path, or a maker's name. */
  readonly runs?: string;
  readonly price?: ModelPrice;
}

/** Keyed by the id in the list. */
export type NativeModels = ReadonlyMap<string, NativeModel>;

export type NativeServer = "llama.cpp" | "lm-studio" | "litellm" | "ollama" | "github-models" | "xai";

/** Where a path starts: `root` is the base address without its version. */
export interface Place {
  readonly from?: "root" | "host" | "base";
  readonly body?: Readonly<Record<string, unknown>>;
}

/** The JSON at a path; undefined if the server has none. Rejects only on timeout or if nothing answers. */
export type Ask = (path: string, place?: Place) => Promise<unknown>;

/** llama.cpp's `/props`, which others read too. */
export type AskProps = (path: string) => Promise<JsonObject | undefined>;

export type ReadServer = (ask: Ask, listed: readonly OpenAIModel[], askProps: AskProps) => Promise<NativeModels>;
