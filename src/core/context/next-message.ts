// The context plan for the message in the composer, as if it were sent now.

import type { Attachment, Conversation, Message } from "../conversation/conversation.js";
import { type DefaultSettings, effectiveSettings } from "../conversation/conversation-settings.js";
import type { Instructions } from "../instructions/instruction-files.js";
import type { ModelFacts } from "../models/model-facts.js";
import { type ContextPlan, planContext } from "./plan.js";

/** The draft with its attachments, and its conversation. */
export interface NextMessage {
  readonly conversation: Conversation;
  readonly draft: string;
  readonly attachments: readonly Attachment[];
}

export function planNextMessage(
  next: NextMessage,
  defaults: DefaultSettings,
  facts: ModelFacts | undefined,
  instructions: readonly Instructions[] = [],
): ContextPlan {
  const { conversation, draft, attachments } = next;
  const { systemPrompt, parameters } = effectiveSettings(conversation.settings, defaults);
  const message: Message = {
    id: "next",
    parentId: conversation.leafId,
    role: "user",
    createdAt: 0,
    text: draft,
    reasoning: "",
    state: "done",
    attachments,
  };
  return planContext({
    path: [...conversation.path(), message],
    systemPrompt,
    instructions,
    facts,
    maxTokens: parameters.maxTokens,
  });
}
