// StackSpot, all at one origin: three models for API keys, and for service credentials the identity service, agents and
// quick commands. Specified in the protocol reference, section StackSpot.

import { answerTo, type PromptMessage } from "../answers.js";
import { HttpService, type Route, type RouteContext } from "../http-service.js";
import { type OddityName, oddities } from "../oddities.js";
import { completeChat, type ServedModel } from "../openai-compatible.js";
import { completionOf, completionPieces, dataEvent, openAiError, type WireAnswer } from "../openai-wire.js";
import type { RecordedRequest } from "../recorded-request.js";
import { eventStreamReply, jsonReply, type Piece, type Reply } from "../reply.js";
import type { ServiceOptions } from "../service.js";
import { bearerOf, StackSpotIdentity } from "./stackspot-identity.js";

/** The format of agents' answers: their own, or OpenAI's, which some of them use. */
export type AgentShape = "native" | "openai";

interface Execution {
  readonly slug: string;
  readonly conversation: string;
  readonly answer: string;
  /** Number of polls so far. */
  polls: number;
}

const models = [
  { path: "/v1/chat/completions", id: "stackspot-ai-chat" },
  { path: "/v1/code/completions", id: "stackspot-ai-code" },
  { path: "/v1/assistant/completions", id: "stackspot-ai-assistant" },
] as const;

