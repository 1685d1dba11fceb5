import { describe, expect, it } from "vitest";
import { carryOutRemedy, type RemedyPlace, type RemedyServices } from "../../../src/core/failures/carry-out-remedy.js";
import { type Failure, type Remedy, remedyNamed } from "../../../src/core/failures/errors.js";

const failure: Failure = { provider: "ollama", kind: "internal", remedy: "show-log" };

/** Records the actions in a window, in order; `succeeds` is the result of logging in and of selecting a model. */
function setUp(own: readonly ("againWithAnotherModel" | "newChat")[] = [], succeeds = true) {
  const happened: string[] = [];
  const did = async (what: string): Promise<void> => void happened.push(what);
  const services: RemedyServices = {
    logIn: async (id) => {
      await did(`log in to ${id}`);
      return succeeds;
    },
    selectModel: async () => {
      await did("select a model");
      return succeeds;
    },
    openSettings: (about, id) => did(`settings of ${id} for ${about?.kind ?? "nothing"}`),
    showLog: () => void did("log"),
    newChat: () => did("new chat in the panel in use"),
  };
  const place: RemedyPlace = {
    provider: "ollama",
    failure,
    again: () => did("again"),
    ...(own.includes("againWithAnotherModel") ? { againWithAnotherModel: () => did("again with another model") } : {}),
    ...(own.includes("newChat") ? { newChat: () => did("new chat here") } : {}),
  };
  const carryOut = async (remedy: Remedy): Promise<readonly string[]> => {
    await carryOutRemedy(remedy, place, services);
    return happened;
  };
  return { carryOut };
}

describe("a remedy", () => {
  it.each<readonly [Remedy, readonly string[]]>([
    ["retry", ["again"]],
    ["log-in", ["log in to ollama", "again"]],
    ["switch-model", ["select a model", "again"]],
    ["open-settings", ["settings of ollama for internal"]],
    ["show-log", ["log"]],
    ["new-chat", ["new chat in the panel in use"]],
    ["none", []],
  ])("%s runs %j", async (remedy, expected) => {
    expect(await setUp().carryOut(remedy)).toEqual(expected);
  });

  it.each<readonly [Remedy, readonly string[]]>([
    ["log-in", ["log in to ollama"]],
    ["switch-model", ["select a model"]],
  ])("%s repeats nothing if the user cancels", async (remedy, expected) => {
    expect(await setUp([], false).carryOut(remedy)).toEqual(expected);
  });

  it("uses the view's own actions if it has any", async () => {
    expect(await setUp(["againWithAnotherModel"]).carryOut("switch-model")).toEqual(["again with another model"]);
    expect(await setUp(["newChat"]).carryOut("new-chat")).toEqual(["new chat here"]);
  });

  it("is identified by its name only", () => {
    expect([remedyNamed("log-in"), remedyNamed("delete-all"), remedyNamed("toString")]).toEqual(["log-in", undefined, undefined]);
  });
});
