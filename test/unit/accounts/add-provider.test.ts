// Editing a custom provider: its key goes to the origin that it was entered for, and to no other. adding.test.ts adds one.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProviderRegistry } from "../../../src/core/models/registry.js";
import { CustomProviders } from "../../../src/core/providers/custom/custom-providers.js";
import { customProvidersSetting } from "../../../src/core/providers/custom/definitions.js";
import { systemClock } from "../../../src/node/system-clock.js";
import { addProvider } from "../../../src/vscode/accounts/add-provider.js";
import { takeLoginOut } from "../../../src/vscode/accounts/provider-questions.js";
import type { SelectedModel } from "../../../src/vscode/models/model-selection.js";
import { OpenAIService } from "../../sandbox/services/openai.js";
import { loggedInEarlier } from "../../support/earlier-login.js";
import { testWindow } from "../../support/vscode/test-window.js";
import { TestSettings, testAccounts, wireContext } from "../../support/wire-context.js";

interface Round {
  readonly address: string;
  /** What is typed as the key; absent to leave the box as it is. */
  readonly key?: string;
}

/** A box that asked for the key: what stood in it, and whether it offered to keep a stored one. */
interface KeyBox {
  readonly value: string | undefined;
  readonly offersStored: boolean;
}

const owned: CustomProviders[] = [];
let here: OpenAIService;
let there: OpenAIService;
beforeEach(async () => {
  testWindow.reset();
  const options = { charactersPerSecond: Number.POSITIVE_INFINITY };
  [here, there] = await Promise.all([OpenAIService.start(options), OpenAIService.start(options)]);
});
afterEach(async () => {
  for (const providers of owned.splice(0)) providers.dispose();
  await Promise.all([here.kill(), there.kill()]);
});

/** A window with a provider at `here` whose key is stored. */
async function setUp() {
  const entry = { id: "mine", name: "Mine", baseUrl: `${here.url}/bearer/v1`, auth: "bearer", boundary: "local" };
  const settings = new TestSettings({ [customProvidersSetting]: [entry] });
  testWindow.settings.set(customProvidersSetting, [entry]);
  testWindow.settingWritten = (name, value) => settings.set(name, value);
  const registry = new ProviderRegistry(systemClock);
  const accounts = testAccounts();
  const wire = wireContext();
  owned.push(new CustomProviders(wire, settings, (id) => accounts.credentialsOf(id), registry));
  const mine = registry.provider("mine");
  if (!mine) throw new Error("The provider is not registered");
  await loggedInEarlier(accounts, mine, { apiKey: here.demoKey });

  const chosen: SelectedModel[] = [];
  const selection = { current: undefined, choose: async (model: SelectedModel) => void chosen.push(model) };

  /** Goes through the questions once for each round, with the change of what failed between them, and at the end saves or leaves. */
  const edit = async (...given: readonly (Round | "save")[]): Promise<KeyBox[]> => {
    const rounds = given.filter((one) => one !== "save");
    const keyBoxes: KeyBox[] = [];
    let at = 0;
    const round = (): Round => rounds[at] ?? { address: "" };
    testWindow.pick = (rows) => {
      const wanted = [/^Edit Mine/, /^Chat Completions/, /Bearer/, /machine/].map((label) =>
        rows.find((row) => label.test(row.label)),
      );
      return wanted.find((row) => row !== undefined)?.label;
    };
    testWindow.type = ({ prompt = "", value, password, placeHolder }) => {
      if (password) {
        keyBoxes.push({ value, offersStored: placeHolder !== undefined });
        return round().key ?? value;
      }
      return prompt.startsWith("The server's address") ? round().address : value;
    };
    testWindow.press = ({ buttons: [change, save] }) => {
      if (change?.startsWith("Use ")) return change;
      at++;
      if (at < rounds.length) return change;
      return given.includes("save") ? save : undefined;
    };
    await addProvider({ wire, registry, accounts, selection, checks: { health: () => ({ status: "unknown" }) as never } });
    return keyBoxes;
  };
  const stored = () => accounts.credentialsOf("mine").read();
  return { edit, stored, chosen };
}

