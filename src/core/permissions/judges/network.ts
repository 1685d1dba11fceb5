// Fetching a page: asked for each host. A redirect to another host is a new action.

import * as l10n from "@vscode/l10n";
import { isAddress } from "../../fetch/ip-address.js";
import { hostOf, reachByName } from "../../fetch/page-address.js";
import { allowingRule, type Rule, refusingRule } from "../rules/rule.js";
import type { GateFacts } from "./gate-facts.js";
import { foreignText, type Judgement, type RunState, refused, untrusted } from "./judgement.js";

const longestAddress = 4096;

export function judgeFetch(url: string, facts: GateFacts, run: RunState, rules: readonly Rule[]): Judgement {
  if (!facts.isTrusted()) return untrusted();
  const parsed = url.length <= longestAddress && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === "")
    return refused("The URL must be a whole http or https URL.", l10n.t("The URL is not valid."));
  if (parsed.username !== "" || parsed.password !== "")
    return refused("The URL must not contain a user name or password.", l10n.t("The URL contains credentials."));
  const host = hostOf(parsed);
  const target = { kind: "host", host } as const;
  if (refusingRule(rules, target))
    return refused(`A rule of the user refuses ${host}.`, l10n.t("You chose to refuse {0}.", host));
  if (isPrivateHost(parsed)) return { verdict: "ask", reasons: [l10n.t("{0} is on this machine or in your network.", host)] };
  const key = `fetch ${host}`;
  const isAllowed = allowingRule(rules, target) !== undefined || facts.allowedHosts().some((each) => covers(each, parsed));
  const isKnown = isAllowed || run.allowedForTask.has(key);
  if (run.hasForeignText) return { verdict: "ask", reasons: isKnown ? [foreignText()] : [] };
  if (isAllowed) return { verdict: "allow", rule: host };
  if (isKnown) return { verdict: "allow" };
  return {
    verdict: "ask",
    reasons: [],
    task: { key, text: l10n.t("Pages of {0}", host) },
    always: { text: l10n.t("Pages of {0}, in this workspace", host), targets: [target] },
  };
}

/** `example.com`, `example.com:8080`, or `*.example.com` for the hosts below it. Nothing wider. */
function covers(entry: string, url: URL): boolean {
  const given = entry.trim().toLowerCase();
  if (!given.startsWith("*.")) return given !== "" && given === hostOf(url);
  const domain = given.slice(2);
  return domain.includes(".") && !domain.includes("*") && url.port === "" && hostOf(url).endsWith(`.${domain}`);
}

/** This machine, private networks, and the services of clouds that hand out credentials. */
export function isPrivateHost(url: URL): boolean {
  const name = url.hostname.toLowerCase().replace(/\.$/, "");
  if (reachByName(url) !== "public") return true;
  return !isAddress(name) && (!name.includes(".") || privateName.test(name));
}

const privateName = /\.(?:local|localhost|internal|intranet|lan|home|corp|test|arpa)$/;
