// Texts about a run: where to follow it, its status, its results.

import * as l10n from "@vscode/l10n";
import { shorten } from "../../wire/streams/plain-text.js";
import type { RunState } from "./run-state.js";

/**
 * Shown as soon as the run exists: after the user presses Stop no more of the answer is shown, and the run cannot be
 * stopped from here.
 */
export function runLine(run: RunState): string {
  return l10n.t("{0} continues there even if you stop this answer.", runLink(run));
}

/** For an answer that ends before its run. */
export function runGoesOn(run: RunState): string {
  return l10n.t("{0} continues there, but SnowCell can no longer follow it.", runLink(run));
}

/** Links to the run and its results, which are pull requests with their branches, as a list; empty if there are none. */
export function resultLinks({ id, webUrl, pullRequests }: RunState): string {
  const run = webUrl === undefined ? [] : [{ title: l10n.t("Run {0} at Codegen", id), url: webUrl }];
  const results = pullRequests.map(({ title, url, branch }) => ({
    url,
    title: branch === undefined ? title : l10n.t("{0} (branch {1})", title, shorten(branch, 100)),
  }));
  return [...run, ...results].map(({ title, url }) => `- ${link(title, url)}`).join("\n");
}

/** A status in the user's language. */
export function statusWords(status: string): string {
  switch (status.trim().toUpperCase()) {
    case "":
    case "PENDING":
      return l10n.t("Waiting for an agent");
    case "ACTIVE":
    case "RUNNING":
      return l10n.t("The agent is working");
    default:
      return l10n.t("The run's status is {0}", shorten(status.trim(), 60));
  }
}

function runLink({ id, webUrl }: RunState): string {
  const name = l10n.t("Run {0} at Codegen", id);
  return webUrl === undefined ? name : link(name, webUrl);
}

/** Links only to http addresses; other values are shown as text. */
function link(title: string, address: string): string {
  const text = title.replace(/\s+/g, " ").replace(/[[\]\\]/g, "\\$&");
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return text;
  return `[${text}](${url.href.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}
