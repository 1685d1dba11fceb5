// Adding a provider: only what a preset leaves open is asked, and the tested model is what the user goes on with.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commands } from "../../../src/contributions/contributions.js";
import { ProviderRegistry } from "../../../src/core/models/registry.js";
import { CustomProviders } from "../../../src/core/providers/custom/custom-providers.js";
import { customProvidersSetting } from "../../../src/core/providers/custom/definitions.js";
import { automaticModel } from "../../../src/core/routing/automatic-name.js";
import { systemClock } from "../../../src/node/system-clock.js";
import { addProvider } from "../../../src/vscode/accounts/add-provider.js";
import type { SelectedModel } from "../../../src/vscode/models/model-selection.js";
import { OpenAIService } from "../../sandbox/services/openai.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { testWindow } from "../../support/vscode/test-window.js";
import { TestSettings, testAccounts, wireContext } from "../../support/wire-context.js";

const owned: CustomProviders[] = [];
let server: OpenAIService;
beforeEach(async () => {
  testWindow.reset();
  server = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
});
afterEach(async () => {
  for (const providers of owned.splice(0)) providers.dispose();
  await server.kill();
});

interface Given {
  /** The preset's name, or another row of the list. */
  readonly row: string;
  readonly address?: string;
  readonly key?: string;
  /** Labels that are picked if a list has them. */
  readonly picks?: readonly RegExp[];
  readonly press?: readonly string[];
  readonly selected?: string;
  readonly id?: string;
}

/** A window in which one provider is added. */
async function add({ row, address, key, picks = [], press = [], selected, id }: Given, entries: readonly object[] = []) {
  const settings = new TestSettings({ [customProvidersSetting]: entries });
  testWindow.settings.set(customProvidersSetting, entries);
  testWindow.settingWritten = (name, value) => settings.set(name, value);
  const registry = new ProviderRegistry(systemClock);
  const wire = wireContext();
  const accounts = testAccounts();
  owned.push(new CustomProviders(wire, settings, (each) => accounts.credentialsOf(each), registry));
  registry.register(new ScriptedProvider());
  const chosen: SelectedModel[] = [];
  const current = selected === undefined ? undefined : { id: selected, name: selected, providerName: "" };
  const selection = { current, choose: async (model: SelectedModel) => void chosen.push(model) };

  const asked: string[] = [];
  testWindow.pick = (rows, placeHolder) => {
    const wanted = rows.find(({ label }) => label === row || picks.some((each) => each.test(label)));
    if (wanted?.label !== row) asked.push(placeHolder);
    return wanted?.label;
  };
  testWindow.type = ({ prompt = "", value, password }) => {
    asked.push(prompt);
    if (prompt.startsWith("The server's address")) return address ?? value;
    return password ? (key ?? value) : value || "Mine";
  };
  const presses = [...press];
  testWindow.press = ({ buttons }) => (buttons.includes(presses[0] ?? "") ? presses.shift() : undefined);
  await addProvider({ wire, registry, accounts, selection, checks: { health: () => ({ status: "unknown" }) as never } }, id);
  return {
    asked,
    chosen,
    saved: testWindow.settings.get(customProvidersSetting) as readonly Record<string, unknown>[],
    accounts,
  };
}

const addressQuestion = "The server's address, such as http://127.0.0.1:8080. /v1 is added if needed.";
const host = (): string => new URL(server.url).host;

