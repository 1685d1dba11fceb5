// Why something does not go with a message, in words for the person, and the way out where there is one.

export class NotAttachable extends Error {
  override readonly name = "NotAttachable";

  constructor(
    words: string,
    /** A command that helps, with the button's label. */
    readonly way?: { readonly label: string; readonly command: string },
  ) {
    super(words);
  }
}
