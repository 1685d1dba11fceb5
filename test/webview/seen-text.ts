// What a user sees of a page in the pseudo-language: text that was not translated, and text that is cut off.

import type { Locator, Page } from "playwright-core";

export interface SeenText {
  readonly text: string;
  readonly place: string;
  /** Within an answer, code, or a field: not our text. */
  readonly foreign: boolean;
  /** Cut at the right or at the bottom, with no tooltip for the rest, and outside what shows all of it when opened. */
  readonly cut: boolean;
}

/** All visible texts and labels of a page. */
export function seenTexts(page: Page): Promise<SeenText[]> {
  return seenTextsIn(page.locator("body"));
}

/** All visible texts and labels within an element. */
export function seenTextsIn(element: Locator): Promise<SeenText[]> {
  return element.evaluate((root) => {
    const foreign = "code, pre, .markdown, snowcell-markdown, textarea, [contenteditable]";
    const shownElsewhere = "[title], [aria-expanded=false], summary";
    const placeOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join("")}`;
    const isClipped = (rect: DOMRect, start: Element): boolean => {
      for (let element: Element | null = start; element; element = element.parentElement) {
        const style = getComputedStyle(element);
        if (style.position === "fixed") return false;
        const box = element.getBoundingClientRect();
        // Hidden on purpose, for screen readers.
        if (box.width <= 1 || box.height <= 1) return false;
        const sideways = style.overflowX;
        if (sideways === "hidden" || sideways === "clip")
          if (rect.right > box.right + 1 || rect.left < box.left - 1) return element.closest(shownElsewhere) === null;
        const down = style.overflowY;
        if ((down === "hidden" || down === "clip") && rect.bottom > box.bottom + 2)
          return element.closest(shownElsewhere) === null;
        if (sideways === "auto" || sideways === "scroll" || down === "auto" || down === "scroll") return false;
      }
      return false;
    };
    const seen: SeenText[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = (node.textContent ?? "").replace(/\s+/g, " ").trim();
      if (!element || text === "" || element.closest("script, style") || !element.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rect = range.getBoundingClientRect();
      const isForeign = element.closest(foreign) !== null;
      seen.push({ text, place: placeOf(element), foreign: isForeign, cut: !isForeign && isClipped(rect, element) });
    }
    for (const element of root.querySelectorAll("[title], [aria-label], [placeholder], [alt]"))
      for (const name of ["title", "aria-label", "placeholder", "alt"]) {
        const text = element.getAttribute(name)?.replace(/\s+/g, " ").trim();
        if (text && element.checkVisibility())
          seen.push({ text, place: `${placeOf(element)}[${name}]`, foreign: element.closest(".markdown") !== null, cut: false });
      }
    return seen;
  });
}

/** Texts that bypass translation: what is neither in brackets nor sent as it is by the host. */
export function untranslated(seen: readonly SeenText[], sent: readonly string[]): string[] {
  const known = sent.flatMap((text) => [plain(text), ...plain(text).split(/\/|, /)]).filter((text) => text !== "");
  return seen
    .filter(({ foreign }) => !foreign)
    .filter(({ text }) => {
      if (known.includes(plain(text))) return false;
      // Dates come from the browser, which does not know the pseudo-language.
      const rest = withoutBrackets(text).replace(dates, " ");
      return rest.split(/\s+[·–—]\s+|: |, /).some((piece) => {
        const words = plain(piece);
        return /\p{L}{2}/u.test(words) && !known.some((text) => text === words || (words.length > 7 && text.includes(words)));
      });
    })
    .map(({ text, place }) => `${place}: ${text}`);
}

export const cutOff = (seen: readonly SeenText[]): string[] =>
  seen.filter(({ cut }) => cut).map(({ text, place }) => `${place}: ${text}`);

const days = "Mon|Tues|Wednes|Thurs|Fri|Satur|Sun";
const months = "Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec";
const dates = new RegExp(`\\b(?:(?:${days})day|(?:${months})[a-z]*|yesterday|today|at|AM|PM)\\b`, "g");

/** All strings in messages of the host. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(stringsIn);
  return [];
}

function withoutBrackets(text: string): string {
  const less = text.replace(/⟦[^⟦⟧]*⟧/g, " ");
  return less === text ? text : withoutBrackets(less);
}

const plain = (text: string): string => text.replace(/[*`]/g, "").replace(/\s+/g, " ").trim();
