// The text in the composer while it is not sent. The host keeps it, so that other panels and a later day have it too;
// the page keeps a copy for what the host was not told when the page went away.

import type { Host } from "./host.js";

/** At most ten posts a second. */
const shortestGap = 100;

export class Draft {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastPost = 0;
  /** A send was made whose `draft-changed` is still to come. */
  #sent = false;

  constructor(private readonly host: Host) {}

  /** What the composer should show for a snapshot: the host's draft, unless ours was not told to it. */
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

  /** Tells the host what it does not know yet. */
  flush(): void {
    this.#cancel();
    const { draft, posted } = this.host.saved;
    if (draft === posted) return;
    this.#lastPost = performance.now();
    this.host.save({ posted: draft });
    this.host.send({ type: "draft", draft });
  }

  /** The text was sent; the host clears its draft by itself. */
  sent(): void {
    this.#cancel();
    this.#sent = true;
    this.host.save({ draft: "", posted: "" });
  }

  /** What the composer should show after the host's draft became `draft`. */
  arrived(draft: string): string {
    const mine = this.host.saved;
    const confirmsSend = this.#sent && draft === "";
    this.#sent = false;
    // Words typed since then are newer than what the host speaks of.
    if (confirmsSend ? mine.draft !== "" : mine.draft !== mine.posted) return mine.draft;
    this.host.save({ draft, posted: draft });
    return draft;
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
