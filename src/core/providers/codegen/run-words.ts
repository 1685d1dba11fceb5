// What is said around a run's own words: where it can be followed, what it is doing, what came of it.

import * as l10n from "@vscode/l10n";
import { shorten } from "../../wire/streams/plain-text.js";
import type { RunState } from "./run-state.js";

/**
 * Told as soon as there is a run, because later would be too late: once a person presses Stop nothing more of the
 * answer is shown, and the run cannot be stopped from here.
 */
export function runLine(run: RunState): string {
  return l10n.t("{0} continues there even if you stop this answer.", runLink(run));
}

/** For an answer that ends before its run does. */
export function runGoesOn(run: RunState): string {
  return l10n.t("{0} continues there, but SnowCell can no longer follow it.", runLink(run));
}

/** Where the run is and the pull requests that it opened, as a list; empty where there are none. */
export function resultLinks({ id, webUrl, pullRequests }: RunState): string {
  const run = webUrl === undefined ? [] : [{ title: l10n.t("Run {0} at Codegen", id), url: webUrl }];
  return [...run, ...pullRequests].map(({ title, url }) => `- ${link(title, url)}`).join("\n");
}

/** What a status means to a person. */
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

/** Anything but an http address is shown without leading anywhere. */
function link(title: string, address: string): string {
  const text = title.replace(/\s+/g, " ").replace(/[[\]\\]/g, "\\$&");
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return text;
  return `[${text}](${url.href.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}
