// The exported API, used by another extension: docs/examples/echo-extension, which run.ts installs.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { echoProvider } from "../../../docs/examples/echo-extension/echo-provider.js";
import type { SnowCellApi } from "../../../src/api/api.js";

describe("the exported API", () => {
  let api: SnowCellApi;
  before(async () => {
    const extension = vscode.extensions.getExtension<SnowCellApi>("snowcell.snowcell");
    assert.ok(extension);
    api = await extension.activate();
  });

  it("has registered the other extension's provider", async () => {
    const example = vscode.extensions.getExtension("snowcell-examples.snowcell-echo-example");
    assert.ok(example, "the example is installed");
    await example.activate();
    await assert.rejects(api.registerProvider(echoProvider), /already registered/);
  });

  it("refuses a malformed id, and explains the format", async () => {
    await assert.rejects(api.registerProvider({ ...echoProvider, id: "Bad Id" }), /lower-case letters/);
  });

  it("unregisters a provider", async () => {
    const registration = await api.registerProvider({ ...echoProvider, id: "echo-two" });
    registration.dispose();
    (await api.registerProvider({ ...echoProvider, id: "echo-two" })).dispose();
  });

  it("passes SnowCell's services to a factory", async () => {
    let offered: string[] = [];
    const registration = await api.registerProvider({
      id: "echo-three",
      create: (services) => {
        offered = Object.keys(services).sort();
        return { ...echoProvider, id: "echo-three" };
      },
    });
    assert.deepEqual(offered, ["credentials", "fetch", "log"]);
    registration.dispose();
  });
});