const charactersPerToken = 4;
/** Digits of a ULID, https://github.com/ulid/spec. */
const ulidDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export class StackSpotService extends HttpService {
  readonly demoKey = "sk-stackspot-demo-12345";
  readonly demoRealm = "stackspot-freemium";
  readonly demoClientId = "11111111-2222-4333-8444-555555555555";
  readonly demoClientSecret = "demo-client-key-0123456789";
  readonly keys = new Set([this.demoKey]);
  readonly identity = new StackSpotIdentity();
  readonly agents = new Map([
    ["01JSANDB0XAGENT0000000001A", "Sandbox Agent"],
    ["01JSANDB0XAGENT0000000002B", "Review Agent"],
  ]);
  readonly quickCommands = new Map([
    ["explain-code", ["Read the code", "Explain it"]],
    ["list-risks", ["Read the code", "Look for risks", "List them"]],
  ]);
  agentShape: AgentShape = "native";
  /** Whether an agent's stream ends with `[DONE]`. */
  endsWithDone = false;
  /** Whether agents report token counts; otherwise every count is null. */
  countsTokens = true;
  /** Whether the reply names the conversation; the service may not do so in every stream. */
  namesConversation = true;
  /** Longest prompt of an agent, in tokens. */
  agentContextLength = 272_000;
  /** Polls until an execution is done. */
  pollsToCompletion = 3;
  /** Whether later executions succeed. */
  commandsSucceed = true;
  /** Builds an execution's result from the answer; by default the answer itself. */
  resultOf: (answer: string) => unknown = (answer) => answer;
  /** What an agent remembers, by conversation id. */
  readonly conversations = new Map<string, PromptMessage[]>();
  readonly #executions = new Map<string, Execution>();
  #made = 0;

  protected readonly routes: readonly Route[] = [
    ...models.map(
      ({ path, id }): Route => ({ method: "POST", path, isChat: true, handle: (context) => this.#complete(context, id) }),
    ),
    { method: "POST", path: /^\/[^/]+\/oidc\/oauth\/token$/, handle: ({ request }) => this.identity.token(request) },
    { method: "POST", path: /^\/v1\/agent\/[^/]+\/chat$/, isChat: true, handle: (context) => this.#agent(context) },
    {
      method: "POST",
      path: /^\/v1\/quick-commands\/create-execution\/[^/]+$/,
      isChat: true,
      handle: ({ request }) => this.#createExecution(request),
    },
    { method: "GET", path: /^\/v1\/quick-commands\/callback\/[^/]+$/, handle: ({ request }) => this.#callback(request) },
  ];

  static async start(options: ServiceOptions): Promise<StackSpotService> {
    const service = new StackSpotService("stackspot", options);
    service.identity.clients.set(service.demoRealm, new Map([[service.demoClientId, service.demoClientSecret]]));
    await service.start();
    return service;
  }

  get settings(): Readonly<Record<string, unknown>> {
    return {
      "snowcell.stackspot.baseUrl": `${this.url}/v1`,
      "snowcell.stackspot.identityUrl": this.url,
      "snowcell.stackspot.realm": this.demoRealm,
      "snowcell.stackspot.inferenceUrl": this.url,
      "snowcell.stackspot.quickCommandUrl": this.url,
      "snowcell.stackspot.agents": [...this.agents].map(([id, name]) => ({ id, name })),
      "snowcell.stackspot.quickCommands": [...this.quickCommands.keys()],
    };
  }

  get notes(): readonly string[] {
    return [
      `API key ${this.demoKey}`,
      `service credential: client ID ${this.demoClientId}, client key ${this.demoClientSecret}, realm ${this.demoRealm}`,
    ];
  }

  #complete(context: RouteContext, id: string): Reply {
    const key = bearerOf(context.request);
    if (key === undefined || !this.keys.has(key)) {
      return jsonReply(401, openAiError("The API key is not valid.", "invalid_request_error", "invalid_api_key"));
    }
    const model: ServedModel = { id, ownedBy: "stackspot", contextLength: 32_768 };
    return completeChat(context, [model], ({ status, kind, message, param }) => {
      const code = kind === "context-overflow" ? "context_length_exceeded" : kind.replaceAll("-", "_");
      return jsonReply(status, openAiError(message, "invalid_request_error", code, param));
    });
  }

  #agent({ request, cutter, oddity }: RouteContext): Reply {
    if (!this.identity.letsIn(request)) return unauthorized();
    const id = decodeURIComponent(request.path.split("/")[3] ?? "");
    if (!this.agents.has(id)) return problem(404, "NotFoundError", "INFERENCE_2001_AGENT_NOT_FOUND", `There is no agent ${id}.`);
    const body = recordOf(request.body);
    const prompt = body["user_prompt"];
    if (typeof prompt !== "string" || prompt === "")
      return problem(400, "ValidationError", "INFERENCE_1001_INVALID_REQUEST", "user_prompt is missing.");
    const promptTokens = tokensIn(prompt);
    if (promptTokens > this.agentContextLength) {
      const said = `Your messages resulted in ${promptTokens} tokens`;
      return problem(400, "LlmModelError", "INFERENCE_6001_LLM_MODEL_BAD_REQUEST", said);
    }

    const conversation = body["use_conversation"] === true ? this.#conversation(body["conversation_id"]) : undefined;
    const remembered = this.conversations.get(conversation ?? "") ?? [];
    const messages = [...remembered, { role: "user", text: prompt }];
    const { text } = answerTo(messages, this.agents.get(id) ?? id);
    if (conversation !== undefined) this.conversations.set(conversation, [...messages, { role: "assistant", text }]);
    this.#made += 1;
    const outputTokens = tokensIn(text);
    const answer: WireAnswer = {
      id: `chatcmpl-agent-${this.#made}`,
      created: Math.floor(Date.now() / 1000),
      model: id,
      text,
      finishReason: "stop",
      usage: { prompt_tokens: promptTokens, completion_tokens: outputTokens, total_tokens: promptTokens + outputTokens },
    };
    if (oddity) return oddities[oddity as OddityName].reply(answer, cutter);
    const named = conversation !== undefined && this.namesConversation ? { conversation_id: conversation } : {};
    const counted = (tokens: number): number | null => (this.countsTokens ? tokens : null);
    if (body["streaming"] !== true) {
      if (this.agentShape === "openai") return jsonReply(200, { ...completionOf(answer), ...named });
      return jsonReply(200, {
        message: text,
        stop_reason: "stop",
        tokens: { user: counted(promptTokens), enrichment: counted(0), output: counted(outputTokens) },
        upload_ids: {},
        knowledge_source_id: [],
        ...named,
      });
    }
    if (this.agentShape === "openai") return eventStreamReply(completionPieces(answer, cutter, this.countsTokens));
    const last = {
      message: "",
      stop_reason: "stop",
      tokens: { input: counted(promptTokens), output: counted(outputTokens) },
      message_id: this.#ulid(),
      ...named,
    };
    return eventStreamReply(agentPieces(cutter.cut(text), last, this.endsWithDone));
  }

  #createExecution(request: RecordedRequest): Reply {
    if (!this.identity.letsIn(request)) return unauthorized();
    const slug = decodeURIComponent(request.path.split("/")[4] ?? "");
    if (!this.quickCommands.has(slug))
      return problem(404, "NotFoundError", "QUICK_COMMAND_NOT_FOUND", `There is no quick command ${slug}.`);
    const input = recordOf(request.body)["input_data"];
    if (input === undefined) return problem(400, "ValidationError", "INVALID_REQUEST", "input_data is missing.");
    const conversation = this.#conversation(request.query.get("conversation_id"));
    const prompt = typeof input === "string" ? input : JSON.stringify(input);
    const messages = [...(this.conversations.get(conversation) ?? []), { role: "user", text: prompt }];
    const answer = answerTo(messages, slug).text;
    this.conversations.set(conversation, [...messages, { role: "assistant", text: answer }]);
    const id = this.#ulid();
    this.#executions.set(id, { slug, conversation, answer, polls: 0 });
    return jsonReply(200, id);
  }

  /** Each poll of an execution advances it by one step. */
  #callback(request: RecordedRequest): Reply {
    if (!this.identity.letsIn(request)) return unauthorized();
    const id = decodeURIComponent(request.path.split("/")[4] ?? "");
    const execution = this.#executions.get(id);
    if (!execution) return problem(404, "NotFoundError", "EXECUTION_NOT_FOUND", `There is no execution ${id}.`);
    execution.polls += 1;
    const { slug, conversation, answer, polls } = execution;
    const isOver = polls >= this.pollsToCompletion;
    const fraction = Math.min(1, (polls - 1) / Math.max(1, this.pollsToCompletion - 1));
    const names = this.quickCommands.get(slug) ?? [];
    const begun = isOver ? names.length : Math.min(names.length, polls - 1);
    const running = polls === 1 ? "CREATED" : "RUNNING";
    const ended = this.commandsSucceed ? "COMPLETED" : "FAILURE";
    return jsonReply(200, {
      execution_id: id,
      quick_command_slug: slug,
      conversation_id: conversation,
      progress: {
        start: "2026-01-01T10:00:00.000000",
        end: isOver ? "2026-01-01T10:00:09.000000" : null,
        duration: isOver ? 9 : 0,
        execution_percentage: isOver ? 1 : fraction,
        status: isOver ? ended : running,
      },
      steps: names.slice(0, begun).map((name, index) => ({
        step_name: name,
        execution_order: index,
        type: "LLM",
        step_result: { answer: isOver && index === names.length - 1 && this.commandsSucceed ? answer : "", sources: [] },
      })),
      result: !isOver ? null : this.commandsSucceed ? this.resultOf(answer) : "The model could not be reached.",
    });
  }

  #conversation(asked: unknown): string {
    return typeof asked === "string" && asked !== "" ? asked : this.#ulid();
  }

  #ulid(): string {
    this.#made += 1;
    let digits = "";
    for (let rest = this.#made; digits.length < 16; rest = Math.floor(rest / 32))
      digits = (ulidDigits[rest % 32] ?? "0") + digits;
    return `01JSANDB0X${digits}`;
  }
}

/** An agent's own stream: a message per delta, and one with the finish reason. */
function* agentPieces(deltas: Iterable<string>, last: object, withDone: boolean): Generator<Piece> {
  for (const message of deltas) yield { data: dataEvent({ message }), characters: message.length };
  yield { data: dataEvent(last) };
  if (withDone) yield { data: "data: [DONE]\n\n" };
}

function problem(status: number, type: string, code: string, details: string): Reply {
  return jsonReply(status, { type, code, details });
}

function unauthorized(): Reply {
  return problem(401, "UnauthorizedError", "UNAUTHORIZED", "The access token is missing, wrong or expired.");
}

function tokensIn(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
