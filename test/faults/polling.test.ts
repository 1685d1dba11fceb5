// Faults of features that only one provider has: polling Codegen's runs, and fetching StackSpot's access tokens.

import { expect } from "vitest";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import type { SandboxService } from "../sandbox/service.js";
import { CodegenService } from "../sandbox/services/codegen.js";
import { StackSpotService } from "../sandbox/services/stackspot.js";
import type { StackSpotIdentity } from "../sandbox/services/stackspot-identity.js";
import { type Bench, usualAnswer } from "./bench.js";
import { type ColumnName, columnNames } from "./columns.js";
import { describeFaults } from "./describe-faults.js";
import type { Fault } from "./fault.js";

const allBut = (only: ColumnName, reason: string): Partial<Record<ColumnName, string>> =>
  Object.fromEntries(columnNames.filter((name) => name !== only).map((name) => [name, reason]));
const noRuns = allBut("Codegen", "There is no run to poll: the answer is the response to its request.");
const noTokens = allBut("StackSpot agent", "The stored credential is sent directly, and no token is fetched for it.");

const isState = ({ method, path }: RecordedRequest): boolean => method === "GET" && /\/agent\/run\/\d+$/.test(path);
const isLog = ({ path }: RecordedRequest): boolean => path.endsWith("/logs");
const isToken = ({ path }: RecordedRequest): boolean => path.endsWith("/oidc/oauth/token");
const well = { ends: "finished", text: usualAnswer } as const;
const countOf = ({ service }: Bench, matches: (request: RecordedRequest) => boolean): number =>
  service.requests.filter(matches).length;

const yearMs = 365 * 86_400_000;

function identityOf({ service }: Bench): StackSpotIdentity {
  if (service instanceof StackSpotService) return service.identity;
  throw new Error(`${service.name} hands out no tokens`);
}

const others = new WeakMap<Bench, SandboxService>();

/** Redirects matching requests to another server, which records everything it receives. */
async function elsewhere(bench: Bench, status: number, match: (request: RecordedRequest) => boolean): Promise<void> {
  const other = await bench.elsewhere();
  others.set(bench, other);
  bench.lay({ status, headers: { location: `${other.url}/v1/models` }, body: "" }, { match, always: true });
}

function nothingElsewhere(bench: Bench): void {
  expect(others.get(bench)?.requests, "what came to the other server").toEqual([]);
}

/** A fault of a run that was created. */
const run = (name: string, fault: Omit<Fault, "name" | "notFor">): Fault => ({
  name: `a run: ${name}`,
  notFor: noRuns,
  ...fault,
});
/** A run in the given state. */
const shown = (name: string, fields: object, outcome: Fault["outcome"], check?: Fault["check"]): Fault =>
  run(name, {
    lay: (bench) => bench.lay({ status: 200, body: { id: 4711, status: "COMPLETE", result: "Hello", ...fields } }),
    outcome,
    ...(check ? { check } : {}),
  });
const hello = { ends: "finished", text: "Hello" } as const;
const notARun = { ends: "malformed-response" } as const;

const token = (name: string, fault: Omit<Fault, "name" | "notFor">): Fault => ({
  name: `the access token: ${name}`,
  notFor: noTokens,
  ...fault,
});
const answered = (name: string, body: unknown, outcome: Fault["outcome"]): Fault =>
  token(name, { lay: (bench) => bench.lay({ status: 200, body }, { match: isToken, always: true }), outcome });

