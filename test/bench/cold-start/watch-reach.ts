// Records every file, process and socket that this process accesses, by any Node API: Node's permission audit reports each
// file and process (`--permission-audit`), its async hooks report each socket and name lookup.

import { createHook } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";

/** Kinds of async work that leave the process, by Node's names. */
const outward = new Set([
  ...["TCPWRAP", "TCPSERVERWRAP", "TCPCONNECTWRAP", "PIPEWRAP", "PIPESERVERWRAP", "PIPECONNECTWRAP", "TLSWRAP"],
  ...["UDPWRAP", "UDPSENDWRAP", "GETADDRINFOREQWRAP", "GETNAMEINFOREQWRAP", "QUERYWRAP", "HTTPCLIENTREQUEST"],
]);

/** Node's message when a permission was needed. */
interface PermissionAudit {
  readonly permission: string;
  readonly resource: string;
}

/** Starts watching; the returned function lists what was accessed so far, without duplicates. */
export function watchReach(): () => string[] {
  if (!process.execArgv.includes("--permission-audit")) throw new Error("Files are only seen under --permission-audit");
  const reached = new Set<string>();
  for (const channel of ["fs", "child", "worker", "addon", "wasi", "inspector"]) {
    subscribe(`node:permission-model:${channel}`, (message) => {
      const { permission, resource } = message as PermissionAudit;
      reached.add(`${permission} ${resource}`);
    });
  }
  createHook({
    init: (_id, type) => {
      if (outward.has(type)) reached.add(`Socket ${type}`);
    },
  }).enable();
  return () => [...reached];
}
