// Notes every file, process and socket that this process reaches for, by whatever way of Node's: Node's own permission
// audit sees each file and process (`--permission-audit`), its hooks for asynchronous work see each socket and name lookup.

import { createHook } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";

/** Kinds of asynchronous work that leave the process, as Node names them. */
const outward = new Set([
  ...["TCPWRAP", "TCPSERVERWRAP", "TCPCONNECTWRAP", "PIPEWRAP", "PIPESERVERWRAP", "PIPECONNECTWRAP", "TLSWRAP"],
  ...["UDPWRAP", "UDPSENDWRAP", "GETADDRINFOREQWRAP", "GETNAMEINFOREQWRAP", "QUERYWRAP", "HTTPCLIENTREQUEST"],
]);

/** What Node says when a permission was needed. */
interface PermissionAudit {
  readonly permission: string;
  readonly resource: string;
}

/** Begins to watch; the function tells what was reached for so far, each once. */
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
