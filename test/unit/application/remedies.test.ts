// Failures in notifications: one for all bad settings, and a button that does what the remedy says.

import { beforeEach, describe, expect, it } from "vitest";
import type { Foundation } from "../../../src/application/foundation.js";
import { Remedies } from "../../../src/application/remedies.js";
import { type Failure, type Remedy, remedies } from "../../../src/core/failures/errors.js";
import { testWindow } from "../../support/vscode/test-window.js";
import { KeptLog } from "../../support/wire-context.js";

/** A window whose providers find these problems in the settings, and what its buttons came to. */
function setUp(problems: readonly Failure[] = [], custom: readonly Failure[] = []) {
  const happened: string[] = [];
  const did = async (what: string): Promise<void> => void happened.push(what);
  const log = Object.assign(new KeptLog(), { show: () => void did("showed the log") });
  const foundation = {
    log,
    providerName: (id: string) => id,
    registry: { providers: () => [{ configurationProblems: () => problems }, {}] },
    builtIn: { snowcell: { load: async () => undefined } },
    loadCustomProviders: async () => ({ configurationProblems: () => custom }),
  } as unknown as Foundation;
  const yes = async (what: string): Promise<boolean> => {
    await did(what);
    return true;
  };
  const shown = new Remedies(foundation, {
    logIn: (id) => yes(`logged in to ${id}`),
    selectModel: () => yes("selected a model"),
    newChat: () => did("new chat"),
  });
  return { remedies: shown, happened, did, log };
}

/** The button that a failure's own remedy comes to is the first. */
const pressFirst = (): void => {
  testWindow.press = ({ buttons }) => buttons[0];
};

const problem = (setting: string, detail: string): Failure => ({
  ...{ provider: "snowcell", kind: "configuration", setting, detail, remedy: "open-settings" },
});

beforeEach(() => testWindow.reset());

describe("bad settings", () => {
  const first = problem("snowcell.models", 'Entry 4: "endpoint" is missing.');
  const second = problem("snowcell.models", 'Entry 7: the key "qwen" is listed twice.');
  const third = problem("snowcell.customProviders", 'Entry 1: "baseUrl" is missing.');

  it("are reported in one notification that names each, and logged one by one", async () => {
    const { remedies: window, log } = setUp([first, second], [third]);
    await window.reportSettings();
    expect(testWindow.shown).toHaveLength(1);
    const text = testWindow.shown[0]?.text ?? "";
    for (const { detail } of [first, second, third]) expect(text).toContain(detail);
    expect(text.split("snowcell.models")).toHaveLength(2);
    expect(text).toContain(`snowcell.customProviders: ${third.detail}`);
    expect(log.lines).toHaveLength(3);
  });

  it("that are only one are reported as it is", async () => {
    const { remedies: window } = setUp([], [third]);
    await window.reportSettings();
    expect(testWindow.shown.map(({ text }) => text)).toEqual([expect.stringContaining("snowcell.customProviders")]);
  });

  it("open the first one's setting with the notification's only button", async () => {
    const { remedies: window } = setUp([first, second], [third]);
    pressFirst();
    await window.reportSettings();
    expect(testWindow.shown[0]?.buttons).toHaveLength(1);
    expect(testWindow.commands).toEqual([["workbench.action.openSettings", "snowcell.models"]]);
  });

  it("show nothing if there are none", async () => {
    await setUp().remedies.reportSettings();
    expect(testWindow.shown).toEqual([]);
  });
});

describe("the buttons of a failure in a notification", () => {
  const expected: Readonly<Record<Exclude<Remedy, "none">, readonly string[]>> = {
    retry: ["again"],
    "log-in": ["logged in to ollama", "again"],
    "switch-model": ["selected a model", "again"],
    "open-settings": [],
    "show-log": ["showed the log"],
    "new-chat": ["new chat"],
  };
  const buttons = remedies.filter((remedy) => remedy !== "none");

  it.each(buttons)("do what %s says", async (remedy) => {
    const { remedies: window, happened, did } = setUp();
    pressFirst();
    await window.show({ provider: "ollama", kind: "internal", remedy }, () => did("again"));
    expect(happened).toEqual(expected[remedy]);
    const opened = [["workbench.action.openSettings", expect.stringContaining("snowcell.ollama.")]];
    expect(testWindow.commands).toEqual(remedy === "open-settings" ? opened : []);
  });

  it("do nothing if the notification is dismissed", async () => {
    const { remedies: window, happened, did } = setUp();
    await window.show({ provider: "ollama", kind: "internal", remedy: "retry" }, () => did("again"));
    expect(testWindow.shown).toHaveLength(1);
    expect(happened).toEqual([]);
  });

  it("are none where nothing helps", async () => {
    await setUp().remedies.show({ provider: "ollama", kind: "internal", remedy: "none" }, async () => undefined);
    expect(testWindow.shown[0]?.buttons).toEqual([]);
  });
});
