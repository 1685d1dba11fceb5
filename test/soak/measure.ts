// Memory and open resources of the extension host and of VS Code's page, after garbage collection.

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { CDPSession, Page } from "playwright-core";
import { rendererMemory } from "../bench/panel/renderer-memory.js";
import { descendantProcesses } from "../harness/child-processes.js";

/** The answer of the probe; see probe/extension.js. */
interface ProbeSample {
  readonly pid: number;
  readonly usedBytes: number;
  readonly resources: readonly string[];
  readonly objects: Readonly<Record<string, number>>;
}

export interface HostSample {
  /** JavaScript's own memory in megabytes, buffers included. */
  readonly used: number;
  /** Of the process, its threads included, in megabytes. */
  readonly process: number;
  /** Timers, sockets, watchers and the like by kind, as Node counts them. */
  readonly resources: Readonly<Record<string, number>>;
  /** Open descriptors by kind. */
  readonly descriptors: Readonly<Record<string, number>>;
  /** Living objects of some classes. */
  readonly objects: Readonly<Record<string, number>>;
  readonly threads: number;
  readonly childProcesses: number;
}

export interface PageSample {
  /** JavaScript's memory in megabytes: VS Code's own and all webviews'. */
  readonly used: number;
  /** Of all renderers, in megabytes. */
  readonly process: number;
  /** In the documents, or held by a script although removed from them. */
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
}

/** The extension host that the probe last started in; `file` is where it wrote its port. */
export class HostProbe {
  constructor(private readonly file: string) {}

  /** Waits until a probe answers that is not in the process `than`. */
  async newerThan(than: number | undefined): Promise<number> {
    for (;;) {
      const pid = await this.#ask().then(
        (sample) => sample.pid,
        () => undefined,
      );
      if (pid !== undefined && pid !== than) return pid;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async sample(): Promise<HostSample> {
    const { pid, usedBytes, resources, objects } = await this.#ask();
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return {
      used: usedBytes / 2 ** 20,
      process: privateMegabytes(pid),
      resources: countOf(resources),
      descriptors: countOf(descriptorsOf(pid)),
      objects,
      threads: Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN),
      childProcesses: descendantProcesses(pid).length,
    };
  }

  async heapSnapshot(to: string): Promise<void> {
    await this.#fetch(`/snapshot?to=${encodeURIComponent(to)}`);
  }

  async #ask(): Promise<ProbeSample> {
    return (await this.#fetch("/")) as ProbeSample;
  }

  async #fetch(path: string): Promise<unknown> {
    const { port } = JSON.parse(readFileSync(this.file, "utf8")) as { readonly port: number };
    return await (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  }
}

interface Internals {
  readonly delegate?: { readonly _mainFrameSession?: { readonly _client?: { send(method: string): Promise<unknown> } } };
}

/**
 * Playwright has the browser record each response, which the page's process keeps, up to 100 MB, until the window reloads. That
 * grows with every opening of the panel. Playwright has no option for it, hence its internals.
 */
export async function recordNoResponses(page: Page): Promise<void> {
  const { _connection } = page as unknown as { readonly _connection?: { toImpl?(of: Page): Internals } };
  const client = _connection?.toImpl?.(page).delegate?._mainFrameSession?._client;
  if (!client) throw new Error("This version of Playwright has other internals");
  await client.send("Network.disable");
}

export async function samplePage(page: Page): Promise<PageSample> {
  const process = await rendererMemory(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  const nodes = await countNodes(session);
  await session.detach();
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  return {
    used: metric("JSHeapUsedSize") / 2 ** 20,
    process,
    nodes,
    listeners: metric("JSEventListeners"),
    documents: metric("Documents"),
  };
}

/** What counts of https://chromedevtools.github.io/devtools-protocol/tot/DOM/#type-Node. */
type DomNode = Pick<
  Awaited<ReturnType<typeof wholeDocument>>,
  "children" | "shadowRoots" | "pseudoElements" | "contentDocument" | "templateContent"
>;

async function wholeDocument(session: CDPSession) {
  const { root } = await session.send("DOM.getDocument", { depth: -1, pierce: true });
  return root;
}

/**
 * The browser's own metric also counts what its undo stack holds: up to two nodes for each text that was typed, for 1,000 of
 * them in each frame.
 */
async function countNodes(session: CDPSession): Promise<number> {
  await session.send("DOM.enable");
  const root = await wholeDocument(session);
  const { detachedNodes } = await session.send("DOM.getDetachedDomNodes");
  return [root, ...detachedNodes.map(({ treeNode }) => treeNode)].reduce((sum, node) => sum + countTree(node), 0);
}

function countTree(node: DomNode): number {
  const { children = [], shadowRoots = [], pseudoElements = [], contentDocument, templateContent } = node;
  const below = [...children, ...shadowRoots, ...pseudoElements, contentDocument, templateContent].filter(
    (each) => each !== undefined,
  );
  return below.reduce((sum, each) => sum + countTree(each), 1);
}

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** As specified by proc_pid_smaps(5). */
function privateMegabytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const sizes = [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].map(([, size]) => Number(size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

function descriptorsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      const kind = /^(socket|pipe|anon_inode)/.exec(target)?.[1];
      return [kind ?? (target.startsWith("/dev/") ? "device" : "file")];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
}
