// Sends a message to the host by an event that bubbles to the root, which holds the connection.

import type { PanelMessage } from "../../src/protocol/panel-messages.js";

const eventName = "snowcell-post";

export function post(from: EventTarget, message: PanelMessage): void {
  from.dispatchEvent(new CustomEvent<PanelMessage>(eventName, { bubbles: true, detail: message }));
}

export function listenForPosts(root: EventTarget, send: (message: PanelMessage) => void): void {
  root.addEventListener(eventName, (event) => {
    event.stopPropagation();
    send((event as CustomEvent<PanelMessage>).detail);
  });
}
