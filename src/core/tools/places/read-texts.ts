// The text of each file as a run last saw it. An edit of a file that has changed since is refused, because the model would
// change code that it does not know.

/** Characters that are kept of all conversations together, oldest dropped first. */
const mostCharacters = 20_000_000;

export class ReadTexts {
  private readonly texts = new Map<string, string>();
  private characters = 0;

  /** Records the whole text, and returns whether it differs from what this conversation saw before. */
  saw(conversationId: string, uri: string, whole: string): { readonly hasChanged: boolean } {
    const key = keyOf(conversationId, uri);
    const text = whole.replaceAll("\r\n", "\n");
    const earlier = this.texts.get(key);
    this.forget(conversationId, uri);
    this.texts.set(key, text);
    this.characters += text.length;
    for (const [oldest, { length }] of this.texts) {
      if (this.characters <= mostCharacters || oldest === key) break;
      this.texts.delete(oldest);
      this.characters -= length;
    }
    return { hasChanged: earlier !== undefined && earlier !== text };
  }

  /** With `\n` as line ending. Undefined if the conversation has not read the file in this window. */
  last(conversationId: string, uri: string): string | undefined {
    return this.texts.get(keyOf(conversationId, uri));
  }

  forget(conversationId: string, uri: string): void {
    const key = keyOf(conversationId, uri);
    this.characters -= this.texts.get(key)?.length ?? 0;
    this.texts.delete(key);
  }
}

const keyOf = (conversationId: string, uri: string): string => `${conversationId} ${uri}`;
