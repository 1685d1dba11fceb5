// Detects keys that belong to an input method: there, Enter picks a word and must not send the message.

/** Browsers report 229 for keys that an input method handles, some of them without `isComposing`. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