describe("a server on this machine", () => {
  it.each(["llama.cpp", "LM Studio", "vLLM"])("takes only its address: %s", async (row) => {
    const { asked, saved } = await add({ row, address: `${server.url}/open/v1` });
    expect(asked).toEqual([addressQuestion]);
    expect(saved).toMatchObject([{ name: row, baseUrl: `${server.url}/open/v1`, auth: "none", boundary: "local" }]);
  });

  it("takes an address without /v1", async () => {
    const { asked, saved } = await add({ row: "vLLM", address: `${server.url}/open` });
    expect(asked).toEqual([addressQuestion]);
    expect(saved).toMatchObject([{ baseUrl: `${server.url}/open/v1` }]);
  });

  it.each(["llama.cpp", "LiteLLM"])(
    "is asked for a key only once it requires one, and stores it outside the settings: %s",
    async (row) => {
      const { asked, saved, accounts } = await add({ row, address: `${server.url}/bearer/v1`, key: server.demoKey });
      expect(asked).toEqual([addressQuestion, `API key for ${host()}`]);
      expect(testWindow.inputBoxes.at(-1)?.placeHolder).toBe(`${host()} requires a key`);
      expect(saved).toMatchObject([{ auth: "bearer", boundary: row === "LiteLLM" ? "public" : "local" }]);
      expect(JSON.stringify(saved)).not.toContain(server.demoKey);
      const stored = await accounts.credentialsOf(String(saved[0]?.["id"])).read();
      expect(stored).toEqual({ method: `bearer@${server.url}`, values: { apiKey: server.demoKey } });
    },
  );

  it("leads to all questions if it does not work, and saves nothing before it does", async () => {
    const picks = [/^Chat Completions/, /^None/, /machine/];
    const { asked, saved } = await add({
      row: "llama.cpp",
      address: `${server.url}/nothing/v1`,
      picks,
      press: ["Change Details…"],
    });
    const all = ["Name", addressQuestion, "Which API does it support?", "Authentication", "Where does it run?"];
    expect(asked).toEqual([addressQuestion, ...all]);
    expect(saved).toEqual([]);
  });

  it("is asked for its place if the address is on the internet", async () => {
    const { asked } = await add({ row: "llama.cpp", address: "https://llm.example.invalid/v1" });
    expect(asked).toEqual([addressQuestion, "Where does it run?"]);
  });

  it("is asked what becomes of a password in its address, which never reaches the settings", async () => {
    const address = `${server.url.replace("://", "://bob:simple123@")}/open/v1`;
    const { asked, saved } = await add({ row: "llama.cpp", address, picks: [/Basic/] });
    expect(asked[1]).toContain("Settings must not contain the password");
    expect(saved).toMatchObject([{ auth: "basic", baseUrl: `${server.url}/open/v1` }]);
    expect(JSON.stringify(saved)).not.toContain("simple123");
  });

  it("gets a name of its own if it is added twice", async () => {
    const first = { id: "llama-cpp", name: "llama.cpp", baseUrl: "http://127.0.0.1:1/v1", auth: "none", boundary: "local" };
    const { asked, saved } = await add({ row: "llama.cpp", address: `${server.url}/open/v1` }, [first]);
    expect(asked).toEqual(["Name", addressQuestion]);
    expect(saved.map(({ id }) => id)).toEqual(["llama-cpp", "llama-cpp-2"]);
  });
});

describe("a hosted service", () => {
  it("takes only its key, and says where to get one", async () => {
    const { asked } = await add({ row: "Groq" });
    expect(asked).toEqual(["API key for api.groq.com"]);
    expect(testWindow.inputBoxes[0]?.placeHolder).toBe("Get a key at https://console.groq.com/keys");
  });

  it("takes its address and models too, if they are the user's own", async () => {
    const { asked } = await add({ row: "Azure OpenAI" });
    expect(asked).toEqual([addressQuestion, "API key for your-resource.openai.azure.com", "Model names, separated by commas"]);
  });
});

it("another server is asked everything", async () => {
  const picks = [/^Chat Completions/, /^None/, /machine/];
  const { asked, saved } = await add({ row: "Another server", address: `${server.url}/open/v1`, picks });
  expect(asked).toEqual(["Name", addressQuestion, "Which API does it support?", "Authentication", "Where does it run?"]);
  expect(saved).toMatchObject([{ baseUrl: `${server.url}/open/v1`, auth: "none", boundary: "local" }]);
});

describe("after a provider was added", () => {
  const address = (): string => `${server.url}/open/v1`;
  const texts = () => testWindow.shown.map(({ text, buttons }) => [text, ...buttons]);

  it.each([
    ["no model is selected", undefined],
    ["the provider of the selected model is gone", "gone/model"],
  ])("its model is selected and the message box focused if %s", async (_name, selected) => {
    const { chosen } = await add({ row: "llama.cpp", address: address(), ...(selected ? { selected } : {}) });
    await expect.poll(() => testWindow.shown).toHaveLength(1);
    const [model] = chosen;
    expect(model).toEqual({ id: `llama-cpp/${model?.name}`, name: model?.name, providerName: "llama.cpp" });
    expect(testWindow.commands).toEqual([[commands.openChat]]);
    expect(texts()[0]?.[0]).toContain(`llama.cpp was added. ${model?.name} is selected.`);
    expect(texts()[0]).toHaveLength(1);
  });

  it.each(["scripted/one", automaticModel])("the selected %s stays, and the new model is offered", async (selected) => {
    const { chosen } = await add({ row: "llama.cpp", address: address(), selected });
    await expect.poll(() => testWindow.shown).toHaveLength(1);
    expect(chosen).toEqual([]);
    expect(testWindow.commands).toEqual([]);
    expect(texts()[0]).toEqual([expect.stringMatching(/^llama\.cpp was added with /), expect.stringMatching(/^Use /)]);
  });
});

describe("a provider that was added before", () => {
  const entry = { id: "mine", name: "Mine", baseUrl: "http://127.0.0.1:1/v1", auth: "none", boundary: "local" };

  it("is removed from its own list, after a question", async () => {
    expect((await add({ row: "Remove Mine", id: "mine" }, [entry])).saved).toEqual([entry]);
    expect((await add({ row: "Remove Mine", id: "mine", press: ["Remove"] }, [entry])).saved).toEqual([]);
  });

  it("is found in settings.json", async () => {
    await add({ row: "Open settings.json", id: "mine" }, [entry]);
    expect(testWindow.commands).toEqual([
      ["workbench.action.openSettingsJson", { revealSetting: { key: customProvidersSetting } }],
    ]);
  });
});
