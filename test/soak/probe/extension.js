// Runs in the same extension host as SnowCell. Answers requests on a local port, which it writes to a file: collects garbage,
// then counts memory, open resources and the objects that listeners, timers and requests consist of.

import { EventEmitter } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { Socket } from "node:net";
import { queryObjects, setFlagsFromString, writeHeapSnapshot } from "node:v8";
import { runInNewContext } from "node:vm";
import { MessagePort, Worker } from "node:worker_threads";
import * as vscode from "vscode";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const counted = { EventEmitter, EventTarget, AbortSignal, Socket, Worker, MessagePort, Disposable: vscode.Disposable };

export function activate(context) {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://probe");
    const answer = pathname === "/snapshot" ? writeHeapSnapshot(searchParams.get("to")) : await sample();
    response.setHeader("connection", "close");
    response.end(JSON.stringify(answer));
  });
  context.subscriptions.push({ dispose: () => server.close() });
  server.listen(0, "127.0.0.1", () => {
    const file = process.env.SNOWCELL_SOAK_PROBE;
    writeFileSync(`${file}.new`, JSON.stringify({ port: server.address().port, pid: process.pid }));
    renameSync(`${file}.new`, file);
  });
}

async function sample() {
  // What a first pass frees often held other objects through a finalizer.
  for (let pass = 0; pass < 4; pass += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  const objects = Object.entries(counted).map(([name, type]) => [name, queryObjects(type, { format: "count" })]);
  return {
    pid: process.pid,
    usedBytes: heapUsed + external + arrayBuffers,
    resources: process.getActiveResourcesInfo(),
    objects: Object.fromEntries(objects),
  };
}
