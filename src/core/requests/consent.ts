// The one rule of how far a request may travel, and the one memory of what the user agreed to: as far as the model that
// the user chose, as far as they agreed to for the conversation, and anywhere else only once they have been asked.

import { abortable } from "../platform/abortable.js";
import type { PrivacyBoundary } from "../provider-api/provider.js";
import { compareBoundaries, farthest } from "../routing/boundary.js";
import type { BoundaryQuestion } from "../routing/boundary-words.js";

/** Shows a question with its buttons, and gives back the one that was pressed. */
export type AskUser = (question: BoundaryQuestion) => Promise<"once" | "always" | undefined>;

export class Consent {
  private readonly agreed = new Map<string, PrivacyBoundary>();

  constructor(private readonly askUser: AskUser) {}

  /** As far as a request may travel unasked. Without a conversation only the choice counts: code is asked about each time. */
  reach(chosen: PrivacyBoundary, conversationId: string | undefined): PrivacyBoundary {
    const agreed = conversationId === undefined ? undefined : this.agreed.get(conversationId);
    return agreed === undefined ? chosen : (farthest([chosen, agreed]) ?? chosen);
  }

  /** The farthest boundary of `wanted` that lies beyond the reach; `undefined` if there is none to ask about. */
  beyond(
    wanted: readonly PrivacyBoundary[],
    chosen: PrivacyBoundary,
    conversationId: string | undefined,
  ): PrivacyBoundary | undefined {
    const most = farthest(wanted);
    return most !== undefined && compareBoundaries(most, this.reach(chosen, conversationId)) > 0 ? most : undefined;
  }

  /** Asks before a request goes to `boundary`. No answer means no. Rejects when `signal` aborts. */
  async ask(
    question: BoundaryQuestion,
    boundary: PrivacyBoundary,
    conversationId: string | undefined,
    signal: AbortSignal,
  ): Promise<"once" | "always" | undefined> {
    const answer = await abortable(this.askUser(question), signal);
    if (answer === "always" && conversationId !== undefined) this.agreed.set(conversationId, boundary);
    return answer;
  }
}
