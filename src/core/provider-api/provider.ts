// Start here: the interface of a provider. The other files help to implement or to call one.
//
// The one interface behind which every provider stands: OpenAI-compatible endpoints, native NDJSON, agents that take one
// prompt string, jobs that are polled. Each passes the suite in test/contract.

import type { Failure } from "../failures/errors.js";
import type { Listen } from "../platform/ports.js";
import type { AbilityName, AbilitySource, FimFamily } from "./ability.js";

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

/** How far a request travels. Requests never cross outwards without the person's word. */
export type PrivacyBoundary = "local" | "company" | "public";

export interface ModelInfo {
  /** Provider id. */
  readonly provider: string;
  /** The provider's own id for the model; `provider/id` is the id across providers. */
  readonly id: string;
  /** Name to show. */
  readonly name: string;
  readonly description?: string;
  readonly family?: string;
  /** Context window in tokens: prompt and answer together. */
  readonly contextLength?: number;
  /** Longest answer in tokens. */
  readonly maxOutputTokens?: number;
  /** Parameter count as the provider words it, such as `7B`. */
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
  /** How far requests for this model travel; absent: as far as its provider's. */
  readonly boundary?: PrivacyBoundary;
  /** Price in `currency` per million tokens. */
  readonly price?: { readonly input: number; readonly output: number; readonly currency: string };
  /** Chat parameters that the model takes; absent when unknown, and then all are sent. */
  readonly parametersTaken?: readonly (keyof ChatParameters)[];
  /** The same for requests with tools, if fewer are taken then. */
  readonly parametersTakenWithTools?: readonly (keyof ChatParameters)[];
  /** Whose tokens fill in the middle, if the model does and it is known. */
  readonly fim?: FimFamily;
  /** Where each ability is known from; one without an entry is the provider's own word. */
  readonly sources?: Readonly<Partial<Record<AbilityName, AbilitySource>>>;
  /** Abilities that the settings claim and that the server refused. */
  readonly refused?: readonly AbilityName[];
  /** What else the provider says, for the details view. */
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
  /** What the server sent with the call and wants back with it, such as Gemini's thought signature. */
  readonly extraContent?: Readonly<Record<string, unknown>>;
}

/** Reasoning as a server sent it, for servers that refuse calls that come back without it. */
export interface SentReasoning {
  /** The field in which `text` came. */
  readonly field?: "reasoning_content" | "reasoning" | "thinking";
  readonly text?: string;
  /** OpenRouter's `reasoning_details`, unchanged and in order. */
  readonly details?: readonly unknown[];
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  /** Images may be in the messages of the user and in the results of tools. */
  readonly content: string | readonly ContentPart[];
  /** Calls that an assistant message made. */
  readonly toolCalls?: readonly ToolCall[];
  /** The call that a tool message answers. */
  readonly toolCallId?: string;
  /** The reasoning that led to the calls of an assistant message; sent back only with them. */
  readonly reasoning?: SentReasoning;
}

