// Redirects, which must not carry the conversation and the credential to another place.

import { expect } from "vitest";
import type { SandboxService } from "../sandbox/service.js";
import type { Bench } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import type { Fault } from "./fault.js";

const others = new WeakMap<Bench, SandboxService>();

/** To the same path at another server, which records everything it receives. */
const elsewhere = (status: number, to: (other: SandboxService, path: string) => string): Fault => ({
  name: `${status} to ${to({ url: "http://another.host" } as SandboxService, "")}`,
  lay: async (bench) => {
    const other = await bench.elsewhere();
    others.set(bench, other);
    bench.lay({ status, headers: { location: to(other, "/v1/chat/completions") }, body: "" });
  },
  outcome: { ends: "malformed-response", status, code: "redirect" },
  check: (bench, asked) => {
    expect(others.get(bench)?.requests, "what came to the other server").toEqual([]);
    expect(JSON.stringify(asked.events)).toContain("redirect");
  },
});

const within = (name: string, status: number, location: string): Fault => ({
  name,
  lay: (bench) => bench.lay({ status, headers: { location }, body: "" }),
  // The request is not sent to another path either, because this one may have accepted it.
  outcome: { ends: "malformed-response", status, code: "redirect" },
});

describeFaults([
  ...[301, 302, 303, 307, 308].map((status) => elsewhere(status, ({ url }, path) => url + path)),
  elsewhere(307, ({ url }, path) => `${url.replace("http:", "")}${path}`),
  within("307 in a loop", 307, "?again"),
  within("308 to another path of the same server", 308, "/elsewhere"),
  within("302 to an invalid address", 302, "http://[:::"),
  within("307 to another scheme", 307, "file:///etc/passwd"),
  {
    name: "302 without an address",
    lay: (bench) => bench.lay({ status: 302, body: "moved" }),
    outcome: { ends: "malformed-response", status: 302 },
  },
  {
    name: "300 Multiple Choices",
    lay: (bench) => bench.lay({ status: 300, body: "one or the other" }),
    outcome: { ends: "malformed-response", status: 300 },
  },
  {
    name: "304 Not Modified, without an earlier request",
    lay: (bench) => bench.lay({ rawStream: [], status: 304 }),
    outcome: { ends: "malformed-response", status: 304 },
  },
]);
