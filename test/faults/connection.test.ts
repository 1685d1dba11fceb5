// Connections that cannot be made, that break, or that died unnoticed.

import dns, { type LookupAddress } from "node:dns";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, expect } from "vitest";
import type { Bench } from "./bench.js";
import { limits, usualAnswer, usualQuestion } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import { atEveryByte } from "./every-byte.js";
import { eachTime, type Fault, neverAgain } from "./fault.js";

/** `localhost` resolves to both loopback addresses, IPv6 first, whatever this machine's hosts file says. */
const dualStack: LookupAddress[] = [
  { address: "::1", family: 6 },
  { address: "127.0.0.1", family: 4 },
];
const { lookup } = dns;
const dualStackLookup = (name: string, options: { all?: boolean }, callback: (...result: unknown[]) => void): void => {
  if (name !== "localhost") lookup(name, options, callback);
  else if (options.all) process.nextTick(callback, null, dualStack);
  else process.nextTick(callback, null, dualStack[0]?.address, dualStack[0]?.family);
};
Object.assign(dns, { lookup: dualStackLookup });

/** Accepts every connection and sends nothing, so that no TLS handshake completes. */
const callers = new Set<Socket>();
const silent = createServer((socket) => void callers.add(socket.on("error", () => undefined))).listen(0, "127.0.0.1");
await once(silent, "listening");
const silentUrl = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
afterAll(() => {
  hangUp();
  silent.close();
});
const hangUp = (): void => {
  for (const socket of callers) socket.destroy();
  callers.clear();
};

const well = { ends: "finished", text: usualAnswer } as const;
const byName = (port: number): string => `http://localhost:${port}`;
const lost: Fault["outcome"] = ({ stream }) => ({ ends: "connection-lost", text: stream ? "Hello" : "" });
const lostAtOnce = eachTime({ ends: "connection-lost" });

/** Sends the first part of an answer, then the given ending. */
function midAnswer(name: string, ending: "reset" | "kill"): Fault {
  return {
    name,
    lay: (bench) => {
      const parts = bench.column.stream ? [bench.column.stream.delta("Hello")] : ['{"id":47'];
      const read = bench.tap.received(parts.join("").length);
      bench.lay({ rawStream: [...parts, { data: "", after: read }], contentType: bench.contentType, ending });
    },
    outcome: lost,
  };
}

/** Resolves once the transport has noticed that a connection to the bench's service closed. */
function disconnected({ service }: Bench): Promise<void> {
  const dispatcher = (globalThis as Record<symbol, unknown>)[Symbol.for("undici.globalDispatcher.1")];
  return new Promise((resolve) => {
    const { on, off } = dispatcher as Record<"on" | "off", (event: string, listener: (origin: URL) => void) => void>;
    const notice = (origin: URL): void => {
      if (new URL(origin).origin !== service.url) return;
      off.call(dispatcher, "disconnect", notice);
      resolve();
    };
    on.call(dispatcher, "disconnect", notice);
  });
}