export interface ChatParameters {
  readonly temperature?: number;
  /** Longest answer in tokens. */
  readonly maxTokens?: number;
  readonly topP?: number;
  readonly stop?: readonly string[];
  readonly reasoningEffort?: "low" | "medium" | "high";
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** Where a server differs from the usual form of requests; learned from what it refuses. */
export interface Dialect {
  /** Use the other one of `max_tokens` and `max_completion_tokens`. */
  readonly otherTokenLimitField?: true;
  /** Do not ask for token counts at the end of the stream (`stream_options`). */
  readonly withoutUsage?: true;
  /** Reasoning is switched on or off; there are no levels of effort. */
  readonly withoutThinkLevels?: true;
}

export interface ChatRequest {
  /** The provider's own model id. */
  readonly model: string;
  /** Oldest first; at most one system message, which is first. */
  readonly messages: readonly ChatMessage[];
  readonly parameters?: ChatParameters;
  readonly tools?: readonly ToolDefinition[];
  /** `required`: the model must call one of the tools. Services that cannot be told so are not; see their answers. */
  readonly toolChoice?: "auto" | "required";
  /** `false` asks the service for one whole reply; the events are the same. */
  readonly stream?: boolean;
  readonly dialect?: Dialect;
  /** Tells conversations apart, so that one can stay at the server that may have it in its cache. Never sent. */
  readonly conversationId?: string;
  /** What an earlier answer of this conversation gave as its `continuation`, where the provider keeps state on its side. */
  readonly continuation?: string;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** True where the service gave no counts and these are reckoned from the text. */
  readonly estimated: boolean;
}

/** `length`: the answer hit its token limit and is cut. */
export type FinishReason = "stop" | "length" | "tool-calls" | "content-filter" | "other";

/**
 * What streaming yields: any number of the first eight, then exactly one `finished` or `failed`, then nothing.
 * `started` comes at most once and before any delta.
 */
export type ChatEvent =
  /** The service has accepted the request and begun to answer. `model` is what it says it runs. */
  | { readonly type: "started"; readonly model?: string; readonly requestId?: string }
  /** What it is doing before or between text: loading the model, step 2 of 3. `fraction` is 0 to 1. */
  | { readonly type: "progress"; readonly message: string; readonly fraction?: number }
  | { readonly type: "reasoning-delta"; readonly text: string }
  | { readonly type: "text-delta"; readonly text: string }
  /** All text so far was the model's reasoning, whose end it marked without a beginning. Move it; more text may follow. */
  | { readonly type: "text-was-reasoning" }
  /** `reasoning` comes with the first call of an answer, for the assistant message that carries the calls. */
  | { readonly type: "tool-call"; readonly call: ToolCall; readonly reasoning?: SentReasoning }
  | { readonly type: "usage"; readonly usage: Usage }
  /** An opaque value that the next request of this conversation passes back. */
  | { readonly type: "continuation"; readonly value: string }
  | { readonly type: "finished"; readonly reason: FinishReason }
  | { readonly type: "failed"; readonly failure: Failure };

export interface ConnectionCheck {
  readonly ok: boolean;
  /** Milliseconds the check took. */
  readonly durationMs: number;
  readonly failure?: Failure;
}

/** One thing that a sign-in asks for. */
export interface CredentialField {
  /** Key under which the value is stored, such as `token`. */
  readonly key: string;
  readonly label: string;
  readonly placeholder?: string;
  /** Secret fields are masked and kept in the secret store; others may be shown. */
  readonly secret: boolean;
  readonly optional?: boolean;
  /** The value is picked from what `listChoices` gives for the fields before it, such as an organisation of the account. */
  readonly choice?: boolean;
}

/** One value of a field that is picked. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

/** One way of signing in to a provider. */
export interface SignInMethod {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly fields: readonly CredentialField[];
  /** Where a person gets what the fields ask for. */
  readonly helpUrl?: string;
  /** Says what a check of the connection costs whoever logged in so; absent: nothing. */
  readonly checkCost?: string;
}

/** Values by field key. */
export type Credentials = Readonly<Record<string, string>>;

/** Who is signed in. Never holds a secret. */
export interface Account {
  /** Shown in menus: a name or e-mail address. */
  readonly label: string;
  readonly name?: string;
  readonly email?: string;
  readonly organization?: string;
}

/** Reads what is stored for one provider; a provider never sees another's. */
export interface CredentialSource {
  /** The stored credentials and the method that asked for them; `undefined` when signed out. */
  read(): Promise<{ readonly method: string; readonly values: Credentials } | undefined>;
  /** Called by the provider when the service refused them (401): the session is marked expired. */
  reject(): Promise<void>;
}

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly boundary: PrivacyBoundary;
  /** Ways of signing in, best first; empty where none is needed. */
  readonly signInMethods: readonly SignInMethod[];
  /** Whether some or all models answer without signing in. */
  readonly worksSignedOut: boolean;

  /** Fires when the list of models became another without being asked for: a setting changed, more became known. */
  readonly onDidChangeModels?: Listen<void>;
  /** Settings of this provider that cannot be used; the rest of it works. */
  configurationProblems?(): readonly Failure[];

  /** Base address to which requests for a model go, for a diagnosis of the way there. */
  address?(model: string | undefined): string | undefined;

  /**
   * Tokens of context with which the next request to `model` really runs, where that is known to be another number than
   * the model's own: a server may set aside less.
   */
  effectiveContext?(model: ModelInfo): number | undefined;

  /** Throws a `FailureError` when the list cannot be had. */
  listModels(signal: AbortSignal): Promise<readonly ModelInfo[]>;
  /** More about one model than the list says; `undefined` when the provider does not have it. Throws a `FailureError`. */
  describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined>;
  /** Never throws; see `ChatEvent` for the order of events. Aborting closes the connection and ends with `aborted`. */
  streamChat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** Checks credentials live, before they are stored. Throws a `FailureError` that says what is wrong with them. */
  verifyCredentials(method: string, values: Credentials, signal: AbortSignal): Promise<Account>;
  /** The values of a `choice` field, given the fields before it. Throws a `FailureError`, as when the token is wrong. */
  listChoices?(method: string, field: string, values: Credentials, signal: AbortSignal): Promise<readonly Choice[]>;
  /** Whether the service can be reached and accepts us, at the least cost to the person. Never throws. */
  checkConnection(signal: AbortSignal): Promise<ConnectionCheck>;
}
