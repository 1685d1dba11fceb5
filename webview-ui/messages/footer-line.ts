// The figures of an answer in one line. Loads with the first footer.

import * as l10n from "@vscode/l10n";
import type { Footer } from "../../src/protocol/host-messages.js";
import { formatNumber } from "../elements/format.js";

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
