// How a conversation continues in a run, and how a stop leaves the run.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, ChatMessage } from "../../src/core/provider-api/provider.js";
import type { CodegenLog } from "../sandbox/services/codegen-run.js";
import { ManualClock } from "../support/manual-clock.js";
import { askProvider } from "../support/requests.js";
import {
  ask,
  asked,
  type CodegenFixture,
  collect,
  continuationOf,
  isCreation,
  isResumption,
  isStatus,
  opening,
  startCodegen,
  textOf,
} from "./codegen-fixture.js";

const user = (content: string): ChatMessage => ({ role: "user", content });
const assistant = (content: string): ChatMessage => ({ role: "assistant", content });
const action = (thought: string): CodegenLog => ({ message_type: "ACTION", thought, tool_name: "run" });
/** No timeouts, whose timers would be mistaken for waits between two polls. */
const untimed = { connectTimeoutMs: 0, firstByteTimeoutMs: 0, idleTimeoutMs: 0 };
let fixture: CodegenFixture;
beforeEach(async () => {
  fixture = await startCodegen();
  await fixture.logIn();
});
afterEach(async () => await fixture.close());

const restart = async (options: Parameters<typeof startCodegen>[0]): Promise<void> => {
  await fixture.close();
  fixture = await startCodegen(options);
  await fixture.logIn();
};

describe("A conversation with Codegen", () => {
  it("is sent in full to a new run", async () => {
    await collect(fixture, {
      messages: [{ role: "system", content: "Be brief." }, user("One"), assistant("Two"), user("[[echo]]3")],
    });
    expect(fixture.service.promptsOf(4711)).toEqual([
      "Be brief.\n\nThe conversation so far:\n\nUser:\nOne\n\nAssistant:\nTwo\n\nNow answer this message of the user:\n\n[[echo]]3",
    ]);
  });

  it("continues in the same run, which receives only the new message and shows only new steps", async () => {
    const first = await ask(fixture, "[[echo]]One");
    fixture.service.steps = [{ status: "ACTIVE", logs: [action("More")] }, { status: "COMPLETE" }];
    const messages = [user("[[echo]]One"), assistant(textOf(first)), user("[[echo]]Two")];
    const second = await collect(fixture, { messages, continuation: continuationOf(first) });
    expect(asked(fixture, isResumption).map(({ body }) => body)).toEqual([{ agent_run_id: 4711, prompt: "[[echo]]Two" }]);
    expect(asked(fixture, isCreation)).toHaveLength(1);
    expect(textOf(second).split("\n\n").slice(0, 3)).toEqual([opening, "- **run** More", "Two"]);
  });

  it("passes answers of other models to the run", async () => {
    const first = await ask(fixture, "[[echo]]One");
    const messages = [user("[[echo]]One"), assistant(textOf(first)), user("Aside"), assistant("By another"), user("[[echo]]3")];
    await collect(fixture, { messages, continuation: continuationOf(first) });
    expect(fixture.service.promptsOf(4711).at(-1)).toBe(
      "The conversation so far:\n\nUser:\nAside\n\nAssistant:\nBy another\n\nNow answer this message of the user:\n\n[[echo]]3",
    );
  });

  it("resumes a run that was left while it worked", async () => {
    const controller = new AbortController();
    const events: ChatEvent[] = [];
    const messages = [user("[[echo]]One")];
    for await (const event of fixture.provider.streamChat({ model: "agent", messages }, controller.signal)) {
      events.push(event);
      if (event.type === "text-delta" && event.text.includes("ripgrep")) controller.abort();
    }
    const said = assistant(textOf(events));
    fixture.service.steps = [{ status: "COMPLETE" }];
    const next = await collect(fixture, {
      messages: [...messages, said, user("[[echo]]Two")],
      continuation: continuationOf(events),
    });
    expect(fixture.service.promptsOf(4711)).toEqual(["[[echo]]One", "[[echo]]Two"]);
    expect(textOf(next)).toContain("\n\nTwo\n\n");
  });

  it("starts a new run if the old one is gone, belongs to another organization, or has an invalid id", async () => {
    const first = await ask(fixture, "[[echo]]One");
    const messages = [user("One"), assistant("1"), user("[[echo]]Two")];
    const gone = JSON.stringify({ ...JSON.parse(continuationOf(first)), run: 1 });
    const elsewhere = JSON.stringify({ ...JSON.parse(continuationOf(first)), organization: 1 });
    for (const continuation of [gone, elsewhere, "4711", "{}", "not JSON"]) {
      expect(textOf(await collect(fixture, { messages, continuation }))).toContain("\n\nTwo\n\n");
    }
    expect(fixture.service.runs).toHaveLength(6);
    expect(fixture.service.promptsOf(4712)[0]).toMatch(/^The conversation so far:[\s\S]*\[\[echo\]\]Two$/);
    expect(asked(fixture, isResumption)).toHaveLength(1);
  });

  it.each([429, 503])("neither creates a run nor resumes twice if resuming fails with HTTP %i", async (code) => {
    const first = await ask(fixture, "[[echo]]One");
    fixture.service.faults.add({ behaviour: { status: code, headers: { "retry-after-ms": "1" } }, match: isResumption });
    const messages = [user("[[echo]]One"), assistant(textOf(first)), user("[[echo]]Two")];
    const second = await collect(fixture, { messages, continuation: continuationOf(first) });
    expect(second).toMatchObject([{ type: "failed", failure: { status: code } }]);
    expect(fixture.service.requests.filter(({ method }) => method === "POST")).toHaveLength(2);
  });

  it("never mistakes a resumed run's previous answer for the new one", async () => {
    const first = await ask(fixture, "[[echo]]One");
    const stale = { id: 4711, status: "COMPLETE", result: "Stale" };
    fixture.service.faults.add({ behaviour: { status: 200, body: stale }, match: isResumption });
    fixture.service.faults.add({ behaviour: { status: 200, body: stale }, match: isStatus, times: 2 });
    fixture.service.faults.add({ behaviour: { status: 200, body: { id: 4711, status: "ACTIVE" } }, match: isStatus });
    fixture.service.faults.add({ behaviour: { status: 200, body: { ...stale, result: "Fresh" } }, match: isStatus });
    const messages = [user("[[echo]]One"), assistant(textOf(first)), user("Two")];
    const text = textOf(await collect(fixture, { messages, continuation: continuationOf(first) }));
    expect(text).toContain("Fresh");
    expect(text).not.toContain("Stale");
  });
});

