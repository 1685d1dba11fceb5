// The command line, in a separate process.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { chatBody, readChat } from "./chat-reading.js";

const program = fileURLToPath(new URL("main.ts", import.meta.url));

function run(...args: readonly string[]): ReturnType<typeof spawnProgram> {
  return spawnProgram(args);
}

function spawnProgram(args: readonly string[]) {
  return spawn(process.execPath, ["--import", "tsx", program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

describe("npm run sandbox", () => {
  it("prints settings with which a chat works, and ends cleanly on request", async () => {
    const sandbox = run("--port-base", "0", "--rate", "100000");
    const exited = once(sandbox, "exit");
    let printed = "";
    for await (const part of sandbox.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
      printed += part;
      if (printed.includes("Press Ctrl+C to stop.")) break;
    }
    expect(printed).toContain("demo@snowcell.dev, token demo-token-12345");
    const settings = JSON.parse(/^\{[\s\S]*?^\}/m.exec(printed)?.[0] ?? "") as { "snowcell.models": { endpoint: string }[] };
    const [qwen] = settings["snowcell.models"];
    expect((await readChat(qwen?.endpoint ?? "", chatBody())).isDone).toBe(true);
    sandbox.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });

  it("prints its usage for unknown options", async () => {
    const sandbox = run("--rate", "none");
    const [errors, [code]] = await Promise.all([text(sandbox.stderr), once(sandbox, "exit")]);
    expect(code).toBe(1);
    expect(errors).toContain("Invalid rate: none");
    expect(errors).toContain("--port-base N");
  });
});
