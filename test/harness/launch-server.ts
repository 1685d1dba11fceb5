// Runs VS Code's server inside this Node and handles the one request that code-server's own wrapper would handle: half of
// the key with which the browser encrypts secrets. Without it, secrets exist only in the page's memory and are lost on
// reload. Arguments: the key file, the server's main file, then the server's own arguments. Run by Node itself, without
// tsx, so that the extension host inherits no loader.

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type IncomingMessage, Server, ServerResponse } from "node:http";
import { pathToFileURL } from "node:url";

const [, , keyFile, serverMain] = process.argv;
if (!keyFile || !serverMain) throw new Error("launch-server wants the key's file and the server's main file");
// The server reads its arguments starting at the third.
process.argv.splice(1, 3, serverMain);

/** 256 bits, stored so that a restarted server can read what the browser stored. */
function secretKeyHalf(file: string): Buffer {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}

const handOver: (this: Server, event: string, ...rest: unknown[]) => boolean = Server.prototype.emit;
Server.prototype.emit = function (this: Server, event: string, ...rest: unknown[]): boolean {
  const [request, response] = rest as [IncomingMessage?, ServerResponse?];
  const asksForKey = event === "request" && request?.method === "POST" && request.url === "/mint-key";
  if (!asksForKey || !(response instanceof ServerResponse)) return handOver.call(this, event, ...rest);
  response.end(secretKeyHalf(keyFile));
  return true;
};

// The pipe closes when the process at its other end ends, even if it was killed: then no process may remain.
process.stdin.resume().once("end", () => {
  // The server leads its process group.
  if (process.platform !== "win32") process.kill(-process.pid, "SIGKILL");
  process.exit(1);
});

await import(pathToFileURL(serverMain).href);