describe("Stopping", () => {
  it("says where the run continues, even through the pipeline, which drops later events", async () => {
    const controller = new AbortController();
    const events: ChatEvent[] = [];
    const request = { model: "agent", messages: [user("[[echo]]One")] };
    for await (const event of askProvider(fixture.provider, request, controller.signal)) {
      events.push(event);
      if (event.type === "progress") controller.abort();
    }
    expect(textOf(events)).toBe(opening);
    expect(events.at(-1)).toMatchObject({ type: "failed", failure: { kind: "aborted" } });
  });

  it("ends the polling while it waits: no more polls, no timer left", async () => {
    const clock = new ManualClock();
    await restart({ policy: untimed, context: { clock } });
    const controller = new AbortController();
    const events: ChatEvent[] = [];
    for await (const event of fixture.provider.streamChat({ model: "agent", messages: [user("Hello")] }, controller.signal)) {
      events.push(event);
      // Next comes the wait before the first poll.
      if (event.type === "progress") void clock.running(1).then(() => controller.abort());
    }
    expect(events.at(-1)).toMatchObject({ failure: { kind: "aborted" } });
    expect(clock.pending).toBe(0);
    expect(asked(fixture, isStatus)).toEqual([]);
  });

  it("closes the connection of a poll in progress", async () => {
    fixture.service.faults.add({ behaviour: { delayHeadersMs: 60_000 }, match: isStatus });
    const controller = new AbortController();
    const events = collect(fixture, { messages: [user("Hello")] }, controller.signal);
    const request = await fixture.service.waitForRequest(isStatus);
    controller.abort();
    expect((await events).at(-1)).toMatchObject({ failure: { kind: "aborted" } });
    expect((await request.closed).byClient).toBe(true);
  });
});
