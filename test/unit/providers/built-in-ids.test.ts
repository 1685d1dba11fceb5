import { expect, it } from "vitest";
import type { Accounts } from "../../../src/core/accounts/accounts.js";
import { builtInProviders } from "../../../src/core/providers/built-in.js";
import { builtInIds } from "../../../src/core/providers/built-in-ids.js";
import { KeptLog, wireContext } from "../../support/wire-context.js";

it("the ids that no custom provider may have are those of all built-in providers", () => {
  const accounts = { credentialsOf: () => ({}) } as unknown as Accounts;
  const settings = { get: () => undefined, onDidChange: () => ({ dispose: () => undefined }) };
  const { all } = builtInProviders(wireContext({}, new KeptLog()), settings, accounts, () => "");
  expect(all.map(({ id }) => id).toSorted()).toEqual([...builtInIds].toSorted());
});
