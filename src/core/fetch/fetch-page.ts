// Start here: fetches a page's text, with consent for each host. page-address.ts and ip-address.ts say what may be fetched,
// page-text.ts makes text of HTML.
//
// The `@` mention of an address and the agent's tool `fetch_url` both fetch through this. What comes back is foreign text.

import * as l10n from "@vscode/l10n";
import { looksBinary } from "../leaving/file-gate.js";
import { abortable } from "../platform/abortable.js";
import type { Clock, Disposable, Fetch } from "../platform/ports.js";
import { type Reach, reachOf } from "./ip-address.js";
import { type AddressProblem, hostOf, problemOf, reachByName, readPageAddress } from "./page-address.js";
import { pageText, plainPageText } from "./page-text.js";

/** Bytes that are read of a page, after decompression. */
const longestBody = 2 * 1024 * 1024;
/** From the request to the end of the body, for each host that redirects; questions to the user do not count. */
const timeLimitMs = 20_000;
const mostRedirects = 5;

export interface PagePorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Whether a proxy carries the request, so that neither addresses nor connections say anything about the host. */
  isProxied(url: URL): boolean;
  /** The IP addresses of a host. Rejects if it has none. */
  addressesOf(url: URL): Promise<readonly string[]>;
  /** Watches the request for an address, which follows at once; `address` is the other end of its connection, if known. */
  watch(url: URL): Disposable & { readonly address: string | undefined };
  /** Whether the user listed the host in `snowcell.agent.fetchHosts`. */
  isListed(url: URL): boolean;
  /** Asks the user about a host that is not listed. `from` is the host that redirects to it. */
  agrees(url: URL, from: URL | undefined): Promise<boolean>;
  /** Called before a redirect is followed; false ends the fetch without a page. Absent: consent for its host is enough. */
  follows?(to: URL, from: URL): boolean;
}

export interface Page {
  /** Where the text came from, after redirects. */
  readonly url: URL;
  /** May be empty. */
  readonly title: string;
  readonly text: string;
  /** For example `json`; empty for HTML and plain text. */
  readonly language: string;
  /** True if the page is longer than what was read. */
  readonly cut: boolean;
}

/** Why a page was not fetched, in words for the user. */
export class PageFailure extends Error {
  override readonly name = "PageFailure";

  constructor(
    words: string,
    /** True if listing the host would help. */
    readonly listing = false,
  ) {
    super(words);
  }
}

/** The page; undefined if the user declined a host. Throws a `PageFailure`. Rejects when `signal` aborts. */
export async function fetchPage(address: string, ports: PagePorts, signal: AbortSignal): Promise<Page | undefined> {
  const start = readPageAddress(address);
  if (typeof start === "string") throw new PageFailure(problemWords(start));
  const agreed = new Set<string>();
  let url = start;
  let from: URL | undefined;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    signal.throwIfAborted();
    const isResolved = await checkReach(url, from, ports, signal);
    const host = hostOf(url);
    if (!agreed.has(host)) {
      if (!ports.isListed(url) && !(await abortable(ports.agrees(url, from), signal))) return undefined;
      agreed.add(host);
    }
    const answer = await ask(url, isResolved, ports, signal);
    if (!(answer instanceof URL)) return answer;
    const problem = problemOf(answer);
    if (problem)
      throw new PageFailure(l10n.t("{0} redirects to an address that SnowCell does not fetch: {1}", host, answer.origin));
    if (ports.follows?.(answer, url) === false) return undefined;
    [from, url] = [url, answer];
  }
  throw new PageFailure(l10n.t("{0} redirects too often.", hostOf(start)));
}

/** Throws if a host lies where no page may be fetched from. Returns false if that is not known before the request. */
async function checkReach(url: URL, from: URL | undefined, ports: PagePorts, signal: AbortSignal): Promise<boolean> {
  const named = reachByName(url);
  check(named, url, from, ports);
  if (named === "loopback" || ports.isProxied(url)) return true;
  // A machine whose proxy VS Code finds by itself may resolve no names.
  const addresses = await abortable(ports.addressesOf(url), signal).catch(() => []);
  signal.throwIfAborted();
  for (const address of addresses) check(reachOf(address), url, from, ports);
  return addresses.length > 0;
}

function check(reach: Reach, url: URL, from: URL | undefined, { isListed }: Pick<PagePorts, "isListed">): void {
  const host = hostOf(url);
  if (reach === "public") return;
  if (reach === "local-only") throw new PageFailure(l10n.t("{0} is not an address on the internet.", host));
  // A page elsewhere must not lead into the user's own network.
  if (from && hostOf(from) !== host) {
    throw new PageFailure(l10n.t("{0} redirects to {1}, which is in a private network.", hostOf(from), host));
  }
  // The user may mean a server on this machine, and is asked; a name that only resolves to it could be anyone's.
  if (reach === "loopback" && reachByName(url) === "loopback") return;
  if (!isListed(url)) {
    throw new PageFailure(l10n.t("{0} is in a private network. List it in the settings to fetch pages from it.", host), true);
  }
}

