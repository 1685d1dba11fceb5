// The words of one answer as its events arrive. Every reader that keeps the text of an answer uses it, because text may
// turn out to have been reasoning.

import type { ChatEvent } from "./provider.js";

export class AnswerText {
  text = "";
  reasoning = "";

  /** Takes an event; true if the text became another. Events that carry no words are ignored. */
  take(event: ChatEvent): boolean {
    switch (event.type) {
      case "text-delta":
        this.text += event.text;
        return true;
      case "reasoning-delta":
        this.reasoning += event.text;
        return false;
      case "text-was-reasoning":
        this.reasoning += this.text;
        this.text = "";
        return true;
      default:
        return false;
    }
  }
}
