// Opens the built panel in a real browser, in the host's page with the same content security policy, and with a stand-in
// for `acquireVsCodeApi` that records the panel's posts.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page, Request } from "playwright-core";
import type { HostMessage, PanelEvent } from "../../src/protocol/host-messages.js";
import { bootElementId, type PanelBoot } from "../../src/protocol/pages/page.js";
import type { PanelMessage } from "../../src/protocol/panel-messages.js";
import { contentPolicy } from "../../src/vscode/panel/page/content-policy.js";
import { type BrowserLease, leaseBrowser } from "../harness/browser.js";
import { stepTimeout } from "../harness/limits.js";
import { type BuiltPanel, buildPanel } from "./build.js";
import { type ThemeName, themes, webviewStyles } from "./themes.js";

const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".ttf": "font/ttf",
};

/** For all but the pages themselves: parsing the same scripts and styles again would be a third of the suite's work. */
const kept = { "cache-control": "max-age=86400, immutable" };

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly boot?: PanelBoot;
  /** Name of the script to load, without its extension; default: the panel. */
  readonly entry?: string;
  /** Element that another script than the panel's fills. */
  readonly body?: string;
  /** Name of the style sheet, without its extension; default: the panel's. */
  readonly styles?: string;
}

export interface OpenOptions extends PageOptions {
  readonly context?: BrowserContextOptions;
  /** A separate tab, for tests that leave scripts, functions, or routes behind. */
  readonly ownTab?: boolean;
}

/** The host's page for `main.js`. */
function pageHtml({
  theme = "dark",
  boot = { language: "en", translations: [], workspaceRoots: [] },
  entry = "main",
  body = entry === "main" ? `<snowcell-chat data-testid="chat-root"></snowcell-chat>` : "",
  styles = "main",
}: PageOptions): string {
  const nonce = randomBytes(16).toString("hex");
  const bootJson = JSON.stringify(boot).replaceAll("<", "\\u003c");
  return `<!doctype html><html lang="${boot.language}"><head><meta charset="utf-8"><title>SnowCell</title>
<meta http-equiv="Content-Security-Policy" content="${contentPolicy("'self'", nonce)}">
<link rel="stylesheet" href="/theme-${theme}.css"><link rel="stylesheet" href="/codicon.css"><link rel="stylesheet" href="/${styles}.css">
<script type="application/json" id="${bootElementId}" nonce="${nonce}">${bootJson}</script>
<script type="module" nonce="${nonce}" src="/${entry}.js"></script></head>
<body class="${themes[theme].bodyClass}">${body}</body></html>`;
}

function themeCss(theme: ThemeName): string {
  const variables = Object.entries(themes[theme].variables).map(([name, value]) => `${name}: ${value};`);
  const background = "html { background: var(--vscode-sideBar-background); }";
  return `:root { ${variables.join(" ")} --vscode-sideBar-background: ${themes[theme].sideBar}; } ${background} ${webviewStyles}`;
}

/** A built panel, a server for it, and a browser. */
export class Bench {
  // Reusing a tab takes half as long as opening one, which starts a process.
  private readonly idle = new Map<string, Page[]>();
  private readonly contexts = new Set<BrowserContext>();

  private constructor(
    readonly panel: BuiltPanel,
    private readonly lease: BrowserLease,
    private readonly server: Server,
    private readonly served: Map<string, PageOptions>,
  ) {}

