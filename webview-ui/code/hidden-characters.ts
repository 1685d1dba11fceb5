// Marks invisible characters in code that change its meaning or position: controls, direction marks, zero-width characters.
// Each is shown by its code point; copied text keeps it.

/** Emoji made of several characters, whose joiners are left alone. */
const emoji = /\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}]/u.source;
const invisible = [
  /(?![\t\n])[\p{Cc}\p{Cf}\u115f\u1160\u2028\u2029\u3164\uffa0]/u,
  /[\u034f\u17b4\u17b5]|[\ufe00-\ufe0e]|[\u{e0100}-\u{e01ef}]/u,
  /(?<!\p{Emoji})\ufe0f/u,
];
const hidden = new RegExp(`(?!(?<=${emoji})\\u200d)(?:${invisible.map(({ source }) => source).join("|")})`, "gu");

/** Wraps each hidden character of the escaped `html` in an element. */
export function markHidden(html: string): string {
  return html.replace(hidden, (character) => `<span data-character="${nameOf(character)}">${character}</span>`);
}

/** Appends `text` to `parent`. `before` is at least the last character of the code in front of it. */
export function appendCode(parent: Node, text: string, before = ""): void {
  const whole = before + text;
  let start = before.length;
  hidden.lastIndex = start;
  for (let match = hidden.exec(whole); match; match = hidden.exec(whole)) {
    appendText(parent, whole.slice(start, match.index));
    const mark = document.createElement("span");
    mark.dataset["character"] = nameOf(match[0]);
    mark.textContent = match[0];
    parent.appendChild(mark);
    start = match.index + match[0].length;
  }
  appendText(parent, whole.slice(start));
}

/** Does the same for code that is already in elements. */
export function markHiddenIn(fragment: DocumentFragment): void {
  const texts = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  for (let node = texts.nextNode(); node; node = texts.nextNode()) if (node instanceof Text) found.push(node);
  for (const text of found) {
    if (text.data.search(hidden) === -1) continue;
    const marked = document.createDocumentFragment();
    appendCode(marked, text.data);
    text.replaceWith(marked);
  }
}

function nameOf(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
}

function appendText(parent: Node, text: string): void {
  if (text === "") return;
  const { lastChild } = parent;
  if (lastChild instanceof Text) lastChild.appendData(text);
  else parent.appendChild(new Text(text));
}
