// A login leads on to the next step.

import { beforeEach, describe, expect, it } from "vitest";
import { commands } from "../../../src/contributions/contributions.js";
import { AccountCommands, type AccountServices } from "../../../src/vscode/accounts/account-commands.js";
import { testWindow } from "../../support/vscode/test-window.js";

/** Its only field has a single choice, so that a login asks nothing. */
const provider = {
  id: "snowcell",
  name: "SnowCell",
  loginMethods: [{ id: "token", label: "Token", fields: [{ key: "organization", label: "Organization", choice: true }] }],
  listChoices: async () => [{ value: "1", label: "One" }],
};
const accounts = { session: () => undefined, logIn: async () => ({ id: "demo", label: "demo" }) };

const commandsWith = (current: object | undefined): AccountCommands =>
  new AccountCommands({
    registry: { providers: () => [provider] },
    accounts,
    selection: { current },
  } as unknown as AccountServices);

describe("after a login", () => {
  beforeEach(() => testWindow.reset());

  it("offers to select a model if none is selected, and opens the picker", async () => {
    testWindow.press = ({ buttons }) => buttons.find((button) => button === "Select Model");
    await commandsWith(undefined).logIn("snowcell");
    await expect.poll(() => testWindow.commands).toEqual([[commands.selectModel]]);
    expect(testWindow.shown[0]?.text).toBe("Logged in as demo.");
  });

  it("only confirms if a model is selected", async () => {
    await commandsWith({ id: "ollama/qwen" }).logIn("snowcell");
    await expect.poll(() => testWindow.shown.map(({ text, buttons }) => [text, ...buttons])).toEqual([["Logged in as demo."]]);
    expect(testWindow.commands).toEqual([]);
  });
});
