// What the diagnosis says about a server that answers, on the page and in the copied report.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DiagnosticChecks, runDiagnosticSteps } from "../../../src/core/diagnosis/diagnostic-steps.js";
import { checksFor, diagnosisReport, diagnosisText } from "../../../src/vscode/status/diagnosis.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { wireContext } from "../../support/wire-context.js";

const server = createServer((_request, response) => response.writeHead(404).end("no page here"));
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe("the diagnosis of a server whose base address is no page", () => {
  it("says that the server answers, and keeps the status for the report", async () => {
    const provider = Object.assign(new ScriptedProvider(), { address: () => address });
    const target = { provider, model: { id: "one", name: "One" } };
    const { http } = checksFor(target, { wire: wireContext(), requests: requestsOver([provider]).requests });
    const ok = async () => ({ findings: [] });
    const checks: DiagnosticChecks = {
      ...{ machine: ok, proxy: ok, dns: ok, tcp: ok, tls: ok, auth: ok, model: ok, token: ok },
      http,
    };
    const steps = await runDiagnosticSteps("scripted", checks, new ManualClock(), new AbortController().signal, () => undefined);
    const rows = diagnosisReport(target, steps, true).sections[0]?.rows ?? [];
    expect(rows.find(({ id }) => id === "http")).toMatchObject({ state: "ok", details: ["The server answers."] });
    expect(rows.at(-1)?.label).toBe("First word");
    expect(JSON.stringify(rows)).not.toContain("404");
    expect(diagnosisText(target, steps)).toContain(`${new URL(address).host}: HTTP 404`);
  });
});
