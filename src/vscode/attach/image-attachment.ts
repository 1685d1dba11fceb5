// Images as attachments, in the form in which they are sent.

import * as l10n from "@vscode/l10n";
import { largestImage, readImage } from "../../core/attach/image-file.js";
import type { Attachment } from "../../core/conversation/conversation.js";
import { createId } from "../../core/platform/ids.js";
import { NotAttachable } from "./not-attachable.js";

/** @param uri the image's location; empty for a pasted one. Throws `NotAttachable`. */
export function imageAttachment(bytes: Uint8Array, name: string, uri: string): Attachment {
  const facts = readImage(bytes);
  if (!facts) throw new NotAttachable(l10n.t("{0} is not a supported image (PNG, JPEG, GIF, WebP).", name));
  if (bytes.byteLength > largestImage) {
    const [is, most] = [bytes.byteLength, largestImage].map((size) => (size / 1024 / 1024).toFixed(1));
    throw new NotAttachable(
      l10n.t("{0} is too large ({1} MB). Services accept images up to {2} MB.", name, is ?? "", most ?? ""),
    );
  }
  return {
    id: createId(Date.now()),
    kind: "image",
    path: name,
    language: "",
    text: "",
    uri,
    image: { ...facts, data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64") },
  };
}
