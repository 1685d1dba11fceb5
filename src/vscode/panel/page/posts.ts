// Sends a panel's messages to its page. A post passes through three processes and takes time on the window's main thread, so
// messages of one turn of the event loop go together.

import type { HostMessage, HostPost } from "../../../protocol/host-messages.js";

export class Posts {
  private gathered: HostMessage[] = [];

  constructor(private readonly post: (post: HostPost) => void) {}

  /** Keeps the order. Text goes at once, with what came before it. */
  add(message: HostMessage): void {
    this.gathered.push(message);
    if (Array.isArray(message)) this.flush();
    else if (this.gathered.length === 1) setImmediate(() => this.flush());
  }

  /** The page is gone. */
  drop(): void {
    this.gathered = [];
  }

  private flush(): void {
    const [first, ...more] = this.gathered;
    if (!first) return;
    this.gathered = [];
    this.post(more.length === 0 ? first : { type: "several", messages: [first, ...more] });
  }
}
