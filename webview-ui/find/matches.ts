// Marks words with the browser's highlight API, without touching elements.

/** Highlight names that VS Code's webview stylesheet colors like find matches. */
const names = { all: "find-highlight", current: "current-find-highlight" };

/** Marks every `query`, more strongly in the message `currentId`; returns the element of the first match there. */
export function markMatches(query: string, currentId: string | undefined): Element | undefined {
  CSS.highlights.clear();
  const words = query.trim().toLowerCase();
  if (words === "") return undefined;
  const all = new Highlight();
  const current = new Highlight();
  let first: Element | undefined;
  for (const body of document.querySelectorAll(".message .message-body")) {
    const isCurrent = body.closest<HTMLElement>(".message")?.dataset["messageId"] === currentId;
    for (const range of rangesIn(body, words)) {
      (isCurrent ? current : all).add(range);
      if (isCurrent) first ??= range.startContainer.parentElement ?? undefined;
    }
  }
  CSS.highlights.set(names.all, all);
  CSS.highlights.set(names.current, current);
  return first;
}

/** Ranges of the lowercase `words` in the text of `element`, across its child nodes. */
function* rangesIn(element: Element, words: string): Generator<Range> {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node instanceof Text) texts.push(node);
  // Some letters get longer in lowercase, which would shift positions; such text is searched case-sensitively.
  const whole = texts.map(({ data }) => (data.toLowerCase().length === data.length ? data.toLowerCase() : data)).join("");
  const position = (offset: number): [Text, number] | undefined => {
    let start = 0;
    for (const text of texts) {
      if (offset <= start + text.length) return [text, offset - start];
      start += text.length;
    }
    return undefined;
  };
  for (let at = whole.indexOf(words); at !== -1; at = whole.indexOf(words, at + words.length)) {
    const [start, end] = [position(at), position(at + words.length)];
    if (!start || !end) return;
    const range = new Range();
    range.setStart(...start);
    range.setEnd(...end);
    yield range;
  }
}
