// A second extension tries every attack that the API allows to steal other providers' credentials, and gets none.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { echoProvider } from "../../../docs/examples/echo-extension/echo-provider.js";
import type { ProviderFactory, SnowCellApi } from "../../../src/api/api.js";
import { commands, settings } from "../../../src/contributions/contributions.js";
import type { Provider } from "../../../src/core/provider-api/provider.js";
import type { CredentialThief } from "../credential-thief/extension.js";

const canary = "canary-credential-0815";
const victim = "victim";

describe("another extension", () => {
  let thief: CredentialThief;
  let api: SnowCellApi;
  let registration: vscode.Disposable;
  let read: () => Promise<unknown>;
  const kept = new Map<string, string>();

  before(async () => {
    const extension = vscode.extensions.getExtension<CredentialThief>("snowcell-tests.credential-thief");
    assert.ok(extension, "the other extension is installed");
    thief = await extension.activate();
    const own = await vscode.extensions.getExtension<SnowCellApi>("snowcell.snowcell")?.activate();
    assert.ok(own);
    api = own;
    registration = await api.registerProvider(victimFactory());
    await logIn();
    assert.ok(JSON.stringify(await read()).includes(canary), "the victim reads its own");
  });
  after(async () => {
    await vscode.workspace.getConfiguration().update(settings.customProviders, undefined, vscode.ConfigurationTarget.Global);
    registration.dispose();
  });

  function victimFactory(): ProviderFactory {
    return {
      id: victim,
      secrets: {
        get: async (key) => kept.get(key),
        store: async (key, value) => void kept.set(key, value),
        delete: async (key) => void kept.delete(key),
      },
      create: ({ credentials }): Provider => {
        read = () => credentials.read();
        return {
          ...echoProvider,
          id: victim,
          loginMethods: [{ id: "enter", label: "Enter", fields: [{ key: "key", label: "Key", secret: true, choice: true }] }],
          listChoices: async () => [{ value: canary, label: "demo" }],
        };
      },
    };
  }

  async function logIn(): Promise<void> {
    const done = vscode.commands.executeCommand(commands.login, victim);
    let isDone = false;
    done.then(() => {
      isDone = true;
    });
    while (!isDone) {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function tryOn(ids: readonly string[]): Promise<void> {
    for (const { way, loot, created } of await thief.steal(ids)) {
      assert.ok(!loot.includes(canary), `${way} gave a credential away`);
      assert.ok(!created, `${way} ran code of the other extension`);
    }
  }

  it("gets nothing from a registered provider", async () => {
    await tryOn([victim, "openai", "snowcell", "echo"]);
  });

  it("gets nothing from a provider that is gone, which keeps its login when it returns", async () => {
    registration.dispose();
    const taken = await api
      .registerProvider({
        id: victim,
        create: ({ credentials }) => {
          read = () => credentials.read();
          return { ...echoProvider, id: victim };
        },
      })
      .then(
        (other) => other,
        () => undefined,
      );
    if (taken) {
      assert.equal(await read(), undefined);
      taken.dispose();
    }
    registration = await api.registerProvider(victimFactory());
    assert.ok(JSON.stringify(await read()).includes(canary));
  });

  it("cannot take the id of a custom provider, even if its entry is unusable", async () => {
    const entries = [{ id: "my-gateway", name: "My Gateway" }];
    await vscode.workspace.getConfiguration().update(settings.customProviders, entries, vscode.ConfigurationTarget.Global);
    await tryOn(["my-gateway"]);
  });

  it("harms no other provider with one that throws at every call", async () => {
    const boom = (): never => {
      throw new Error("boom");
    };
    const hostile = new Proxy({ id: "hostile" }, { get: (target, key) => (key === "id" ? target.id : boom()) });
    const other = await api.registerProvider(hostile as unknown as Provider);
    try {
      await vscode.commands.executeCommand(commands.refreshModels);
      assert.ok(JSON.stringify(await read()).includes(canary));
    } finally {
      other.dispose();
    }
  });
});
