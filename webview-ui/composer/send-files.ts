// Sends the host a file that exists only as data in the page.

import { type AttachRequest, largestDrop } from "../../src/protocol/attach.js";

/** Bytes converted at once; `String.fromCharCode` takes a limited number of arguments. */
const step = 0x8000;

export async function sendFiles(files: readonly File[], ask: (request: AttachRequest) => void): Promise<void> {
  for (const file of files) {
    const name = file.name.slice(0, 300);
    if (file.size > largestDrop) {
      ask({ type: "too-large", name });
      continue;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = "";
    for (let at = 0; at < bytes.length; at += step) binary += String.fromCharCode(...bytes.subarray(at, at + step));
    ask({ type: "content", name, mediaType: file.type, base64: btoa(binary) });
  }
}
