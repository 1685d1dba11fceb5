// The agent of a conversation, as far as it has one.

import type { AgentControls } from "../agent/agent-controls.js";
import type { Message } from "../conversation/conversation.js";
import type { Part, Step } from "../conversation/parts.js";
import type { ChatSession } from "./chat-session.js";

export function agentOf(session: ChatSession & { readonly agent?: AgentControls }): AgentControls | undefined {
  return session.agent;
}

/** What a run has used, over all its rounds. */
export interface FiguresOfRun {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly estimated: boolean;
  readonly cost?: { readonly amount: number; readonly currency: string };
}

export function figuresOf(message: Message & { readonly run?: FiguresOfRun }): FiguresOfRun | undefined {
  return message.run;
}

/** Why a step was refused or failed, in the user's language. */
export function detailOf(step: Step & { readonly detail?: string }): string | undefined {
  return step.detail;
}

export function partsOf(message: Message & { readonly parts?: readonly Part[] }): readonly Part[] | undefined {
  return message.parts;
}
