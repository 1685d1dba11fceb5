// The text of an element as displayed: one line, no doubled or non-breaking spaces.

import type { Locator } from "playwright-core";

export function oneLine(text: string | null): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

export async function shownText(locator: Locator): Promise<string> {
  return oneLine(await locator.textContent());
}
