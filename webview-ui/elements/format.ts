// Formats numbers in the user's language.

import * as l10n from "@vscode/l10n";
import type { Footer } from "../../src/protocol/host-messages.js";

let language = "en";

/** A BCP 47 tag; falls back to English if the browser does not know it. */
export function setLanguage(tag: string): void {
  try {
    language = Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    language = "en";
  }
}

export function currentLanguage(): string {
  return language;
}

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** Summary of an answer, such as `0.4 s to first token · 62 tok/s · 812 + 240 tokens · 600 cached`. */
export function footerLine(footer: Footer): string {
  const { timeToFirstTokenMs, tokensPerSecond } = footer;
  const parts: string[] = [];
  if (timeToFirstTokenMs !== undefined) {
    const digits = timeToFirstTokenMs < 100 ? 2 : 1;
    parts.push(l10n.t("{0} s to first token", formatNumber(timeToFirstTokenMs / 1000, digits)));
  }
  if (tokensPerSecond !== undefined) {
    parts.push(l10n.t("{0} tok/s", formatNumber(tokensPerSecond, tokensPerSecond < 10 ? 1 : 0)));
  }
  const tokens = tokenCounts(footer);
  if (tokens) parts.push(tokens);
  if (footer.cachedTokens) parts.push(l10n.t("{0} cached", formatNumber(footer.cachedTokens)));
  if (footer.reasoningTokens) parts.push(l10n.t("{0} reasoning", formatNumber(footer.reasoningTokens)));
  return parts.join(" · ");
}

function tokenCounts({ promptTokens, completionTokens, estimated }: Footer): string | undefined {
  const counts = [promptTokens, completionTokens].filter((count) => count !== undefined).map((count) => formatNumber(count));
  if (counts.length === 0) return undefined;
  const line = l10n.t("{0} tokens", counts.join(" + "));
  return estimated ? `≈ ${line}` : line;
}
