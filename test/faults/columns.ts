// The providers under test, one per kind of service: the columns of the matrix. Each has its sandbox service, and a
// stored credential.

import type { Settings } from "../../src/core/platform/ports.js";
import type { CredentialSource, Credentials, Provider } from "../../src/core/provider-api/provider.js";
import { CodegenProvider } from "../../src/core/providers/codegen/codegen-provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { HuggingFaceProvider } from "../../src/core/providers/huggingface/huggingface-provider.js";
import { OllamaProvider } from "../../src/core/providers/ollama/ollama-provider.js";
import { OpenAIProvider } from "../../src/core/providers/openai/openai-provider.js";
import { SnowCellProvider } from "../../src/core/providers/snowcell/snowcell-provider.js";
import { StackSpotProvider } from "../../src/core/providers/stackspot/stackspot-provider.js";
import type { WireContext } from "../../src/core/wire/http/context.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import type { SandboxService, ServiceOptions } from "../sandbox/service.js";
import { CodegenService } from "../sandbox/services/codegen.js";
import { HuggingFaceService } from "../sandbox/services/huggingface.js";
import { OllamaService } from "../sandbox/services/ollama.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { SnowCellService } from "../sandbox/services/snowcell.js";
import { StackSpotService } from "../sandbox/services/stackspot.js";
import { TestSettings } from "../support/wire-context.js";
import {
  agentStream,
  messagesStream,
  ollamaStream,
  openAIStream,
  responsesStream,
  type StreamDialect,
  wholeReplies,
} from "./dialects.js";

export const columnNames = [
  "SnowCell",
  "StackSpot key",
  "StackSpot agent",
  "Ollama",
  "Hugging Face",
  "OpenAI",
  "Codegen",
  "custom",
  "Responses",
  "Messages",
] as const;
export type ColumnName = (typeof columnNames)[number];

/** A service and a provider that uses it. */
export interface Pair {
  readonly service: SandboxService;
  /** `credentials` creates the credential source for a sign-in method of the provider. */
  readonly provider: Provider;
}

/** The user agreed to send the token to remote plain-http addresses, for example behind a proxy. */
function trusting(values: Readonly<Record<string, unknown>>): Settings {
  const models = values["snowcell.models"] as readonly Readonly<Record<string, unknown>>[];
  return new TestSettings({ ...values, "snowcell.models": models.map((model) => ({ ...model, sendToken: true })) });
}

type Store = (method: string, values: Credentials) => CredentialSource;

export interface Column {
  readonly name: ColumnName;
  /** A model that answers. */
  readonly model: string;
  /** The format of its streams; absent if answers arrive as one JSON body. */
  readonly stream?: StreamDialect;
  /** A whole answer in one body. */
  readonly whole: (text: string) => string;
  /** Whether a request asks for an answer. */
  readonly isChat: (request: RecordedRequest) => boolean;
  /** Whether an answer request can be retried: not if it starts a job that costs money. */
  readonly retries: boolean;
  /** Whether it has a credential, to which a 401 refers. */
  readonly hasCredential: boolean;
  /** Extracts the model's answer if the provider also reports its steps in the text. */
  readonly answerIn?: (text: string) => string;
  readonly start: (options: ServiceOptions, context: WireContext, store: Store) => Promise<Pair>;
}

const isCompletion = ({ path }: RecordedRequest): boolean => path.endsWith("/completions");
const isAnswered = ({ path }: RecordedRequest): boolean => /\/(?:responses|messages)$/.test(path);
const openAICompatible = {
  stream: openAIStream,
  whole: wholeReplies.openAI,
  isChat: isCompletion,
  retries: true,
  hasCredential: true,
} as const;
const settingsOf = (service: { readonly settings: Readonly<Record<string, unknown>> }): Settings =>
  new TestSettings(service.settings);

