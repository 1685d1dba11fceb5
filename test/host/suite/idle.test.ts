// An idle window costs nothing: inspects the extension's running work from inside its own extension host.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import { commands, extensionId } from "../../../src/contributions/contributions.js";

interface Timer {
  readonly kind: "timeout" | "interval";
  readonly delayMs: number;
  readonly dueAt: number;
}

describe("an idle window", () => {
  const pending = new Map<unknown, Timer>();
  const requests: string[] = [];
  const original = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    clearTimeout: globalThis.clearTimeout,
    fetch: globalThis.fetch,
  };
  let bundle = "";
  /** Timers of the extension so far, to detect a watch that sees none. */
  let seen = 0;

  /** Whether the extension's own code is on the stack, rather than VS Code's or the tests'. */
  const isOurs = (): boolean => new Error().stack?.includes(bundle) ?? false;

  before(async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    bundle = join(extension.extensionPath, "dist");
    globalThis.setTimeout = ((callback: () => void, delayMs = 0, ...rest: unknown[]) => {
      const ours = isOurs();
      const timer = original.setTimeout(
        () => {
          pending.delete(timer);
          callback();
        },
        delayMs,
        ...rest,
      );
      if (ours) seen++;
      if (ours) pending.set(timer, { kind: "timeout", delayMs, dueAt: performance.now() + delayMs });
      return timer;
    }) as typeof setTimeout;
    globalThis.setInterval = ((callback: () => void, delayMs = 0, ...rest: unknown[]) => {
      const timer = original.setInterval(callback, delayMs, ...rest);
      if (isOurs()) pending.set(timer, { kind: "interval", delayMs, dueAt: performance.now() + delayMs });
      return timer;
    }) as typeof setInterval;
    globalThis.clearTimeout = ((timer: NodeJS.Timeout | undefined) => {
      pending.delete(timer);
      original.clearTimeout(timer);
    }) as typeof clearTimeout;
    globalThis.fetch = (input, init) => {
      requests.push(String(input instanceof Request ? input.url : input));
      return original.fetch(input, init);
    };
    await extension.activate();
  });

  after(() => {
    Object.assign(globalThis, original);
  });

  it("makes no request and has no timer that would fire within ten minutes, once the requested work is done", async () => {
    await vscode.commands.executeCommand(commands.openChat);
    // The lists are really fetched (from addresses where no server listens), so that something could be left behind.
    await vscode.commands.executeCommand(commands.refreshModels);
    await settled();
    assert.ok(requests.length > 0 && seen > 0, "requests and timers of the extension are seen at all");
    requests.length = 0;
    await new Promise((resolve) => original.setTimeout(resolve, 5000));
    assert.deepEqual(requests, [], "no request while nothing is done");
    // A late event of VS Code may have started a short timer, which fires once.
    for (let look = 1; look < 4 && firing().length > 0; look++) await new Promise((resolve) => original.setTimeout(resolve, 250));
    assert.deepEqual(firing(), [], "no timer of the extension is left running");
  });

  function firing(): Timer[] {
    const tenMinutes = performance.now() + 10 * 60_000;
    return [...pending.values()].filter(({ kind, dueAt }) => kind === "interval" || dueAt < tenMinutes);
  }

  /** Waits until nothing of the extension has been running for a second. */
  async function settled(): Promise<void> {
    for (let quiet = 0; quiet < 4; ) {
      const before = requests.length;
      await new Promise((resolve) => original.setTimeout(resolve, 250));
      quiet = requests.length === before && pending.size === 0 ? quiet + 1 : 0;
    }
  }
});
