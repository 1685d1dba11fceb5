// The unsent text in the composer. The host keeps it for other panels and later sessions; the page keeps a copy of what the
// host has not received when the page closes.

import type { Host } from "./host.js";

/** At most ten posts a second. */
const shortestGap = 100;

export class Draft {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastPost = 0;
  /** A message was sent and its `draft-changed` has not arrived. */
  #sent = false;

  constructor(private readonly host: Host) {}

  /** The text to show for a snapshot: the host's draft, unless the page has newer text. */
  restore(conversation: string, draft: string): string {
    const { saved } = this.host;
    this.#sent = false;
    if (saved.conversation === conversation && saved.draft !== saved.posted) {
      this.flush();
      return saved.draft;
    }
    this.#cancel();
    this.host.save({ conversation, draft, posted: draft });
    return draft;
  }

  changed(text: string): void {
    this.host.save({ draft: text });
    if (this.#timer !== undefined) return;
    const wait = this.#lastPost + shortestGap - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Sends unsent changes to the host. */
  flush(): void {
    this.#cancel();
    const { draft, posted } = this.host.saved;
    if (draft === posted) return;
    this.#lastPost = performance.now();
    this.host.save({ posted: draft });
    this.host.send({ type: "draft", draft });
  }

  /** The text was sent; the host clears its draft itself. */
  sent(): void {
    this.#cancel();
    this.#sent = true;
    this.host.save({ draft: "", posted: "" });
  }

  /** The text to show after the host's draft became `draft`. */
  arrived(draft: string): string {
    const mine = this.host.saved;
    const confirmsSend = this.#sent && draft === "";
    this.#sent = false;
    // Text typed since then is newer than the host's message.
    if (confirmsSend ? mine.draft !== "" : mine.draft !== mine.posted) return mine.draft;
    this.host.save({ draft, posted: draft });
    return draft;
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
