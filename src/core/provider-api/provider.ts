// Start here: the interface of a provider. The other files help to implement or to call one.
//
// Every provider implements this one interface: OpenAI-compatible endpoints, native NDJSON, agents that take one prompt
// string, jobs that are polled. Each passes the suite in test/contract.

import type { Failure } from "../failures/errors.js";
import type { Listen } from "../platform/ports.js";
import type { AbilityName, AbilitySource, FimFamily } from "./ability.js";
import type { CompletionRequest, CompletionSupport } from "./completion.js";
import type { ReasoningEffort } from "./effort.js";

export type Capability =
  | "chat"
  | "completion"
  | "code"
  | "tools"
  | "vision"
  | "reasoning"
  | "embedding"
  | "agent"
  | "insert"
  | "audio";

/** How far a request travels. Requests never cross a boundary outward without the user's consent. */
export type PrivacyBoundary = "local" | "company" | "public";

/** In `currency` per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** For prompt tokens read from the service's cache; absent: as `input`. */
  readonly cachedInput?: number;
  /** For prompt tokens written to it; absent: as `input`. */
  readonly cacheWrite?: number;
  readonly currency: string;
}

export interface ModelInfo {
  /** Provider id. */
  readonly provider: string;
  /** The provider's own id for the model; `provider/id` is the id across providers. */
  readonly id: string;
  /** Display name. */
  readonly name: string;
  readonly description?: string;
  readonly family?: string;
  /** Context window in tokens: prompt and answer together. */
  readonly contextLength?: number;
  /** Longest answer in tokens. */
  readonly maxOutputTokens?: number;
  /** Parameter count as the provider writes it, such as `7B`. */
  readonly parameters?: string;
  /** Such as `Q4_K_M`. */
  readonly quantization?: string;
  /** Size of the weights in bytes. */
  readonly sizeBytes?: number;
  readonly capabilities: readonly Capability[];
  /** Other names that resolve to this model, such as `qwen`. */
  readonly aliases?: readonly string[];
  /** Where requests for this model go, as `host[:port]`. */
  readonly host?: string;
  /** How far requests for this model travel; absent: the provider's boundary. */
  readonly boundary?: PrivacyBoundary;
  readonly price?: ModelPrice;
  /** Chat parameters that the model accepts; absent if unknown, then all are sent. */
  readonly parametersTaken?: readonly (keyof ChatParameters)[];
  /** The same for requests with tools, if fewer are accepted then. */
  readonly parametersTakenWithTools?: readonly (keyof ChatParameters)[];
  /** Levels of effort that the model takes; absent if unknown. */
  readonly efforts?: readonly ReasoningEffort[];
  /** The family whose fill-in-the-middle tokens the model uses, if known. */
  readonly fim?: FimFamily;
  /** The source of each ability; without an entry it comes from the provider itself. */
  readonly sources?: Readonly<Partial<Record<AbilityName, AbilitySource>>>;
  /** Abilities that the settings claim and the server refused. */
  readonly refused?: readonly AbilityName[];
  /** Actual tokens per estimated token, from the usage that the service reported; absent: about one. */
  readonly tokenFactor?: number;
  /** Other facts from the provider, for the details view. */
  readonly metadata?: Readonly<Record<string, string | number | boolean>>;
}

export type ContentPart =
  | { readonly type: "text"; readonly text: string }
  /** `data` is base64 without a prefix. */
  | { readonly type: "image"; readonly mimeType: string; readonly data: string };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
  /** Opaque data from the server that must be returned with the call, such as Gemini's thought signature. */
  readonly extraContent?: Readonly<Record<string, unknown>>;
}

/** Reasoning as the server sent it, for servers that refuse calls returned without it. */
export interface SentReasoning {
  /** Who sent `text` and `details`: other services refuse these fields. Absent if unknown. */
  readonly from?: { readonly host?: string; readonly model: string };
  /** The field that held `text`. */
  readonly field?: "reasoning_content" | "reasoning" | "thinking";
  readonly text?: string;
  /** OpenRouter's `reasoning_details`, unchanged and in order. */
  readonly details?: readonly unknown[];
  readonly carried?: CarriedReasoning;
}

/** The supported APIs, by their names in the settings. */
export type WireApi = "chat-completions" | "responses" | "messages";

