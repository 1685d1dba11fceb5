// `SnowCell: Use in VS Code's Chat` with versions of VS Code that have other commands. The end-to-end tests run the real ones.

import { beforeEach, describe, expect, it } from "vitest";
import { enableChat } from "../../../src/vscode/language-models/enable-chat.js";
import { type ModelInformation, modelInformation } from "../../../src/vscode/language-models/model-information.js";
import { testWindow } from "../../support/vscode/test-window.js";

const openChat = "workbench.action.chat.open";
const manage = "workbench.action.chat.manage";
const addGroup = "lm.addLanguageModelsProviderGroup";

function listed(id: string, toolCalling: boolean): ModelInformation {
  const model = { provider: "p", id, name: id, capabilities: toolCalling ? (["chat", "tools"] as const) : (["chat"] as const) };
  return modelInformation(model, { name: "P", boundary: "local" });
}

const run = (models: readonly ModelInformation[], selectedId?: string) =>
  enableChat({
    models: { list: async () => [...models] },
    selectedId: () => selectedId,
    checkModel: async () => undefined,
    log: { info: () => undefined },
  });

describe("Use in VS Code's Chat", () => {
  beforeEach(() => {
    testWindow.reset();
    testWindow.settings.set("snowcell.languageModels.enabled", true);
    testWindow.knownCommands = [openChat, manage, addGroup];
  });

  it("adds SnowCell as a provider and opens the chat with the selected model", async () => {
    await run([listed("one", true), listed("two", true)], "p/two");
    expect(testWindow.commands.map(([command]) => command)).toEqual([addGroup, manage, openChat]);
    expect(testWindow.commands.at(-1)?.[1]).toEqual({ mode: "agent", modelSelector: { vendor: "snowcell", id: "p/two" } });
  });

  it("takes the first model that calls tools if the selected one does not", async () => {
    await run([listed("one", false), listed("two", true)], "p/one");
    expect(testWindow.commands.at(-1)?.[1]).toMatchObject({ modelSelector: { id: "p/two" } });
  });

  it("only opens the chat where VS Code has no other commands", async () => {
    testWindow.knownCommands = [openChat];
    await run([listed("one", true)]);
    expect(testWindow.commands.map(([command]) => command)).toEqual([openChat]);
    expect(testWindow.shown.at(-1)?.text).toMatch(/asks for a GitHub account in its chat/);
  });

  it.each([
    ["an editor without a chat", () => (testWindow.knownCommands = [manage]), /no chat of its own/],
    ["a chat that is turned off", () => testWindow.settings.set("chat.disableAIFeatures", true), /turned off/],
  ])("says so for %s, and runs nothing", async (_name, change, words) => {
    change();
    await run([listed("one", true)]);
    expect(testWindow.commands).toEqual([]);
    expect(testWindow.shown.map(({ text }) => text).join()).toMatch(words);
  });

  it("explains why no model can be used, and offers a check", async () => {
    await run([listed("one", false)]);
    expect(testWindow.shown.at(-1)).toMatchObject({
      text: "None of your models is known to call tools.",
      buttons: ["Check a Model"],
    });
    expect(testWindow.commands).toEqual([]);
  });

  it("does not change the user's setting without consent", async () => {
    testWindow.settings.set("snowcell.languageModels.enabled", false);
    await run([listed("one", true)]);
    expect(testWindow.settings.get("snowcell.languageModels.enabled")).toBe(false);
    testWindow.press = ({ buttons }) => buttons[0];
    await run([listed("one", true)]);
    expect(testWindow.settings.get("snowcell.languageModels.enabled")).toBe(true);
    expect(testWindow.commands.at(-1)?.[0]).toBe(openChat);
  });
});
