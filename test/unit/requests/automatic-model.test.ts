// `auto` in the pipeline: which model answers, what the user reads, and when a question comes first.

import { describe, expect, it } from "vitest";
import type { RequestServices } from "../../../src/core/requests/asking.js";
import { eventsOf, requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

function setUp(more: Partial<RequestServices> = {}) {
  const near = new ScriptedProvider("near");
  const far = new ScriptedProvider("far");
  far.boundary = "public";
  let isNearDown = false;
  const all = requestsOver([near, far], {
    chosenModel: () => "auto",
    health: (id) => ({ status: id === "near" && isNearDown ? "unreachable" : "healthy" }),
    ...more,
  });
  const notices: (string | undefined)[] = [];
  const ask = (asking: Parameters<typeof eventsOf>[1] = {}) =>
    eventsOf(all.requests, { ...asking, onModel: (_by, notice) => void notices.push(notice) });
  const downNear = (): void => {
    isNearDown = true;
  };
  return { ...all, near, far, notices, ask, downNear };
}

const { signal } = new AbortController();

describe("an automatic model", () => {
  it("answers, and the user can see which one it is", async () => {
    const { ask, notices, questions, near } = setUp();
    expect((await ask()).at(-1)?.type).toBe("finished");
    expect(near.requests).toHaveLength(1);
    expect(notices).toEqual(["Chosen automatically: answered by one"]);
    expect(questions).toEqual([]);
  });

  it("asks before a conversation goes farther than it has been", async () => {
    const { ask, downNear, questions, far } = setUp();
    downNear();
    const events = await ask({ conversationId: "c", answeredBy: ["near/one"] });
    expect(events.at(-1)).toMatchObject({ type: "failed", failure: { kind: "aborted" } });
    expect(questions[0]?.message).toBe("Send this conversation to Scripted (one)?");
    expect(far.requests).toEqual([]);
  });

  it("asks nothing for a new conversation, or one that has been that far", async () => {
    const { ask, downNear, questions, far } = setUp();
    downNear();
    await ask({ conversationId: "new" });
    await ask({ conversationId: "c", answeredBy: ["far/one"] });
    expect(questions).toEqual([]);
    expect(far.requests).toHaveLength(2);
  });

  it("asks before code outside of a conversation goes farther than in this window before", async () => {
    const { requests, downNear, questions } = setUp({ askUser: async () => "always" });
    expect((await requests.resolveFor("edit", signal)).model.id).toBe("near/one");
    downNear();
    expect((await requests.resolveFor("edit", signal)).model.id).toBe("far/one");
    expect((await requests.resolveFor("edit", signal)).model.id).toBe("far/one");
    expect(questions.map(({ message }) => message)).toEqual(["Send this code to Scripted (one)?"]);
  });

  it("says that there is no model if none is usable", async () => {
    const { ask } = setUp({ isUsable: () => false });
    expect((await ask()).at(-1)).toMatchObject({ type: "failed", failure: { kind: "no-model" } });
  });

  it("lets a task's own model ask as usual, measured against the automatic one", async () => {
    const { requests, questions } = setUp({ taskModel: () => "far/one", askUser: async () => "once" });
    expect((await requests.resolveFor("commitMessage", signal)).model.id).toBe("far/one");
    expect(questions).toHaveLength(1);
  });
});
