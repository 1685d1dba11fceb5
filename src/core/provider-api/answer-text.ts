// Collects the text of one answer from its events. Every consumer that keeps an answer's text uses it, because text may
// turn out to be reasoning.

import type { ChatEvent } from "./provider.js";

export class AnswerText {
  text = "";
  reasoning = "";

  /** Takes an event; returns true if the text changed. Events without text are ignored. */
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