export const columns: Readonly<Record<ColumnName, Column>> = {
  SnowCell: {
    ...openAICompatible,
    name: "SnowCell",
    model: "llama",
    start: async (options, context, store) => {
      const service = await SnowCellService.start(options);
      const stored = store("token", { user: service.demoUser, token: service.demoToken });
      return { service, provider: new SnowCellProvider(context, trusting(service.settings), stored) };
    },
  },
  "StackSpot key": {
    ...openAICompatible,
    name: "StackSpot key",
    model: "stackspot-ai-code",
    start: async (options, context, store) => {
      const service = await StackSpotService.start(options);
      const stored = store("api-key", { apiKey: service.demoKey });
      return { service, provider: new StackSpotProvider(context, settingsOf(service), stored) };
    },
  },
  "StackSpot agent": {
    name: "StackSpot agent",
    model: "01JSANDB0XAGENT0000000001A",
    stream: agentStream,
    whole: wholeReplies.agent,
    isChat: ({ path }) => path.startsWith("/v1/agent/"),
    retries: true,
    hasCredential: true,
    start: async (options, context, store) => {
      const service = await StackSpotService.start(options);
      const values = { clientId: service.demoClientId, clientSecret: service.demoClientSecret };
      const provider = new StackSpotProvider(context, settingsOf(service), store("service-credential", values));
      return { service, provider };
    },
  },
  Ollama: {
    name: "Ollama",
    model: "llama3.2:latest",
    stream: ollamaStream,
    whole: wholeReplies.ollama,
    isChat: ({ path }) => path === "/api/chat",
    retries: true,
    hasCredential: false,
    start: async (options, context) => {
      const service = await OllamaService.start(options);
      service.loadDelayMs = 0;
      return { service, provider: new OllamaProvider(context, settingsOf(service), () => "this machine") };
    },
  },
  "Hugging Face": {
    ...openAICompatible,
    name: "Hugging Face",
    model: "openai/gpt-oss-120b",
    start: async (options, context, store) => {
      const service = await HuggingFaceService.start(options);
      const stored = store("token", { token: service.demoToken });
      return { service, provider: new HuggingFaceProvider(context, settingsOf(service), stored) };
    },
  },
  OpenAI: {
    ...openAICompatible,
    name: "OpenAI",
    model: "gpt-4.1-mini",
    start: async (options, context, store) => {
      const service = await OpenAIService.start(options);
      const stored = store("apiKey", { apiKey: service.demoKey });
      return { service, provider: new OpenAIProvider(context, settingsOf(service), stored) };
    },
  },
  Codegen: {
    name: "Codegen",
    model: "agent",
    whole: wholeReplies.codegen,
    isChat: ({ method, path }) => method === "POST" && path.endsWith("/agent/run"),
    retries: false,
    hasCredential: true,
    // The link to the run comes first, and in the sandbox the links to its results come last.
    answerIn: (text) => (text.includes("\n\n") ? (text.split("\n\n").find((part) => !/^[-[]|^Run /.test(part)) ?? "") : ""),
    start: async (options, context, store) => {
      const service = await CodegenService.start(options);
      service.limits = { creates: Number.POSITIVE_INFINITY, reads: Number.POSITIVE_INFINITY };
      const values = { token: service.demoToken, organizationId: String(service.demoOrganization) };
      return { service, provider: new CodegenProvider(context, settingsOf(service), store("token", values)) };
    },
  },
  custom: customColumn("custom", "header", {}),
  Responses: customColumn("Responses", "responses", {
    stream: responsesStream,
    whole: wholeReplies.responses,
    isChat: isAnswered,
    api: "responses",
  }),
  Messages: customColumn("Messages", "messages", {
    stream: messagesStream,
    whole: wholeReplies.messages,
    isChat: isAnswered,
    api: "messages",
  }),
};

/** A custom provider with the given dialect, for the server at the given path. */
function customColumn(name: ColumnName, path: string, { api, ...dialect }: Partial<Column> & { readonly api?: string }): Column {
  return {
    ...openAICompatible,
    ...dialect,
    name,
    model: "sandbox-large",
    start: async (options, context, store) => {
      const service = await OpenAIService.start(options);
      const place = { baseUrl: `${service.url}/${path}/v1`, auth: "header", boundary: "company" };
      const entry = { id: "mine", name: "Mine", ...place, ...(api !== undefined ? { api } : {}) };
      const [definition] = readCustomProviders([entry]).definitions;
      if (!definition) throw new Error("no definition");
      const stored = store(`header@${service.url}`, { apiKey: service.demoKey });
      return { service, provider: new CustomProvider(context, definition, stored) };
    },
  };
}
