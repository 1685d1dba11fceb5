// A task's own model: used directly if it is no farther than the chat's, otherwise after a question.

import { describe, expect, it } from "vitest";
import type { RequestServices } from "../../../src/core/requests/asking.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const { signal } = new AbortController();

function setUp(taskModel: string | undefined, answer?: "once" | "always", chosen = "near/one") {
  const near = new ScriptedProvider("near");
  const far = new ScriptedProvider("far");
  far.boundary = "public";
  const more: Partial<RequestServices> = {
    taskModel: (task) => (task === "commitMessage" ? taskModel : undefined),
    chosenModel: () => (chosen === "none" ? undefined : chosen),
    askUser: async () => answer,
  };
  return requestsOver([near, far], more);
}

const idOf = async ({ requests }: ReturnType<typeof setUp>, task: "edit" | "commitMessage" = "commitMessage") =>
  (await requests.resolveFor(task, signal)).model.id;

describe("the model for a task", () => {
  it("is the chat's if the settings name none", async () => {
    expect(await idOf(setUp(undefined))).toBe("near/one");
    expect(await idOf(setUp("far/one"), "edit")).toBe("near/one");
  });

  it("is the one in the settings, without a question, if it is no farther than the chat's", async () => {
    const all = setUp("near/one", undefined, "far/one");
    expect(await idOf(all)).toBe("near/one");
    expect(all.questions).toEqual([]);
  });

  it("needs consent each time if it is farther, unless the user consents for the window", async () => {
    const each = setUp("far/one", "once");
    expect([await idOf(each), await idOf(each)]).toEqual(["far/one", "far/one"]);
    expect(each.questions).toHaveLength(2);
    const always = setUp("far/one", "always");
    expect([await idOf(always), await idOf(always)]).toEqual(["far/one", "far/one"]);
    expect(always.questions).toHaveLength(1);
  });

  it("is not used if the user declines", async () => {
    await expect(setUp("far/one").requests.resolveFor("commitMessage", signal)).rejects.toMatchObject({
      failure: { kind: "aborted" },
    });
  });

  it("needs no consent if no model is selected for the chat", async () => {
    const all = setUp("far/one", undefined, "none");
    expect(await idOf(all)).toBe("far/one");
    expect(all.questions).toEqual([]);
  });

  it("counts as farther than a chat model that is gone", async () => {
    const all = setUp("far/one", "once", "gone/one");
    expect(await idOf(all)).toBe("far/one");
    expect(all.questions).toHaveLength(1);
  });

  it("is not replaced silently if it is gone", async () => {
    await expect(setUp("gone/one").requests.resolveFor("commitMessage", signal)).rejects.toMatchObject({
      failure: { kind: "configuration", setting: "snowcell.tasks.commitMessage", remedy: "open-settings" },
    });
  });
});