describeFaults([
  {
    name: "nothing listens",
    lay: async ({ service }) => await service.kill(),
    outcome: eachTime({ ends: "unreachable", code: "ECONNREFUSED", requests: 0 }),
  },
  {
    name: "a host name that does not exist",
    options: { addressedAs: (port) => `http://snowcell.invalid:${port}`, policy: { maxRetries: 0 } },
    outcome: { ends: "dns", code: /^(?:ENOTFOUND|EAI_AGAIN)$/, requests: 0 },
    lasts: "The name never exists.",
  },
  {
    name: "TLS to a server without TLS",
    options: { addressedAs: (port) => `https://127.0.0.1:${port}` },
    outcome: { ends: "tls", requests: 0 },
    lasts: "The address stays wrong.",
  },
  {
    name: "TLS to a server that sends nothing",
    options: { addressedAs: () => silentUrl, policy: { maxRetries: 0 } },
    during: async ({ clock }) => {
      if (callers.size === 0) await once(silent, "connection");
      clock.advance(limits.connectTimeoutMs);
    },
    outcome: { ends: "timeout", phase: "connect", afterMs: limits.connectTimeoutMs, requests: 0 },
    check: hangUp,
    lasts: "The address stays wrong.",
  },
  { name: "a server at the IPv6 loopback address only", options: { address: "::1" }, outcome: well },
  {
    name: "localhost, with the server at its IPv6 address only",
    options: { address: "::1", addressedAs: byName },
    outcome: well,
  },
  { name: "localhost, with the server at its IPv4 address only", options: { addressedAs: byName }, outcome: well },
  {
    name: "the connection is accepted, and nothing is sent",
    lay: (bench) => bench.lay({ bareResponse: "", ending: "stall" }),
    during: async (bench) => {
      await bench.service.waitForRequest(bench.column.isChat);
      bench.clock.advance(limits.firstByteTimeoutMs);
    },
    outcome: { ends: "timeout", phase: "first-byte", afterMs: limits.firstByteTimeoutMs, leaves: true },
  },
  { name: "reset before the first byte", lay: (bench) => bench.lay({ bareResponse: "", ending: "reset" }), outcome: lostAtOnce },
  { name: "closed before the first byte", lay: (bench) => bench.lay({ bareResponse: "" }), outcome: lostAtOnce },
  {
    name: "reset after the headers",
    lay: (bench) => bench.lay({ rawStream: [], contentType: bench.contentType, ending: "reset" }),
    // The answer had started, so the work may be done: no retry. Ollama's answers start with the first line.
    outcome: (column) => (column.name === "Ollama" ? lostAtOnce(column) : { ends: "connection-lost" }),
  },
  midAnswer("reset in the middle of the answer", "reset"),
  midAnswer("the server dies in the middle of the answer", "kill"),
  {
    name: "the server restarts between two questions",
    lay: async (bench) => {
      await bench.ask().over;
      await bench.clock.running(0);
      const noticed = disconnected(bench);
      await bench.service.kill();
      await noticed;
      await bench.service.revive();
    },
    outcome: { ...well, requests: 2 },
  },
  {
    name: "a kept-alive connection closes just as it is used again",
    lay: async (bench) => {
      await bench.ask().over;
      await bench.clock.running(0);
      bench.lay({ bareResponse: "" }, { times: 1 });
    },
    outcome: { ...well, requests: 3, waits: [250] },
    notFor: neverAgain,
  },
  {
    name: "one of two answers breaks, and the other continues",
    lay: async (bench) => {
      const [other, broken] = ["the other one", "the broken one"] as const;
      const answer = bench.answer("Hello");
      const match = (text: string) => ({ match: ({ rawBody }: { rawBody: string }) => rawBody.includes(text) });
      const second = bench.tap.received((answer[0] ?? "").length, other);
      bench.lay({ bareResponse: [{ data: "", after: second }], ending: "reset" }, { ...match(broken), always: true });
      const asked: { broken?: Promise<void> } = {};
      const rest = second.then(() => asked.broken);
      const pieces = [answer[0] ?? "", { data: answer.slice(1).join(""), after: rest }];
      bench.lay({ rawStream: pieces, contentType: bench.contentType }, { ...match(other), times: 1 });
      const whole = bench.ask(other);
      const half = bench.ask(broken);
      asked.broken = half.over;
      await Promise.all([whole.over, half.over]);
      expect(half.ending).toMatchObject({ failure: { kind: "connection-lost" } });
      expect(whole.ending).toMatchObject({ type: "finished" });
      expect(whole.text).toBe("Hello");
      bench.log.lines.length = 0;
    },
    outcome: (column) => ({ ...well, requests: column.retries ? 5 : 3 }),
  },
  {
    name: "a host that fails five times gets no requests for a while",
    lay: async (bench) => {
      bench.lay({ status: 500 });
      while (bench.asked.length < 5) await bench.ask(usualQuestion).over;
      bench.log.lines.length = 0;
    },
    outcome: { ends: "server-error", status: 500, code: "circuit-open", requests: 5 },
    check: ({ clock }) => clock.advance(30_000),
  },
  atEveryByte("reset after each byte of a short answer", "reset"),
  atEveryByte("closed after each byte of a short answer", "close"),
  atEveryByte("ended after each byte of a short answer, as if complete", "end"),
]);