/**
 * Signed thinking or encrypted reasoning, with its position among text and tool calls. Only the model that created it can
 * read it, so it is sent back only to that model; nothing else reads it.
 */
export interface CarriedReasoning {
  readonly api: WireApi;
  /** `host[:port]` that sent it. */
  readonly host: string;
  /** The model as named in the request. */
  readonly model: string;
  /** In the dialect's format. */
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  /** User messages and tool results may hold images. */
  readonly content: string | readonly ContentPart[];
  /** Calls in an assistant message. */
  readonly toolCalls?: readonly ToolCall[];
  /** The call that a tool message answers. */
  readonly toolCallId?: string;
  /** The tool failed, and the content of this tool message says how. */
  readonly isError?: true;
  /** The reasoning that led to the calls of an assistant message; sent back only with them. */
  readonly reasoning?: SentReasoning;
}

export interface ChatParameters {
  readonly temperature?: number;
  /** Longest answer in tokens. */
  readonly maxTokens?: number;
  readonly topP?: number;
  readonly stop?: readonly string[];
  /** Samples only from that many most likely tokens. */
  readonly topK?: number;
  /** Least probability of a token, relative to the most likely one. */
  readonly minP?: number;
  readonly reasoningEffort?: ReasoningEffort;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** How a server's request format differs from the usual one; learned from its refusals. */
export interface Dialect {
  /** Use the other of `max_tokens` and `max_completion_tokens`. */
  readonly otherTokenLimitField?: true;
  /** Do not request token counts at the end of the stream (`stream_options`). */
  readonly withoutUsage?: true;
  /** Reasoning can only be switched on or off, without levels of effort. */
  readonly withoutThinkLevels?: true;
  /** Request no summary of the reasoning (Responses). */
  readonly withoutReasoningSummary?: true;
  /** Request no encrypted reasoning (Responses). */
  readonly withoutEncryptedReasoning?: true;
  /** Set no cache marks (Messages). */
  readonly withoutCacheMarks?: true;
}

export interface ChatRequest {
  /** The provider's own model id. */
  readonly model: string;
  /** Oldest first; at most one system message, which is first. */
  readonly messages: readonly ChatMessage[];
  readonly parameters?: ChatParameters;
  readonly tools?: readonly ToolDefinition[];
  /** `required`: the model must call a tool. Not sent to services without such an option; check their answers. */
  readonly toolChoice?: "auto" | "required";
  /** `false` requests one whole reply; the events are the same. */
  readonly stream?: boolean;
  readonly dialect?: Dialect;
  /** Identifies a conversation, so that it can stay on the server that may have it cached. Never sent. */
  readonly conversationId?: string;
  /** The `continuation` of an earlier answer in this conversation, if the provider keeps state on its side. */
  readonly continuation?: string;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** Prompt tokens read from the service's cache. Absent if the service does not report it. */
  readonly cachedTokens?: number;
  /** Prompt tokens written to the service's cache, which some bill higher. Absent if the service does not report it. */
  readonly cacheWriteTokens?: number;
  /** Completion tokens spent on reasoning. Absent if the service does not report it. */
  readonly reasoningTokens?: number;
  /** True if the service reported no counts and these are estimated from the text. */
  readonly estimated: boolean;
}

/** `length`: the answer hit its token limit and is cut. */
export type FinishReason = "stop" | "length" | "tool-calls" | "content-filter" | "other";

/**
 * What streaming yields: any number of the first eight, then exactly one `finished` or `failed`, then nothing.
 * `started` comes at most once and before any delta.
 */
export type ChatEvent =
  /** The service accepted the request and began to answer. `model` is the one that it reports. */
  | { readonly type: "started"; readonly model?: string; readonly requestId?: string }
  /** What it does before or between text: loading the model, step 2 of 3. `fraction` is 0 to 1. */
  | { readonly type: "progress"; readonly message: string; readonly fraction?: number }
  | { readonly type: "reasoning-delta"; readonly text: string }
  | { readonly type: "text-delta"; readonly text: string }
  /** All text so far was reasoning: the model marked its end but not its beginning. Move it; more text may follow. */
  | { readonly type: "text-was-reasoning" }
  /** `reasoning` comes with the first call of an answer, for the assistant message that holds the calls. */
  | { readonly type: "tool-call"; readonly call: ToolCall; readonly reasoning?: SentReasoning }
  | { readonly type: "usage"; readonly usage: Usage }
  /** An opaque value that the next request of this conversation must send. */
  | { readonly type: "continuation"; readonly value: string }
  | { readonly type: "finished"; readonly reason: FinishReason }
  | { readonly type: "failed"; readonly failure: Failure };

export interface ConnectionCheck {
  readonly ok: boolean;
  /** Duration of the check in milliseconds. */
  readonly durationMs: number;
  readonly failure?: Failure;
}

/** One field of a login form. */
export interface CredentialField {
  /** Key under which the value is stored, such as `token`. */
  readonly key: string;
  readonly label: string;
  readonly placeholder?: string;
  /** Secret fields are masked and kept in the secret store; others may be shown. */
  readonly secret: boolean;
  readonly optional?: boolean;
  /** The value is picked from `listChoices`, which gets the preceding fields; for example an organization of the account. */
  readonly choice?: boolean;
}

/** One option of a `choice` field. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

/** One way of logging in to a provider. */
export interface LoginMethod {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly fields: readonly CredentialField[];
  /** Where users get the values of the fields. */
  readonly helpUrl?: string;
  /** What a connection check costs the user with this method; absent: nothing. */
  readonly checkCost?: string;
}

/** Values by field key. */
export type Credentials = Readonly<Record<string, string>>;

/** The logged-in account. Never holds a secret. */
export interface Account {
  /** Shown in menus: a name or e-mail address. */
  readonly label: string;
  readonly name?: string;
  readonly email?: string;
  readonly organization?: string;
}

/** Reads the stored credentials of one provider; a provider never sees another's. */
export interface CredentialSource {
  /** The stored credentials and their login method; `undefined` when logged out. */
  read(): Promise<{ readonly method: string; readonly values: Credentials } | undefined>;
  /** Called by the provider when the service refuses the credentials (401); marks the session as expired. */
  reject(): Promise<void>;
}

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly boundary: PrivacyBoundary;
  /** Login methods, best first; empty if none is needed. */
  readonly loginMethods: readonly LoginMethod[];
  /** Whether some or all models work without a login. */
  readonly worksWithoutLogin: boolean;
  /** Name of a model that needs no login, if others need one. */
  readonly openModel?: string | undefined;

