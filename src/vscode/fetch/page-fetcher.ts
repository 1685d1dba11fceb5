// Fetches web pages for this window: asks the user once for each host, and lists a host for good if they want that.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import { fetchPage, type Page, PageFailure, type PagePorts } from "../../core/fetch/fetch-page.js";
import { hostOf, isListed } from "../../core/fetch/page-address.js";
import type { Action } from "../../core/permissions/action.js";
import { demand, type Permit } from "../../core/permissions/permit.js";
import type { FetchedPage } from "../../core/tools/fetch/fetch-url.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { addressesOf, watchPeer } from "../../node/network/page-network.js";
import { showWarning } from "../interface/messages.js";
import { settingValue } from "../platform/trusted-settings.js";

export class PageFetcher {
  /** Hosts that the user agreed to in this window. */
  private readonly agreed = new Set<string>();

  constructor(private readonly wire: Pick<WireContext, "fetch" | "clock" | "proxyFor">) {}

  /**
   * The page; undefined if the user declined. `began` is called once the user agreed, before each request. Throws a `PageFailure`.
   * Rejects when `signal` aborts.
   */
  async fetch(address: string, signal: AbortSignal, began: () => void): Promise<Page | undefined> {
    const { fetch, clock, proxyFor } = this.wire;
    return await fetchPage(
      address,
      {
        ...{ clock, addressesOf, watch: watchPeer },
        fetch: (input, init) => {
          began();
          return fetch(input, init);
        },
        isProxied: (url) => proxyFor?.(url.href) !== undefined,
        isListed: (url) => isListed(url, listedHosts()),
        agrees: (url, from) => this.agrees(url, from),
      },
      signal,
    );
  }

  /** For the agent: the gate has judged this address, and no other. Rejects when `signal` aborts. */
  async fetchAllowed(permit: Permit, action: Extract<Action, { kind: "fetch" }>, signal: AbortSignal): Promise<FetchedPage> {
    demand(permit, action);
    const { fetch, clock, proxyFor } = this.wire;
    let wasAsked = false;
    let redirectsTo: URL | undefined;
    const ports: PagePorts = {
      ...{ clock, addressesOf, watch: watchPeer },
      fetch: (input, init) => {
        wasAsked = true;
        return fetch(input, init);
      },
      isProxied: (url) => proxyFor?.(url.href) !== undefined,
      isListed: (url) => isListed(url, listedHosts()),
      agrees: async (_url, from) => from === undefined,
      // A listed host, too, passes the gate: its permission may not count at this moment.
      follows: (to, from) => {
        if (to.origin !== from.origin) redirectsTo = to;
        return to.origin === from.origin;
      },
    };
    try {
      const page = await fetchPage(action.url, ports, signal);
      if (page) return { kind: "page", page };
      return { kind: "redirect", to: redirectsTo?.href ?? action.url };
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof PageFailure)) throw thrown;
      return { kind: "failed", reason: thrown.message, wasAsked };
    }
  }

  private async agrees(url: URL, from: URL | undefined): Promise<boolean> {
    const host = hostOf(url);
    if (this.agreed.has(host)) return true;
    const once = l10n.t("Fetch");
    const always = l10n.t("Always Allow");
    const question = from
      ? l10n.t("{0} redirects to {1}. Fetch the page from there?", hostOf(from), host)
      : l10n.t("Fetch a page from {0}?", host);
    const detail = [
      l10n.t("The address is sent to this host: {0}", url.href),
      "",
      l10n.t("The page's text then goes to the model. It may contain instructions that are not yours."),
    ];
    const pressed = await showWarning(question, { modal: true, detail }, once, always);
    if (pressed === undefined) return false;
    this.agreed.add(host);
    if (pressed === always) await listHost(host);
    return true;
  }
}

/** The user's own list: a workspace must not say what may be fetched. */
function listedHosts(): readonly string[] {
  const value = settingValue(settings.agentFetchHosts);
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

async function listHost(host: string): Promise<void> {
  const hosts = [...new Set([...listedHosts(), host])];
  await vscode.workspace.getConfiguration().update(settings.agentFetchHosts, hosts, vscode.ConfigurationTarget.Global);
}
