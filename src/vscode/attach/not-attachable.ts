// Why something cannot be attached, in words for the user, with a remedy if there is one.

export class NotAttachable extends Error {
  override readonly name = "NotAttachable";

  constructor(
    words: string,
    /** A command that helps, with the button's label. */
    readonly way?: { readonly label: string; readonly command: string; readonly argument?: string },
  ) {
    super(words);
  }
}