  /** Fires when the model list changes without a request: a setting changed, or more became known. */
  readonly onDidChangeModels?: Listen<void>;
  /** Unusable settings of this provider; the rest of it works. */
  configurationProblems?(): readonly Failure[];

  /** Base address of requests for a model, for diagnosing the route to it. */
  address?(model: string | undefined): string | undefined;

  /** Context window of the next request to `model` in tokens, if it differs from the model's own: a server may reserve less. */
  effectiveContext?(model: ModelInfo): number | undefined;

  /** Throws a `FailureError` if the list is unavailable. */
  listModels(signal: AbortSignal): Promise<readonly ModelInfo[]>;
  /** More about one model than the list says; `undefined` if the provider does not have it. Throws a `FailureError`. */
  describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined>;
  /** Never throws; see `ChatEvent` for the order of events. Aborting closes the connection and ends with `aborted`. */
  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** How a model fills in the middle; `undefined` if it cannot. Absent: none of the models can. Throws a `FailureError`. */
  completionSupport?(model: ModelInfo, signal: AbortSignal): Promise<CompletionSupport | undefined>;
  /** The same contract as `streamChat`, except that an answer without text is `finished`. */
  streamCompletion?(request: CompletionRequest, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** Checks credentials with the service before they are stored. Throws a `FailureError` that explains what is wrong. */
  verifyCredentials(method: string, values: Credentials, signal: AbortSignal): Promise<Account>;
  /** The options of a `choice` field, given the preceding fields. Throws a `FailureError`, for example for a wrong token. */
  listChoices?(method: string, field: string, values: Credentials, signal: AbortSignal): Promise<readonly Choice[]>;
  /** Whether the service is reachable and accepts us, at the lowest cost to the user. Never throws. */
  checkConnection(signal: AbortSignal): Promise<ConnectionCheck>;
}
