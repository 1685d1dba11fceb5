import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Failure, FailureError } from "../../src/core/failures/errors.js";
import { complete } from "../../src/core/provider-api/complete.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import { askProvider } from "../support/requests.js";
import { ask, asked, type CodegenFixture, isCreation, signal, startCodegen } from "./codegen-fixture.js";
import { describeProvider } from "./provider-contract.js";

describeProvider("Codegen", () => startCodegen(), {
  polled: true,
  // The link to the run and its steps precede the answer, and the links to its results follow it.
  answerIn: (text) => text.split("\n\n").at(-2) ?? "",
});

describe("Codegen", () => {
  let fixture: CodegenFixture;
  beforeEach(async () => {
    fixture = await startCodegen();
  });
  afterEach(async () => await fixture.close());

  const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
    const thrown = await promise.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(FailureError);
    return (thrown as FailureError).failure;
  };
  const organizations = async (token: string) => await fixture.provider.listChoices("token", "organizationId", { token }, signal);
  const status = (): string | undefined => fixture.accounts.session("codegen")?.status;

  it("checks the token, and shows its owner", async () => {
    expect(await fixture.logInWith()).toEqual({
      label: "demo@snowcell.dev",
      name: "Demo User",
      email: "demo@snowcell.dev",
    });
    expect(fixture.service.requests.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
      ["GET", "/v1/users/me", `Bearer ${fixture.service.demoToken}`],
    ]);
  });

  it("identifies a user by the available fields", async () => {
    fixture.service.users.set("bare", { id: 2, email: null, github_username: "octo", full_name: null });
    expect(await fixture.logInWith({ token: "bare" })).toEqual({ label: "octo" });
  });

  it("offers all of the token's organizations", async () => {
    expect(await organizations(fixture.service.demoToken)).toEqual([{ value: "27", label: "SnowCell Sandbox", detail: "27" }]);
    for (let id = 100; id < 250; id += 1) fixture.service.organizations.set(id, `Team ${id}`);
    const choices = await organizations(fixture.service.demoToken);
    expect(choices).toHaveLength(151);
    expect(choices.at(-1)).toEqual({ value: "249", label: "Team 249", detail: "249" });
    fixture.service.organizations.clear();
    expect(await failureOf(organizations(fixture.service.demoToken))).toMatchObject({ kind: "forbidden", remedy: "log-in" });
    expect(await fixture.provider.listChoices("token", "other", { token: fixture.service.demoToken }, signal)).toEqual([]);
  });

  it("refuses a wrong token in the login dialog, does not quote it, and stores nothing", async () => {
    for (const token of ["wrong-canary-token", "canary\ntoken", " "]) {
      for (const failure of [await failureOf(organizations(token)), await failureOf(fixture.logInWith({ token }))]) {
        expect(failure).toMatchObject({ kind: "unauthenticated", remedy: "log-in" });
        expect(JSON.stringify(failure)).not.toContain("canary");
      }
    }
    expect(status()).toBeUndefined();
  });

  it("asks for a login before sending anything", async () => {
    expect(await ask(fixture, "Hello")).toMatchObject([{ type: "failed", failure: { kind: "signed-out", remedy: "log-in" } }]);
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: false, failure: { kind: "signed-out" } });
    expect(await failureOf(fixture.provider.listModels(signal))).toMatchObject({ kind: "signed-out" });
    expect(fixture.service.requests).toEqual([]);
  });

  it("marks the session expired if the token is refused, by a run or a check", async () => {
    await fixture.logIn();
    fixture.service.revoke(fixture.service.demoToken);
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure: { kind: "unauthenticated", status: 401 } });
    expect(status()).toBe("expired");

    await fixture.close();
    fixture = await startCodegen();
    await fixture.logIn();
    fixture.service.revoke(fixture.service.demoToken);
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: false, failure: { kind: "unauthenticated" } });
    expect(status()).toBe("expired");
  });

  it("has one model, an agent without parameters", async () => {
    await fixture.logIn();
    expect(await fixture.provider.listModels(signal)).toMatchObject([
      {
        provider: "codegen",
        id: "agent",
        name: "Codegen Agent",
        capabilities: ["agent"],
        parametersTaken: [],
        host: new URL(fixture.service.url).host,
      },
    ]);
    const events = [];
    const request = { model: "other", messages: [{ role: "user", content: "Hello" }] } as const;
    for await (const event of fixture.provider.streamChat(request, signal)) events.push(event);
    expect(events).toMatchObject([{ failure: { kind: "model-not-found", model: "other" } }]);
  });

  it("creates runs for the organization selected at login, or for the one in the settings", async () => {
    fixture.service.organizations.set(31, "Other");
    await fixture.logIn();
    const paths = (): string[] => asked(fixture, isCreation).map(({ path }) => path);
    await ask(fixture, "[[echo]]One");
    for (const id of [31, " 31 "]) {
      fixture.settings.set("snowcell.codegen.organizationId", id);
      await ask(fixture, "[[echo]]Two");
    }
    fixture.settings.set("snowcell.codegen.organizationId", "");
    await ask(fixture, "[[echo]]Three");
    expect(paths()).toEqual([27, 31, 31, 27].map((id) => `/v1/organizations/${id}/agent/run`));
  });

  it("names the setting that is wrong or missing", async () => {
    expect(fixture.provider.configurationProblems()).toEqual([]);
    fixture.settings.set("snowcell.codegen.organizationId", "acme");
    expect(fixture.provider.address()).toBe(fixture.service.url);
    fixture.settings.set("snowcell.codegen.baseUrl", "codegen");
    expect(fixture.provider.address()).toBeUndefined();
    expect(fixture.provider.configurationProblems()).toMatchObject([
      { kind: "configuration", setting: "snowcell.codegen.baseUrl", detail: '"codegen" is not an http or https address.' },
      { kind: "configuration", setting: "snowcell.codegen.organizationId", remedy: "open-settings" },
    ]);
    fixture.settings.set("snowcell.codegen.baseUrl", `${fixture.service.url}/`);
    await fixture.logIn();
    const failure = { kind: "configuration", setting: "snowcell.codegen.organizationId" };
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure });
    fixture.settings.set("snowcell.codegen.organizationId", undefined);
    await fixture.logInWith({ token: fixture.service.demoToken });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure });
    expect(asked(fixture, isCreation)).toEqual([]);
  });

  it("reports used-up credits when the plan's are", async () => {
    await fixture.logIn();
    fixture.service.runsLeft = 0;
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({
      failure: { kind: "payment-required", status: 402, detail: "You have reached the limit of agent runs of your plan" },
    });
  });

  it("names the field that the service rejects", async () => {
    await fixture.logIn();
    expect((await ask(fixture, "")).at(-1)).toMatchObject({
      failure: { kind: "bad-request", status: 422, detail: "prompt: Field required" },
    });
  });

  it.each([408, 429, 500, 503])("never creates a second run by itself, not even after HTTP %i", async (code) => {
    await fixture.close();
    fixture = await startCodegen({ policy: { maxRetries: 3 } });
    await fixture.logIn();
    fixture.service.faults.add({ behaviour: { status: code, headers: { "retry-after-ms": "1" } }, match: isCreation });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ type: "failed", failure: { status: code } });
    expect(asked(fixture, isCreation)).toHaveLength(1);
  });

  it("never creates a second run if the connection is lost during the first", async () => {
    await fixture.close();
    fixture = await startCodegen({ policy: { maxRetries: 3 } });
    await fixture.logIn();
    fixture.service.faults.add({ behaviour: { cutAfterCharacters: 5, how: "reset" }, match: isCreation });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ type: "failed", failure: { kind: "connection-lost" } });
    expect(asked(fixture, isCreation)).toHaveLength(1);
  });

  it("returns only the answer to a caller that asks for a single reply", async () => {
    await fixture.logIn();
    const request = { model: "agent", messages: [{ role: "user", content: "[[echo]]feat: faster" }] } as const;
    expect((await complete(askProvider(fixture.provider, { ...request, stream: false }, signal))).text).toBe("feat: faster");
    const silent = { model: "agent", messages: [{ role: "user", content: "[[echo]]" }] } as const;
    expect(await failureOf(complete(askProvider(fixture.provider, { ...silent, stream: false }, signal)))).toMatchObject({
      kind: "empty",
    });
  });

  it("sends the token only to the host in the settings", async () => {
    await fixture.logIn();
    const isMe = ({ path }: RecordedRequest): boolean => path === "/v1/users/me";
    fixture.service.faults.add({ behaviour: { status: 302, headers: { location: "http://127.0.0.2:9/steal" } }, match: isMe });
    expect(await fixture.provider.checkConnection(signal)).toMatchObject({ failure: { code: "redirect" } });
  });
});
