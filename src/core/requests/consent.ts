// The only rule for how far a request may travel, and the only record of consent: as far as the model that the user chose
// or the boundary accepted for the conversation. Anything farther requires a question.

import { abortable } from "../platform/abortable.js";
import type { PrivacyBoundary } from "../provider-api/provider.js";
import { compareBoundaries, farthest } from "../routing/boundary.js";
import type { BoundaryQuestion } from "../routing/boundary-words.js";

/** Shows a question with its buttons and returns the pressed one. */
export type AskUser = (question: BoundaryQuestion) => Promise<"once" | "always" | undefined>;

export class Consent {
  private readonly agreed = new Map<string, PrivacyBoundary>();

  constructor(private readonly askUser: AskUser) {}

  /**
   * The boundary up to which no question is needed. Without a conversation only the chosen model counts: sending code
   * needs consent each time.
   */
  reach(chosen: PrivacyBoundary, conversationId: string | undefined): PrivacyBoundary {
    const agreed = conversationId === undefined ? undefined : this.agreed.get(conversationId);
    return agreed === undefined ? chosen : (farthest([chosen, agreed]) ?? chosen);
  }

  /** The farthest boundary in `wanted` beyond the reach; `undefined` if none is. */
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
