// Asks the list to show a message anywhere in the conversation.

import type { Saved } from "../state/host.js";

type Place = NonNullable<Saved["place"]>;

const eventName = "snowcell-go-to";
/** An answer has shown or left out rows by itself, so marks in it are gone. */
export const rowsChanged = "snowcell-rows-changed";

export function goTo(from: EventTarget, place: Place): void {
  from.dispatchEvent(new CustomEvent(eventName, { bubbles: true, detail: place }));
}

export function listenForGoing(root: EventTarget, show: (place: Place) => void): void {
  root.addEventListener(eventName, (event) => show((event as CustomEvent<Place>).detail));
}
