// Keys that an input method takes: Enter there chooses a word and must not send anything.

/** 229 is what browsers report for a key that an input method handled, some without `isComposing`. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
