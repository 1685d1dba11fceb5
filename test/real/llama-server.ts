// Starts an unmodified llama.cpp server for the tests, with the script in `SNOWCELL_LLAMA_SERVER`.

import { type ChildProcess, spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";

/** A script with the arguments model (`words` or `tools`), port, and further arguments of llama-server. */
export const launcher = process.env["SNOWCELL_LLAMA_SERVER"];

export interface LlamaServer {
  /** With /v1 at the end. */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** Rejects with the server's output if it exits before it answers. */
export async function startLlamaServer(model: "words" | "tools", more: readonly string[] = []): Promise<LlamaServer> {
  if (launcher === undefined) throw new Error("SNOWCELL_LLAMA_SERVER is not set");
  const port = await freePort();
  const child = spawn("nice", ["-n", "10", launcher, model, String(port), ...more], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const origin = `http://127.0.0.1:${port}`;
  const over = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`llama-server ended with ${code}: ${said}`)));
  });
  over.catch(() => undefined);
  await Promise.race([answers(`${origin}/health`), over]);
  return { baseUrl: `${origin}/v1`, stop: () => stop(child) };
}

/** The first start may take minutes, because the script may download the server. */
async function answers(address: string): Promise<void> {
  for (;;) {
    const isUp = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  return ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
