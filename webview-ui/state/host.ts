// The only connection to the extension host, with the only `acquireVsCodeApi()`. Incoming messages are validated; invalid
// ones are dropped and reported, never shown.

import * as z from "zod/mini";
import { type HostMessage, hostMessageSchema } from "../../src/protocol/host-messages.js";
import type { PanelMessage } from "../../src/protocol/panel-messages.js";

/** Data that survives a page reload. */
const savedSchema = z.object({
  conversation: z.string(),
  /** The composer's text, and the last text sent to the host. If they differ, the page's is newer. */
  draft: z.string(),
  posted: z.string(),
  /**
   * The message at the top of the view, its position on the path, and how far above the view it starts, in px; null at the
   * end.
   */
  place: z.nullable(z.object({ messageId: z.string(), above: z.number(), index: z.exactOptional(z.number()) })),
  /** How many messages the conversation had at that time. */
  count: z.exactOptional(z.number()),
  /** It shows an agent, whose code is then loaded while the host reads the conversation. */
  usesAgent: z.exactOptional(z.boolean()),
  /** Typed text of edits, by message id. */
  edits: z.exactOptional(z.array(z.tuple([z.string(), z.string()]))),
});
export type Saved = z.infer<typeof savedSchema>;

const nothingSaved: Saved = { conversation: "", draft: "", posted: "", place: null };

/** Which parts of a message are invalid; never their content. */
function wrongParts({ issues }: z.core.$ZodError): string {
  return issues.map(({ code, path }) => `${code} at ${path.join(".") || "the top"}`).join(", ");
}

/** The messages of a post; see `HostPost`. Each is validated by itself. */
function messagesOf(post: unknown): readonly unknown[] {
  const { type, messages } = (post ?? {}) as { readonly type?: unknown; readonly messages?: unknown };
  return type === "several" && Array.isArray(messages) ? messages : [post];
}

export class Host {
  readonly #api = acquireVsCodeApi<unknown>();
  #saved: Saved;

  constructor() {
    const saved = savedSchema.safeParse(this.#api.getState());
    this.#saved = saved.success ? saved.data : nothingSaved;
  }

  get saved(): Saved {
    return this.#saved;
  }

  save(changes: Partial<Saved>): void {
    this.#saved = { ...this.#saved, ...changes };
    this.#api.setState(this.#saved);
  }

  send(message: PanelMessage): void {
    this.#api.postMessage(message);
  }

  /** Reports an error of the panel to the host's log. */
  report(message: string): void {
    this.send({ type: "panel-error", message: message.slice(0, 2000) });
  }

  listen(receive: (message: HostMessage) => void): void {
    window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      for (const message of messagesOf(data)) {
        const parsed = hostMessageSchema.safeParse(message);
        if (!parsed.success) {
          this.report(`A message from the host was dropped: ${wrongParts(parsed.error)}`);
          continue;
        }
        try {
          receive(parsed.data);
        } catch (thrown) {
          // The other messages of the post still count.
          reportError(thrown);
        }
      }
    });
  }
}
