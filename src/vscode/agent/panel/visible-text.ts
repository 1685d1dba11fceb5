// Texts of models for the panel: characters that hide or reorder text are shown by their code points, so that no name or
// command looks like another one.

/** Emoji and Persian need the joiners. */
const invisible = /(?!\u200c|\u200d|\ufe0e|\ufe0f|\n|\t)[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

export function visibleText(text: string): string {
  return text.replace(invisible, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `[U+${code.padStart(4, "0")}]`;
  });
}
