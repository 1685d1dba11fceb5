// One code block: a header with language and actions, and the code as plain text until it is highlighted. Not a Lit element:
// a stream appends text many times a second, and the block's size must be right at once.

import * as l10n from "@vscode/l10n";
import { post } from "../state/post.js";
import { appendCode, markHiddenIn } from "./hidden-characters.js";

/** Longer code is split into chunks with separate layout, so that the cost of appending does not grow. */
const longestUnchunked = 16_384;
const longestChunk = 16_384;
const linesPerChunk = 100;

export class CodeBlock extends HTMLElement {
  #info = "";
  #text = "";
  #linesInChunk = 0;
  #lengthOfChunk = 0;
  #header: HTMLElement | undefined;
  readonly #code = document.createElement("code");

  /** A block for the code of a fence; `info` is the fence's info string, such as `ts lookup.ts`. */
  static of(info: string, text: string): CodeBlock {
    const block = document.createElement("snowcell-code-block") as CodeBlock;
    block.update(info, text);
    return block;
  }

  get text(): string {
    return this.#text;
  }

  get info(): string {
    return this.#info;
  }

  /** Lowercase language name from the fence; empty if it names none. */
  get language(): string {
    return this.dataset["language"] ?? "";
  }

  update(info: string, text: string): void {
    if (!this.#header) this.#build();
    if (info !== this.#info) this.#showInfo(info);
    if (text === this.#text) return;
    if (text.startsWith(this.#text)) this.appendText(text.slice(this.#text.length));
    else this.#replaceText(text);
  }

  appendText(text: string): void {
    if (text === "") return;
    if (this.hasAttribute("data-highlighted") || (!this.#chunked && this.#text.length + text.length > longestUnchunked)) {
      this.#replaceText(this.#text + text);
      return;
    }
    const before = this.#text.slice(-2);
    this.#text += text;
    if (this.#chunked) this.#appendInChunks(text, before);
    else appendCode(this.#code, text, before);
  }

  /** Shows the same text with colors. Code in chunks stays plain, because spans may cross chunk borders. */
  showHighlighted(highlighted: DocumentFragment): void {
    if (this.#chunked) return;
    markHiddenIn(highlighted);
    this.#code.replaceChildren(highlighted);
    this.setAttribute("data-highlighted", "");
  }

  get #chunked(): boolean {
    return this.#text.length > longestUnchunked;
  }

  #replaceText(text: string): void {
    this.removeAttribute("data-highlighted");
    this.#code.replaceChildren();
    this.#text = text;
    if (this.#chunked) this.#appendInChunks(text, "");
    else appendCode(this.#code, text);
  }

  /** Fills the last chunk, then adds more. A full chunk never changes. */
  #appendInChunks(text: string, before: string): void {
    let start = 0;
    while (start < text.length) {
      let chunk = this.#code.lastElementChild;
      if (!chunk || this.#linesInChunk === linesPerChunk || this.#lengthOfChunk >= longestChunk) {
        chunk = document.createElement("span");
        chunk.className = "code-chunk";
        this.#code.append(chunk);
        this.#linesInChunk = 0;
        this.#lengthOfChunk = 0;
      }
      let limit = Math.min(text.length, start + longestChunk - this.#lengthOfChunk);
      // Do not split a surrogate pair.
      if (limit < text.length && /[\udc00-\udfff]/.test(text.charAt(limit))) limit++;
      let end = start;
      while (end < limit && this.#linesInChunk < linesPerChunk) {
        const lineEnd = text.indexOf("\n", end);
        if (lineEnd === -1 || lineEnd >= limit) {
          end = limit;
        } else {
          end = lineEnd + 1;
          this.#linesInChunk++;
        }
      }
      this.#lengthOfChunk += end - start;
      appendCode(chunk, text.slice(start, end), start < 2 ? before + text.slice(0, start) : text.slice(start - 2, start));
      start = end;
    }
  }

  #build(): void {
    this.className = "code-block";
    this.dataset["testid"] = "code-block";
    this.role = "group";
    this.#header = document.createElement("div");
    this.#header.className = "code-header";
    const pre = document.createElement("pre");
    pre.dir = "ltr";
    // Long lines must be scrollable by keyboard too.
    pre.tabIndex = 0;
    pre.append(this.#code);
    const actions = document.createElement("span");
    actions.className = "code-actions";
    const apply = this.#button("apply-code", "", l10n.t("Apply to File…"), () => {
      const messageId = this.closest<HTMLElement>("[data-message-id]")?.dataset["messageId"] ?? "";
      post(this, { type: "apply-code", text: this.#text, info: this.#info, messageId });
    });
    apply.className = "code-apply";
    apply.textContent = l10n.t("Apply");
    const more = [
      this.#button("wrap-code", "word-wrap", l10n.t("Wrap Lines"), (button) => {
        const wrapped = this.classList.toggle("wrapped");
        button.setAttribute("aria-pressed", String(wrapped));
      }),
      this.#button("new-file-code", "new-file", l10n.t("Open in New File"), () => {
        post(this, { type: "new-file", text: this.#text, language: this.language });
      }),
    ];
    const moreButton = this.#button("more-code", "ellipsis", l10n.t("More Actions"), (button) => {
      const opened = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(opened));
      for (const each of more) each.hidden = !opened;
    });
    moreButton.setAttribute("aria-expanded", "false");
    for (const each of more) each.hidden = true;
    actions.append(
      apply,
      this.#button("copy-code", "copy", l10n.t("Copy Code"), (button) => {
        post(this, { type: "copy", text: this.#text });
        showDone(button, "copy");
      }),
      this.#button("insert-code", "insert", l10n.t("Insert at Cursor"), () => {
        post(this, { type: "insert-code", text: this.#text });
      }),
      moreButton,
      ...more,
    );
    const language = document.createElement("span");
    language.className = "code-language";
    this.#header.append(language, actions);
    this.append(this.#header, pre);
    this.#showInfo("");
  }

  #showInfo(info: string): void {
    this.#info = info;
    const [language = "", ...rest] = info.split(/\s+/);
    this.dataset["language"] = /^[\w+#.-]*$/.test(language) ? language.toLowerCase() : "";
    const label = [language || l10n.t("text"), rest.join(" ")].filter((part) => part !== "").join(" · ");
    this.ariaLabel = l10n.t("Code: {0}", label);
    const shown = this.#header?.firstElementChild;
    if (shown) shown.textContent = label;
  }

  #button(testId: string, icon: string, label: string, press: (button: HTMLButtonElement) => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `icon-button codicon codicon-${icon}`;
    button.dataset["testid"] = testId;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => press(button));
    return button;
  }
}

/** Confirms briefly that a button did its work. */
function showDone(button: HTMLElement, icon: string): void {
  button.classList.replace(`codicon-${icon}`, "codicon-check");
  setTimeout(() => button.classList.replace("codicon-check", `codicon-${icon}`), 1500);
}

customElements.define("snowcell-code-block", CodeBlock);
