import { describe, expect, it } from "vitest";
import { Accounts } from "../../../src/core/accounts/accounts.js";
import { FailureError } from "../../../src/core/failures/errors.js";
import { systemClock } from "../../../src/node/system-clock.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { TestStores, testAccounts } from "../../support/wire-context.js";

const values = { user: "ana", token: "canary-secret-token" };
const { signal } = new AbortController();

describe("the account service", () => {
  it("stores nothing if the check fails", async () => {
    const stores = new TestStores();
    const provider = new ScriptedProvider();
    provider.verify = () => {
      throw new FailureError({ provider: "scripted", kind: "unauthenticated", remedy: "log-in" });
    };
    await expect(testAccounts(stores).logIn(provider, "token", values, signal)).rejects.toThrow(FailureError);
    expect(stores.secretValues.size).toBe(0);
  });

  it("keeps the token in the secret store only; the session holds the account and the login time", async () => {
    const stores = new TestStores();
    const state = stores.window();
    const hidden: string[] = [];
    const accounts = new Accounts(stores.secrets, state, systemClock, (secret) => hidden.push(secret));
    await accounts.logIn(new ScriptedProvider(), "token", values, signal);
    expect(accounts.session("scripted")).toMatchObject({ status: "signed-in", account: { label: "ana" } });
    expect(JSON.stringify([...state.values])).not.toContain(values.token);
    expect(hidden).toContain(values.token);
  });

  it("survives a restart: a new instance over the same stores reads the credentials", async () => {
    const stores = new TestStores();
    await testAccounts(stores).logIn(new ScriptedProvider(), "token", values, signal);
    expect(await testAccounts(stores).credentialsOf("scripted").read()).toEqual({ method: "token", values });
  });

  it("syncs logins and logouts across windows", async () => {
    const stores = new TestStores();
    const [here, there] = [testAccounts(stores), testAccounts(stores)];
    const next = (): Promise<string> => new Promise((resolve) => there.onDidChange(resolve));
    let change = next();
    await here.logIn(new ScriptedProvider(), "token", values, signal);
    await change;
    expect(there.session("scripted")).toMatchObject({ status: "signed-in", account: { label: "ana" } });
    expect((await there.credentialsOf("scripted").read())?.values).toEqual(values);
    change = next();
    await here.logOut("scripted");
    await change;
    expect(there.session("scripted")).toBeUndefined();
    expect(await there.credentialsOf("scripted").read()).toBeUndefined();
  });

  it("gives a provider only its own credentials", async () => {
    const stores = new TestStores();
    const accounts = testAccounts(stores);
    await accounts.logIn(new ScriptedProvider(), "token", values, signal);
    expect(await accounts.credentialsOf("another").read()).toBeUndefined();
  });

  it("does not store a login that was canceled during its check", async () => {
    const stores = new TestStores();
    const controller = new AbortController();
    const provider = new ScriptedProvider();
    provider.verify = () => {
      controller.abort();
      return { label: "ana" };
    };
    await expect(testAccounts(stores).logIn(provider, "token", values, controller.signal)).rejects.toThrow();
    expect(stores.secretValues.size).toBe(0);
  });

  it("detects at the next start that the secret store lost its contents", async () => {
    const stores = new TestStores();
    const state = stores.window();
    const before = new Accounts(stores.secrets, state, systemClock, () => undefined);
    await before.logIn(new ScriptedProvider(), "token", values, signal);
    const kept = new Accounts(stores.secrets, state, systemClock, () => undefined);
    expect(await kept.findLostSecrets(["scripted", "another"])).toEqual([]);
    const emptied = new Accounts(new TestStores().secrets, state, systemClock, () => undefined);
    expect(await emptied.findLostSecrets(["scripted", "another"])).toEqual(["scripted"]);
    expect(emptied.session("scripted")).toMatchObject({ status: "expired", account: { label: "ana" } });
    expect(await emptied.findLostSecrets(["scripted"])).toEqual([]);
  });

  it("refuses a secret store that does not keep its values", async () => {
    const stores = new TestStores();
    const forgetful = { ...stores.secrets, set: async () => undefined };
    const accounts = new Accounts(forgetful, stores.window(), systemClock, () => undefined);
    await expect(accounts.logIn(new ScriptedProvider(), "token", values, signal)).rejects.toThrow("did not keep");
    expect(accounts.session("scripted")).toBeUndefined();
  });
});