describeFaults([
  run("a poll of its state fails four times", {
    lay: (bench) => bench.lay({ status: 502 }, { match: isState, times: 4 }),
    outcome: well,
  }),
  run("the connection breaks at three consecutive polls of its state", {
    lay: (bench) => {
      for (let time = 0; time < 3; time += 1) bench.lay({ bareResponse: "", ending: "reset" }, { match: isState, times: 1 });
    },
    outcome: well,
  }),
  run("it is gone", {
    lay: (bench) => bench.lay({ status: 404, body: { detail: "Agent run not found" } }, { match: isState, always: true }),
    outcome: { ends: "not-found", status: 404 },
  }),
  run("the token is revoked while it continues", {
    lay: (bench) => bench.lay({ status: 401 }, { match: isState, always: true }),
    outcome: { ends: "unauthenticated", status: 401, rejected: 1 },
  }),
  run("its state is an HTML page", {
    lay: (bench) => bench.lay({ status: 200, body: "<html><title>Sign in</title></html>" }, { match: isState, always: true }),
    outcome: notARun,
  }),
  run("a poll of its state is redirected to another host", {
    lay: async (bench) => await elsewhere(bench, 302, isState),
    outcome: { ends: "malformed-response", status: 302, code: "redirect" },
    check: nothingElsewhere,
  }),
  run("a poll of its state is redirected within the host", {
    lay: (bench) => bench.lay({ status: 302, headers: { location: "?again" }, body: "" }, { match: isState, times: 3 }),
    outcome: well,
  }),
  run("a poll of its state is redirected in a loop", {
    lay: (bench) => bench.lay({ status: 302, headers: { location: "?again" }, body: "" }, { match: isState, always: true }),
    outcome: { ends: "malformed-response", status: 302, code: "redirect" },
    check: (bench) => expect(countOf(bench, isState)).toBe(6),
  }),
  run("its log cannot be read", {
    lay: (bench) => bench.lay({ status: 500 }, { match: isLog, always: true }),
    outcome: well,
  }),
  run("its log is a list of nulls", {
    lay: (bench) => bench.lay({ status: 200, body: { logs: [null, 3, "x", []] } }, { match: isLog, times: 1 }),
    outcome: well,
  }),
  run("its state is unknown for a while", {
    lay: ({ service }) => {
      if (service instanceof CodegenService) service.steps = [{ status: "PONDERING" }, { status: null }, { status: "COMPLETE" }];
    },
    outcome: well,
  }),
  shown("its id is a string", { id: "4711" }, notARun),
  run("its status is a number, for a while", {
    lay: (bench) => bench.lay({ status: 200, body: { id: 4711, status: 7 } }, { match: isState, times: 2 }),
    outcome: well,
  }),
  shown("its result is null", { result: null }, { ends: "empty" }),
  shown("its pull requests are nulls", { github_pull_requests: [null, 7, { url: 3 }] }, hello),
  shown("its page is a script", { web_url: "javascript:alert(1)" }, hello, (_, { events }) =>
    expect(JSON.stringify(events)).not.toContain("javascript:"),
  ),

  token("the identity service fails", {
    lay: (bench) => bench.lay({ status: 503 }, { match: isToken, always: true }),
    outcome: { ends: "server-error", status: 503, requests: 0, waits: [250, 500] },
    check: (bench) => expect(countOf(bench, isToken)).toBe(3),
  }),
  token("the identity service sends nothing", {
    lay: (bench) => bench.lay({ bareResponse: "", ending: "stall" }, { match: isToken, always: true }),
    during: async (bench) => {
      await bench.service.waitForRequest(isToken);
      bench.clock.advance(bench.policy.firstByteTimeoutMs);
    },
    outcome: (_, bench) => ({
      ends: "timeout",
      phase: "first-byte",
      afterMs: bench.policy.firstByteTimeoutMs,
      requests: 0,
    }),
  }),
  token("its realm is unknown", {
    lay: (bench) => identityOf(bench).clients.clear(),
    outcome: { ends: "not-found", status: 404, requests: 0 },
    lasts: "The realm does not come back.",
  }),
  token("the credential for it is revoked", {
    lay: (bench) => {
      for (const clients of identityOf(bench).clients.values()) clients.clear();
    },
    outcome: { ends: "unauthenticated", status: 401, requests: 0, rejected: 1 },
    lasts: "The credential does not come back.",
  }),
  token("the request for it is redirected to another host", {
    lay: async (bench) => await elsewhere(bench, 307, isToken),
    outcome: { ends: "malformed-response", status: 307, code: "redirect", requests: 0 },
    check: nothingElsewhere,
  }),
  answered("it is a number", { access_token: 42, expires_in: 1199 }, { ends: "malformed-response", requests: 0 }),
  answered(
    "it has characters that a header cannot contain",
    { access_token: "a\r\nx-evil: 1", expires_in: 1199 },
    { ends: "malformed-response", requests: 0 },
  ),
  token("it is valid for 30,000 years, and the clock is set forward by one", {
    lay: async (bench) => {
      identityOf(bench).tokenLifetime = 1e12;
      await bench.ask().over;
      bench.clock.setForward(yearMs);
    },
    outcome: { ...well, requests: 2 },
    check: (bench) => expect(countOf(bench, isToken)).toBe(1),
  }),
  token("it looks expired after the clock is set forward by a year", {
    lay: async (bench) => {
      await bench.ask().over;
      bench.clock.setForward(yearMs);
    },
    outcome: { ...well, requests: 2 },
    check: (bench) => expect(countOf(bench, isToken)).toBe(2),
  }),
  token("it is revoked early, again and again", {
    lay: (bench) => bench.lay({ status: 401 }, { always: true, match: bench.column.isChat }),
    outcome: { ends: "unauthenticated", status: 401, requests: 2, rejected: 1 },
    check: (bench) => expect(countOf(bench, isToken)).toBe(2),
  }),
  token("it expires while the clock is set back by a day", {
    lay: async (bench) => {
      await bench.ask().over;
      bench.clock.setForward(-86_400_000);
      identityOf(bench).expireTokens();
    },
    // The old token is nominally valid for a day; it is refused once, and replaced.
    outcome: { ...well, requests: 3 },
  }),
]);