/** The page at an address, or where it redirects to. */
async function ask(url: URL, isResolved: boolean, ports: PagePorts, signal: AbortSignal): Promise<Page | URL> {
  const host = hostOf(url);
  const controller = new AbortController();
  let late = false;
  const timer = ports.clock.schedule(timeLimitMs, () => {
    late = true;
    controller.abort();
  });
  const abort = (): void => controller.abort();
  signal.addEventListener("abort", abort, { once: true });
  const watch = ports.watch(url);
  try {
    const headers = { accept: "text/html, application/xhtml+xml, text/*;q=0.9, application/json;q=0.8" };
    const asked = ports.fetch(url.href, { redirect: "manual", credentials: "omit", headers, signal: controller.signal });
    const response = await abortable(asked, controller.signal);
    // A name can resolve differently for the request than for the check before it.
    if (!ports.isProxied(url)) checkPeer(watch.address, isResolved, url, ports);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (location !== null && URL.canParse(location, url)) {
      response.body?.cancel().catch(() => undefined);
      const next = new URL(location, url);
      next.hash = "";
      return next;
    }
    if (!response.ok) {
      response.body?.cancel().catch(() => undefined);
      throw new PageFailure(l10n.t("{0} answered with the status {1}.", host, response.status));
    }
    return await abortable(readPage(url, response), controller.signal);
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof PageFailure) throw thrown;
    if (late) throw new PageFailure(l10n.t("{0} took longer than {1} s.", host, timeLimitMs / 1000));
    throw new PageFailure(l10n.t("{0} could not be reached.", host));
  } finally {
    timer.dispose();
    watch.dispose();
    signal.removeEventListener("abort", abort);
    // Also after a failure in the middle of the body.
    controller.abort();
  }
}

function checkPeer(address: string | undefined, isResolved: boolean, url: URL, ports: PagePorts): void {
  if (address !== undefined) check(reachOf(address), url, undefined, ports);
  else if (!isResolved) throw new PageFailure(l10n.t("{0} was not found.", hostOf(url)));
}

async function readPage(url: URL, response: Response): Promise<Page> {
  const [type = "", ...parameters] = (response.headers.get("content-type") ?? "").toLowerCase().split(";");
  const mediaType = type.trim();
  const { bytes, cut } = await readBytes(response);
  if (looksBinary(bytes) || (mediaType !== "" && !textTypes.test(mediaType))) {
    throw new PageFailure(l10n.t("{0} is not a text page.", url.href));
  }
  const written = decoded(bytes, parameters);
  const isHtml = mediaType === "" ? /^\s*<(?:!doctype|html)/i.test(written) : /html/.test(mediaType);
  if (isHtml) return { url, cut, language: "", ...pageText(written) };
  const language = /json/.test(mediaType) ? "json" : /xml/.test(mediaType) ? "xml" : "";
  return { url, cut, language, title: "", text: plainPageText(written) };
}

const textTypes = /^text\/|^application\/(?:[a-z0-9.-]*\+)?(?:json|xml|yaml|x-yaml|javascript|toml)$|^application\/xhtml\+xml$/;

async function readBytes(response: Response): Promise<{ readonly bytes: Uint8Array; readonly cut: boolean }> {
  const bytes = new Uint8Array(longestBody);
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done || !value) return { bytes: bytes.subarray(0, length), cut: false };
    const rest = longestBody - length;
    bytes.set(value.subarray(0, rest), length);
    length += Math.min(value.length, rest);
    if (value.length > rest) {
      reader?.cancel().catch(() => undefined);
      return { bytes, cut: true };
    }
  }
}

/** By the charset of the header, or the one that the page declares in its first 1,024 bytes. */
function decoded(bytes: Uint8Array, parameters: readonly string[]): string {
  const inHeader = parameters.map((each) => /^\s*charset\s*=\s*"?([\w.:-]{1,40})/.exec(each)?.[1]).find((each) => each);
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  const charset = inHeader ?? /<meta[^>]{1,200}charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(head)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function problemWords(problem: AddressProblem): string {
  switch (problem) {
    case "not-an-address":
      return l10n.t("This is not a web address.");
    case "not-encrypted":
      return l10n.t("SnowCell fetches pages over https only, or from this machine.");
    case "credentials":
      return l10n.t("The address contains a user name or password. Remove it.");
  }
}
