// Faults of what only one provider does: Codegen's runs, which are asked for until they end, and StackSpot's access
// tokens, which are asked for before anything else.

import { expect } from "vitest";
import type { RecordedRequest } from "../sandbox/service.js";
import { CodegenService } from "../sandbox/services/codegen.js";
import { StackSpotService } from "../sandbox/services/stackspot.js";
import { type Bench, usualAnswer } from "./bench.js";
import { type ColumnName, columnNames } from "./columns.js";
import { describeFaults } from "./describe-faults.js";
import type { Fault } from "./fault.js";

const allBut = (only: ColumnName, reason: string): Partial<Record<ColumnName, string>> =>
  Object.fromEntries(columnNames.filter((name) => name !== only).map((name) => [name, reason]));
const noRuns = allBut("Codegen", "There is no run to be asked for: the answer comes with the request for it.");
const noTokens = allBut("StackSpot agent", "What lets it in is sent as it is stored, and no token is fetched for it.");

const isState = ({ method, path }: RecordedRequest): boolean => method === "GET" && /\/agent\/run\/\d+$/.test(path);
const isLog = ({ path }: RecordedRequest): boolean => path.endsWith("/logs");
const isToken = ({ path }: RecordedRequest): boolean => path.endsWith("/oidc/oauth/token");
const well = { ends: "finished", text: usualAnswer } as const;
const countOf = ({ service }: Bench, matches: (request: RecordedRequest) => boolean): number =>
  service.requests.filter(matches).length;

/** Something goes wrong with a run that has been made. */
const run = (name: string, fault: Omit<Fault, "name" | "notFor">): Fault => ({
  name: `a run: ${name}`,
  notFor: noRuns,
  ...fault,
});
/** A run as the service could show it at once. */
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
  run("the question for its state fails ten times", {
    lay: (bench) => bench.lay({ status: 502 }, { match: isState, times: 4 }),
    outcome: well,
  }),
  run("the connection breaks at each third question for its state", {
    lay: (bench) => {
      for (let time = 0; time < 3; time += 1) bench.lay({ bareResponse: "", ending: "reset" }, { match: isState, times: 1 });
    },
    outcome: well,
  }),
  run("it is gone", {
    lay: (bench) => bench.lay({ status: 404, body: { detail: "Agent run not found" } }, { match: isState, always: true }),
    outcome: { ends: "not-found", status: 404 },
  }),
  run("the token is withdrawn while it goes on", {
    lay: (bench) => bench.lay({ status: 401 }, { match: isState, always: true }),
    outcome: { ends: "unauthenticated", status: 401, rejected: 1 },
  }),
  run("its state is a page", {
    lay: (bench) => bench.lay({ status: 200, body: "<html><title>Sign in</title></html>" }, { match: isState, always: true }),
    outcome: notARun,
  }),
  run("its log cannot be read", {
    lay: (bench) => bench.lay({ status: 500 }, { match: isLog, always: true }),
    outcome: well,
  }),
  run("its log is a list of nulls", {
    lay: (bench) => bench.lay({ status: 200, body: { logs: [null, 3, "x", []] } }, { match: isLog, times: 1 }),
    outcome: well,
  }),
  run("its state is one that nobody knows, for a while", {
    lay: ({ service }) => {
      if (service instanceof CodegenService) service.steps = [{ status: "PONDERING" }, { status: null }, { status: "COMPLETE" }];
    },
    outcome: well,
  }),
  shown("its id is a text", { id: "4711" }, notARun),
  shown("its status is a number", { status: 7 }, { ...well, text: () => true } as const),
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
  token("the identity service says nothing", {
    lay: (bench) => bench.lay({ bareResponse: "", ending: "stall" }, { match: isToken, always: true }),
    during: async (bench) => {
      await bench.service.waitForRequest(isToken);
      bench.clock.advance(bench.policy.firstByteTimeoutMs);
    },
    outcome: ({ name: _ }, bench) => ({
      ends: "timeout",
      phase: "first-byte",
      afterMs: bench.policy.firstByteTimeoutMs,
      requests: 0,
    }),
  }),
  token("the credential is refused", {
    lay: ({ service }) => {
      if (service instanceof StackSpotService) service.identity.clients.clear();
    },
    outcome: { ends: "not-found", status: 404, requests: 0 },
    lasts: "The realm does not come back.",
  }),
  answered("it is a number", { access_token: 42, expires_in: 1199 }, { ends: "malformed-response", requests: 0 }),
  answered(
    "it cannot stand in a header",
    { access_token: "a\r\nx-evil: 1", expires_in: 1199 },
    { ends: "malformed-response", requests: 0 },
  ),
  token("it lives for a time that makes no sense", {
    lay: (bench) => {
      const { service } = bench;
      if (service instanceof StackSpotService) service.identity.tokenLifetime = 1e12;
      // A clock that is set forward by a year makes it look old, and only costs another.
      bench.clock.setForward(365 * 86_400_000);
    },
    outcome: well,
  }),
  token("it is withdrawn before its time, again and again", {
    lay: (bench) => bench.lay({ status: 401 }, { always: true, match: bench.column.isChat }),
    outcome: { ends: "unauthenticated", status: 401, requests: 2, rejected: 1 },
    check: (bench) => expect(countOf(bench, isToken)).toBe(2),
  }),
  token("it expires while the clock is set back by a day", {
    lay: async (bench) => {
      await bench.ask().over;
      bench.clock.setForward(-86_400_000);
      if (bench.service instanceof StackSpotService) bench.service.identity.expireTokens();
    },
    // The old one looks good for a day yet; it is refused once, and replaced.
    outcome: { ...well, requests: 3 },
  }),
]);
