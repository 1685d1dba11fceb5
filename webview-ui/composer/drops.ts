// Files and folders dropped on the panel: URIs from VS Code's lists, files from elsewhere. VS Code passes a drop to a panel
// only while Shift is held.

import { type AttachRequest, mostDropped } from "../../src/protocol/attach.js";
import { sendFiles } from "./send-files.js";

/** Data types in which VS Code's lists and other windows put URIs. */
const addressTypes = ["application/vnd.code.uri-list", "text/uri-list", "resourceurls"];

export function listenForDrops(ask: (request: AttachRequest) => void): void {
  const marks = document.documentElement.classList;
  const takes = ({ dataTransfer }: DragEvent): boolean =>
    dataTransfer?.types.some((type) => type === "Files" || addressTypes.includes(type.toLowerCase())) ?? false;
  document.addEventListener("dragover", (event) => {
    if (!takes(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    marks.add("dragged-over");
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!relatedTarget) marks.remove("dragged-over");
  });
  document.addEventListener("drop", (event) => {
    marks.remove("dragged-over");
    const { dataTransfer } = event;
    if (!dataTransfer || !takes(event)) return;
    event.preventDefault();
    const uris = addressesIn(dataTransfer).slice(0, mostDropped);
    if (uris.length > 0) ask({ type: "uris", uris });
    else void sendFiles([...dataTransfer.files].slice(0, mostDropped), ask);
  });
}

function addressesIn(dataTransfer: DataTransfer): string[] {
  for (const type of addressTypes) {
    const addresses = parse(dataTransfer.getData(type)).filter((uri) => /^[a-z][a-z0-9+.-]*:/i.test(uri) && uri.length <= 4096);
    // An image dragged out of a page brings both its URL and its data.
    const files = addresses.filter((uri) => !/^(?:https?|data|blob|javascript):/i.test(uri));
    if (files.length > 0) return [...new Set(files)];
  }
  return [];
}

/** A JSON list, or one URI a line with `#` comments as in https://www.rfc-editor.org/rfc/rfc2483#section-5. */
function parse(data: string): string[] {
  if (data.startsWith("[")) {
    try {
      const list: unknown = JSON.parse(data);
      return Array.isArray(list) ? list.filter((entry): entry is string => typeof entry === "string") : [];
    } catch {
      return [];
    }
  }
  return data.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
}