  static async open(entries: Readonly<Record<string, string>> = {}): Promise<Bench> {
    const [panel, lease] = await Promise.all([buildPanel(entries), leaseBrowser()]);
    const served = new Map<string, PageOptions>();
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://panel");
      const page = served.get(pathname);
      const theme = /^\/theme-(\w+)\.css$/.exec(pathname)?.[1] as ThemeName | undefined;
      const answer = page
        ? Promise.resolve({ type: "text/html", body: pageHtml(page) })
        : theme
          ? Promise.resolve({ type: "text/css", body: themeCss(theme) })
          : readFile(join(panel.folder, pathname)).then((body) => ({
              type: contentTypes[extname(pathname)] ?? "application/octet-stream",
              body,
            }));
      const headers = page ? {} : kept;
      answer.then(
        ({ type, body }) => response.writeHead(200, { "content-type": type, ...headers }).end(body),
        () => response.writeHead(404, headers).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Bench(panel, lease, server, served);
  }

  get browser(): Browser {
    return this.lease.browser;
  }

  async close(): Promise<void> {
    await Promise.all([...this.contexts].map((context) => context.close()));
    await this.lease.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async page({ context, ownTab = false, ...options }: OpenOptions = {}): Promise<PanelPage> {
    const path = `/page-${this.served.size}`;
    this.served.set(path, options);
    const contextOptions = { viewport: { width: 400, height: 700 }, ...context };
    const kind = JSON.stringify(contextOptions);
    const page = ownTab ? await this.newTab(contextOptions) : (this.idle.get(kind)?.pop() ?? (await this.newTab(contextOptions)));
    const leave = async (): Promise<void> => {
      if (ownTab) return await page.context().close();
      await page.goto("about:blank");
      await page.mouse.move(-10, -10);
      const { viewport } = contextOptions;
      const now = page.viewportSize();
      if (viewport && (now?.width !== viewport.width || now.height !== viewport.height)) await page.setViewportSize(viewport);
      this.idle.set(kind, [...(this.idle.get(kind) ?? []), page]);
    };
    const panel = new PanelPage(page, leave, `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`);
    await panel.load();
    return panel;
  }

  private async newTab(options: BrowserContextOptions): Promise<Page> {
    const context = await this.browser.newContext(options);
    this.contexts.add(context);
    context.once("close", () => this.contexts.delete(context));
    context.setDefaultTimeout(stepTimeout);
    const page = await context.newPage();
    // A helper that tsx calls in every compiled function, including those that run in the page.
    await page.addInitScript("globalThis.__name ??= (value) => value");
    await page.addInitScript(recordPosts);
    return page;
  }
}

interface Recorded {
  readonly posts: PanelMessage[];
  readonly violations: string[];
  readonly errors: string[];
}

declare global {
  interface Window {
    recorded: Recorded;
  }
}

export class PanelPage {
  /** Addresses that the page requested, including the panel's own files. */
  readonly requests: string[] = [];
  readonly #noteRequest = (request: Request): void => void this.requests.push(request.url());
  #seq = 0;

  constructor(
    readonly page: Page,
    private readonly leave: () => Promise<void>,
    private readonly address: string,
  ) {}

  async load(): Promise<void> {
    this.page.on("request", this.#noteRequest);
    await this.page.goto(this.address);
  }

  async close(): Promise<void> {
    this.page.off("request", this.#noteRequest);
    await this.leave();
  }

  /** Changes the theme in place, like VS Code, and waits until all colors are those of the theme. */
  async setTheme(theme: ThemeName): Promise<void> {
    await this.page.evaluate(
      async ([name, bodyClass]) => {
        const old = document.querySelector<HTMLLinkElement>("link[href^='/theme-']");
        if (!old) throw new Error("The page has no theme");
        const styles = old.cloneNode() as HTMLLinkElement;
        const loaded = new Promise((resolve) => styles.addEventListener("load", resolve));
        styles.href = `/theme-${name}.css`;
        old.replaceWith(styles);
        await loaded;
        document.body.className = bodyClass;
        // Reading a style starts the transitions to the new colors.
        getComputedStyle(document.body).getPropertyValue("color");
        for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
      },
      [theme, themes[theme].bodyClass] as const,
    );
    await this.drawn();
  }

  get(testId: string): Locator {
    return this.page.locator(`[data-testid="${testId}"]`);
  }

  recorded(): Promise<Recorded> {
    return this.page.evaluate(() => window.recorded);
  }

  async posts<Type extends PanelMessage["type"]>(type: Type): Promise<Extract<PanelMessage, { type: Type }>[]> {
    const { posts } = await this.recorded();
    return posts.filter((post): post is Extract<PanelMessage, { type: Type }> => post.type === type);
  }

  /** Waits until the panel has posted `count` messages of a type. */
  async posted<Type extends PanelMessage["type"]>(type: Type, count = 1): Promise<Extract<PanelMessage, { type: Type }>[]> {
    await this.page.waitForFunction(
      ([wanted, least]) => window.recorded.posts.filter((post) => post.type === wanted).length >= least,
      [type, count] as const,
    );
    return this.posts(type);
  }

  /** Sends a message like the host; it can be invalid, to test the panel's reaction. */
  async receive(...messages: readonly unknown[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const message of all) window.dispatchEvent(new MessageEvent("message", { data: message }));
    }, messages);
  }

  async snapshot(snapshot: Extract<HostMessage, { type: "snapshot" }>): Promise<void> {
    this.#seq = snapshot.seq;
    await this.receive(snapshot);
    await this.page.locator("snowcell-chat[data-ready=true]").waitFor();
  }

  /** Sends events with the next sequence numbers. */
  async events(...events: readonly PanelEvent[]): Promise<void> {
    await this.receive(...events.map((event) => ({ type: "event", seq: ++this.#seq, event })));
  }

  /** Sends events in one post, with the next sequence numbers. */
  async eventsTogether(...events: readonly PanelEvent[]): Promise<void> {
    await this.receive({ type: "several", messages: events.map((event) => ({ type: "event", seq: ++this.#seq, event })) });
  }

  /** Sends stream text with the next sequence numbers. */
  async text(stream: number, ...texts: readonly string[]): Promise<void> {
    await this.receive(...texts.map((text) => [++this.#seq, stream, text]));
  }

  /** Waits two frames, after which received messages are shown. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
    );
  }
}

/** The text of an element, without the whitespace of its markup. */
export async function words(locator: Locator): Promise<string> {
  return ((await locator.textContent()) ?? "").replace(/\s+/g, " ").trim();
}

/** Runs in the page before its own scripts: provides the host's API, and records the calls. */
function recordPosts(): void {
  const recorded: Recorded = { posts: [], violations: [], errors: [] };
  window.recorded = recorded;
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
    recorded.violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
  });
  window.addEventListener("error", ({ message }) => recorded.errors.push(message));
  window.addEventListener("unhandledrejection", ({ reason }) => recorded.errors.push(String(reason)));
  // Each page has its own state, even if several pages share a tab.
  const stateKey = `webview-state ${location.pathname}`;
  const api = {
    postMessage: (message: unknown) => {
      recorded.posts.push(structuredClone(message) as PanelMessage);
      window.dispatchEvent(new Event("posted"));
    },
    getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? "null") ?? undefined,
    setState: (state: unknown) => {
      sessionStorage.setItem(stateKey, JSON.stringify(state));
      return state;
    },
  };
  Object.assign(window, { acquireVsCodeApi: () => api });
}