const origin = ({ url }: OpenAIService): string => new URL(url).origin;
const keysSentTo = ({ requests }: OpenAIService): Set<string | undefined> =>
  new Set(requests.map(({ headers }) => headers.authorization));

describe("a user name and password in the address", () => {
  it.each([
    ["http://bob:simple123@127.0.0.1:1/v1", "http://127.0.0.1:1/v1", { user: "bob", password: "simple123" }],
    ["https://bob@llm.example", "https://llm.example", { user: "bob", password: "" }],
    ["https://:p%40ss@llm.example/v1", "https://llm.example/v1", { user: "", password: "p@ss" }],
    ["https://b%ZZ:x@llm.example/v1", "https://llm.example/v1", { user: "b%ZZ", password: "x" }],
  ])("are taken out of %s", (address, baseUrl, login) => {
    expect(takeLoginOut(address)).toEqual({ baseUrl, login });
  });

  it.each(["http://127.0.0.1:1/v1", "no address", ""])("are not in %j, which stays as it is", (address) => {
    expect(takeLoginOut(address)).toEqual({ baseUrl: address });
  });

  it.each(["/bearer/v1", "/nothing/v1"])("never reach the settings, whether %s works or is saved anyway", async (path) => {
    const { edit } = await setUp();
    await edit({ address: here.url.replace("://", "://bob:simple123@") + path }, "save");
    const saved = JSON.stringify(testWindow.settings.get(customProvidersSetting));
    expect(saved).toContain(here.url + path);
    expect(saved).not.toContain("simple123");
  });
});

it("a provider that works leads on to its model, if none is selected", async () => {
  const { edit, chosen } = await setUp();
  await edit({ address: `${here.url}/open/v1` });
  await expect.poll(() => chosen).toHaveLength(1);
  expect(chosen[0]?.id).toMatch(/^mine\/./);
  expect(chosen[0]).toMatchObject({ providerName: "Mine" });
});

describe("the key of a custom provider that is edited", () => {
  it("is kept if its box is left empty and the origin stays", async () => {
    const { edit, stored } = await setUp();
    expect(await edit({ address: `${here.url}/open/v1` })).toEqual([{ value: "", offersStored: true }]);
    expect(keysSentTo(here)).toContain(`Bearer ${here.demoKey}`);
    expect(await stored()).toEqual({ method: `bearer@${origin(here)}`, values: { apiKey: here.demoKey } });
    expect(testWindow.settings.get(customProvidersSetting)).toMatchObject([{ baseUrl: `${here.url}/open/v1` }]);
  });

  it("is asked for again if the address changes to another origin, which gets nothing of it", async () => {
    const { edit, stored } = await setUp();
    expect(await edit({ address: `${there.url}/bearer/v1` })).toEqual([{ value: "", offersStored: false }]);
    expect(there.requests).toEqual([]);
    expect(testWindow.shown).toMatchObject([{ severity: "warning", detail: expect.stringContaining("key") }]);
    expect((await stored())?.method).toBe(`bearer@${origin(here)}`);
  });

  it("is not carried over in its box if it was typed for another origin", async () => {
    const { edit } = await setUp();
    const boxes = await edit({ address: `${here.url}/bearer/v1`, key: "sk-for-here" }, { address: `${there.url}/bearer/v1` });
    expect(boxes).toEqual([
      { value: "", offersStored: true },
      { value: "", offersStored: false },
    ]);
    expect(there.requests).toEqual([]);
  });

  it("stays in its box if the address is corrected at the same origin", async () => {
    const { edit } = await setUp();
    const boxes = await edit({ address: `${here.url}/nothing`, key: here.demoKey }, { address: `${here.url}/bearer/v1` });
    expect(boxes.map(({ value }) => value)).toEqual(["", here.demoKey]);
  });

  it("is stored for the new origin if one is entered for it, and goes there alone", async () => {
    const { edit, stored } = await setUp();
    await edit({ address: `${there.url}/bearer/v1`, key: there.demoKey });
    expect(await stored()).toEqual({ method: `bearer@${origin(there)}`, values: { apiKey: there.demoKey } });
    expect(keysSentTo(there)).toContain(`Bearer ${there.demoKey}`);
    expect(here.requests).toEqual([]);
  });
});
