// Start here: the messages of a run's requests. The beginning is built once; each round adds to the end, so that the prefix
// stays byte-equal until old results are removed; see compaction.ts.

import { planContext } from "../../context/plan.js";
import { answerMessages } from "../../conversation/agent-messages.js";
import type { Message } from "../../conversation/conversation.js";
import { promptMessages } from "../../conversation/prompt.js";
import { type Instructions, instructionPartId, withInstructions } from "../../instructions/instruction-files.js";
import { answerReserve } from "../../models/context-shares.js";
import type { ChatMessage, ChatParameters, ToolDefinition } from "../../provider-api/provider.js";
import { withoutImages } from "../../requests/messages.js";
import type { ResolvedModel } from "../../requests/resolved-model.js";
import { estimatePromptTokens } from "../../tokens/prompt-tokens.js";
import { estimateTokens } from "../../tokens/token-estimate.js";

export interface ContextInput {
  readonly by: ResolvedModel;
  readonly answer: Message;
  /** Ends with the question. */
  readonly path: readonly Message[];
  readonly tools: readonly ToolDefinition[];
  readonly systemPrompt: string;
  readonly instructions: readonly Instructions[];
  readonly parameters: ChatParameters;
}

/** Share of the context for what was said before the run; the rest is for its own rounds. */
const shareForHistory = 0.5;

export class AgentContext {
  /** Tokens for the prompt; absent if the model's context is unknown. */
  readonly limit: number | undefined;
  /** Ids of what was left out; see `ContextPlan`. */
  readonly plan: ReturnType<typeof planContext>;
  private readonly head: readonly ChatMessage[];
  private readonly headTokens: number;
  /** How the service's counts compare with our estimates. */
  private calibration = 1;

  constructor(private readonly input: ContextInput) {
    const { by, path, tools, systemPrompt, instructions, parameters } = input;
    const { contextLength, maxOutputTokens } = by.facts;
    const maxTokens = parameters.maxTokens;
    const reserve = contextLength === undefined ? 0 : answerReserve(contextLength, { maxTokens, maxOutputTokens });
    this.limit = contextLength === undefined ? undefined : contextLength - reserve;
    const forHistory = contextLength === undefined ? {} : { contextLength: Math.floor(contextLength * shareForHistory) };
    const planned = { path, systemPrompt, instructions, maxTokens, form: "calls" } as const;
    this.plan = planContext({ ...planned, facts: { ...by.facts, ...forHistory } });
    const { leftOut } = this.plan;
    this.head = withInstructions(
      promptMessages(path, systemPrompt, leftOut, "calls"),
      instructions.filter(({ id }) => !leftOut.has(instructionPartId(id))),
    );
    this.headTokens = estimatePromptTokens({ messages: this.head }) + estimateTokens(JSON.stringify(tools));
  }

  messages(): readonly ChatMessage[] {
    const { answer, by } = this.input;
    const messages = [...this.head, ...answerMessages(answer, "calls")];
    return by.facts.seesImages ? messages : withoutImages(messages, () => true);
  }

  /** Estimated tokens of the next request. */
  tokens(): number {
    const own = estimatePromptTokens({ messages: answerMessages(this.input.answer, "calls") });
    return Math.ceil((this.headTokens + own) * this.calibration);
  }

  /** Takes the service's own count for a request that was estimated at `estimated` tokens. */
  counted(promptTokens: number, estimated: number): void {
    if (promptTokens <= 0 || estimated <= 0) return;
    const factor = (promptTokens / estimated) * this.calibration;
    this.calibration = Math.min(2.5, Math.max(0.5, factor));
  }
}
