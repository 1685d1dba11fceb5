// The one place that talks to the extension host: the only `acquireVsCodeApi()`. What comes in is validated; what does
// not fit the protocol is dropped and reported, never shown.

import * as z from "zod/mini";
import { type HostMessage, hostMessageSchema } from "../../src/protocol/host-messages.js";
import type { PanelMessage } from "../../src/protocol/panel-messages.js";

/** What survives a reload of the page. */
const savedSchema = z.object({
  conversation: z.string(),
  /** The text in the composer, and the last that the host was told. Where they differ, ours is newer. */
  draft: z.string(),
  posted: z.string(),
  /** The message at the top of the view, its place on the path, and how far above the view it begins, in px; null at the end. */
  place: z.nullable(z.object({ messageId: z.string(), above: z.number(), index: z.exactOptional(z.number()) })),
  /** Ids of messages that were being edited, each with what was typed. */
  edits: z.exactOptional(z.array(z.tuple([z.string(), z.string()]))),
});
export type Saved = z.infer<typeof savedSchema>;

const nothingSaved: Saved = { conversation: "", draft: "", posted: "", place: null };

/** Which parts of a message are not of the protocol; never what they hold. */
function wrongParts({ issues }: z.core.$ZodError): string {
  return issues.map(({ code, path }) => `${code} at ${path.join(".") || "the top"}`).join(", ");
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

  /** Says what went wrong in the panel, for the host's log. */
  report(message: string): void {
    this.send({ type: "panel-error", message: message.slice(0, 2000) });
  }

  listen(receive: (message: HostMessage) => void): void {
    window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const parsed = hostMessageSchema.safeParse(data);
      if (parsed.success) receive(parsed.data);
      else this.report(`A message from the host was dropped: ${wrongParts(parsed.error)}`);
    });
  }
}
