// How a run is polled and shown.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, ChatMessage } from "../../src/core/provider-api/provider.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import type { CodegenLog } from "../sandbox/services/codegen-run.js";
import {
  ask,
  asked,
  type CodegenFixture,
  isCreation,
  isLog,
  isStatus,
  opening,
  page,
  signal,
  startCodegen,
  textOf,
} from "./codegen-fixture.js";

const user = (content: string): ChatMessage => ({ role: "user", content });
const links = `- [Run 4711 at Codegen](${page})\n- [Look rows up by id \\[4711\\] (branch codegen/run-4711)](https://github.example/snowcell/sample/pull/1)`;
const action = (thought: string): CodegenLog => ({ message_type: "ACTION", thought, tool_name: "run" });
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

describe("A Codegen run", () => {
  it("is shown from start to end: its page, its steps, the answer, and the pull requests", async () => {
    const events = await ask(fixture, "[[echo]]It is **faster** now.");
    expect(textOf(events)).toBe(
      [
        opening,
        [
          "- Look at the code first, then change what is slow.",
          "- **ripgrep_search** `lookUp(`",
          "- **edit_file** The loop searches every row; an index will do.",
        ].join("\n"),
        "It is **faster** now.",
        links,
      ].join("\n\n"),
    );
    expect(events.filter((event) => event.type === "progress").map((event) => event.message)).toEqual([
      "Waiting for an agent",
      "The agent is working",
    ]);
    expect(events.findLast((event) => event.type === "usage")?.usage).toMatchObject({ promptTokens: 9, estimated: true });
    expect(events.slice(0, 3)).toMatchObject([
      { type: "started", requestId: "4711" },
      { type: "continuation" },
      { text: opening },
    ]);
  });

  it("shows each step as it arrives", async () => {
    const texts = (await ask(fixture, "[[echo]]Done")).flatMap((event) => (event.type === "text-delta" ? [event.text] : []));
    expect(texts).toHaveLength(6);
    expect(texts[2]).toBe("\n- **ripgrep_search** `lookUp(`");
  });

  it.each(["result", "summary", "log"] as const)("takes its answer from its %s", async (answersIn) => {
    fixture.service.answersIn = answersIn;
    expect(textOf(await ask(fixture, "[[echo]]The answer"))).toContain("\n\nThe answer\n\n- [Run");
  });

  it("without a page or pull requests is shown without links", async () => {
    Object.assign(fixture.service, { hasPages: false, pullRequestsPerRun: 0, steps: [{ status: "COMPLETE" }] });
    expect(textOf(await ask(fixture, "[[echo]]Done"))).toBe(
      "Run 4711 at Codegen continues there even if you stop this answer.\n\nDone",
    );
  });

  it("that ends without text but with a pull request has that as its answer", async () => {
    fixture.service.steps = [{ status: "COMPLETE" }];
    expect(textOf(await ask(fixture, "[[echo]]"))).toBe([opening, links].join("\n\n"));
  });

  it("with reasoning in its answer emits it as reasoning", async () => {
    const events = await ask(fixture, "[[echo]]<think>plan</think>Answer");
    expect(textOf(events)).toContain("Answer");
    expect(textOf(events)).not.toContain("think");
    expect(events).toContainEqual({ type: "reasoning-delta", text: "plan" });
  });

  it("that contains only reasoning has no answer", async () => {
    Object.assign(fixture.service, { pullRequestsPerRun: 0 });
    expect((await ask(fixture, "[[echo]]<think>plan</think>")).at(-1)).toMatchObject({ failure: { kind: "no-answer" } });
  });

  it("that ends without text and without a pull request has no answer", async () => {
    Object.assign(fixture.service, { pullRequestsPerRun: 0 });
    expect((await ask(fixture, "[[echo]]")).at(-1)).toMatchObject({ failure: { kind: "empty" } });
  });

  it.each([
    ["complete", "finished"],
    ["Complete", "finished"],
    ["COMPLETE", "finished"],
    ["failed", "failed"],
    ["ERROR", "failed"],
    ["Stopped", "failed"],
    ["CANCELLED", "failed"],
  ])("ends with the status %s, in any case", async (status, type) => {
    fixture.service.steps = [{ status }];
    expect((await ask(fixture, "[[echo]]Done")).at(-1)).toMatchObject({ type });
  });

  it("continues with an unknown status, and with none", async () => {
    fixture.service.steps = [{ status: "evaluating" }, { status: null }, { status: "SOMETHING_NEW" }, { status: "COMPLETE" }];
    const events = await ask(fixture, "[[echo]]Done");
    expect(events.at(-1)).toMatchObject({ type: "finished" });
    expect(events.flatMap((event) => (event.type === "progress" ? [event.message] : []))).toEqual([
      "Waiting for an agent",
      "The run's status is evaluating",
      "Waiting for an agent",
      "The run's status is SOMETHING_NEW",
    ]);
  });

  it("that fails quotes the run's message, and keeps what was shown", async () => {
    const error = { message_type: "ERROR", observation: { error: "The repository\ncould not be cloned." } };
    fixture.service.steps = [
      { status: "ACTIVE", logs: [action("Clone")] },
      { status: "FAILED", logs: [error] },
    ];
    const events = await ask(fixture, "Hello");
    expect(textOf(events)).toBe(`${opening}\n\n- **run** Clone\n- **Error** The repository could not be cloned.`);
    expect(events.at(-1)).toMatchObject({
      failure: { kind: "provider-error", code: "FAILED", detail: "The repository could not be cloned.", remedy: "retry" },
    });
  });

  it("shows log entries of every kind in one short line each, and omits empty ones", async () => {
    fixture.service.steps = [
      {
        status: "COMPLETE",
        logs: [
          { message_type: "ACTION", tool_name: "bash", tool_input: { command: "npm test\n  --silent" } },
          { message_type: "ACTION", tool_name: "read", tool_input: "a `b`.ts" },
          { message_type: "ACTION", tool_name: "think", tool_input: null },
          { message_type: "ACTION", tool_name: "odd*tool", tool_input: { depth: 3 } },
          { message_type: "NEW_KIND", thought: "```js\nconst a = 1;\n```" },
          { message_type: "NEW_KIND", observation: "Only seen" },
          { message_type: "PLAN_EVALUATION", thought: `Long ${"word ".repeat(100)}` },
        ],
      },
    ];
    const steps =
      textOf(await ask(fixture, "[[echo]]Done"))
        .split("\n\n")[1]
        ?.split("\n") ?? [];
    expect(steps.slice(0, 5)).toEqual([
      "- **bash** `npm test --silent`",
      "- **read** `a 'b'.ts`",
      "- **think**",
      "- **oddtool**",
      "- `js const a = 1; `",
    ]);
    expect(steps[5]).toMatch(/^- Long word .*…$/);
    expect(steps).toHaveLength(6);
  });

  it("reads a long log in pages, in order, each entry once", async () => {
    const logs = Array.from({ length: 260 }, (_, index) => action(`Step ${index}.`));
    fixture.service.steps = [
      { status: "ACTIVE", logs: logs.slice(0, 250) },
      { status: "ACTIVE", logs: logs.slice(250) },
      { status: "COMPLETE" },
    ];
    const steps = textOf(await ask(fixture, "[[echo]]Done")).match(/Step \d+\./g);
    expect(steps).toEqual(logs.map(({ thought }) => thought));
    expect(asked(fixture, isLog).map(({ query }) => [query.get("skip"), query.get("limit"), query.get("reverse")])).toEqual(
      ["0", "100", "200", "250", "260"].map((skip) => [skip, "100", "false"]),
    );
  });

  it.each([403, 404, 422])("with a log that returns HTTP %i continues without it", async (code) => {
    fixture.service.faults.add({ behaviour: { status: code }, match: isLog, always: true });
    expect(textOf(await ask(fixture, "[[echo]]Done"))).toBe([opening, "Done", links].join("\n\n"));
    expect(asked(fixture, isLog)).toHaveLength(1);
  });

  it("is polled through temporary failures, at the requested pace", async () => {
    fixture.service.faults.add({ behaviour: { status: 503 }, match: isStatus, times: 2 });
    fixture.service.faults.add({ behaviour: { status: 429, headers: { "retry-after-ms": "2" } }, match: isStatus });
    fixture.service.faults.add({ behaviour: { status: 502 }, match: isLog });
    const events = await ask(fixture, "[[echo]]Done");
    expect(events.at(-1)).toMatchObject({ type: "finished" });
    expect(events).toContainEqual({ type: "progress", message: "No answer from Codegen; retrying" });
    expect(textOf(events).match(/^- \*\*/gm)).toHaveLength(2);
    expect(asked(fixture, isCreation)).toHaveLength(1);
  });

  it("is polled through an outage of the service", async () => {
    await restart({ pace: { mostFailures: 1000 } });
    fixture.service.faults.add({ behaviour: { cutAfterCharacters: 3, how: "kill" }, match: isStatus });
    const events: ChatEvent[] = [];
    for await (const event of fixture.provider.streamChat({ model: "agent", messages: [user("[[echo]]Done")] }, signal)) {
      events.push(event);
      if (event.type === "progress" && event.message.startsWith("No answer")) await fixture.service.revive();
    }
    expect(textOf(events)).toContain("\n\nDone\n\n");
  });

  it("is polled through any number of failures, as long as it answers in between", async () => {
    await restart({ pace: { mostFailures: 3 } });
    let reads = 0;
    const match = (request: RecordedRequest): boolean => isStatus(request) && ++reads % 4 !== 0;
    fixture.service.faults.add({ behaviour: { status: 503 }, match, always: true });
    expect((await ask(fixture, "[[echo]]Done")).at(-1)).toMatchObject({ type: "finished" });
    expect(reads).toBe(12);
  });

  it("with its answer only in the log waits until the log is readable", async () => {
    Object.assign(fixture.service, { answersIn: "log", pullRequestsPerRun: 0, steps: [{ status: "COMPLETE" }] });
    fixture.service.faults.add({ behaviour: { status: 502 }, match: isLog, times: 2 });
    expect(textOf(await ask(fixture, "[[echo]]At last"))).toContain("\n\nAt last\n\n");
  });

  it("is abandoned after too many consecutive failures, and says where it continues", async () => {
    await restart({ pace: { mostFailures: 3 } });
    fixture.service.faults.add({ behaviour: { status: 500 }, match: isStatus, always: true });
    const events = await ask(fixture, "Hello");
    expect(asked(fixture, isStatus)).toHaveLength(4);
    expect(textOf(events)).toBe(
      `${opening}\n\n[Run 4711 at Codegen](${page}) continues there, but SnowCell can no longer follow it.`,
    );
    expect(events.at(-1)).toMatchObject({ failure: { kind: "server-error", status: 500 } });
  });

  it.each([
    [{ status: 401 }, "unauthenticated"],
    [{ status: 404 }, "not-found"],
    [{ status: 429, headers: { "retry-after": "3600" } }, "rate-limited"],
    [{ status: 200, body: "<html><title>Sign in</title></html>" }, "malformed-response"],
    [{ status: 200, body: { no: "run" } }, "malformed-response"],
  ])("is abandoned at once if a retry cannot help (%j)", async (behaviour, kind) => {
    fixture.service.faults.add({ behaviour, match: isStatus, always: true });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure: { kind } });
    expect(asked(fixture, isStatus)).toHaveLength(1);
    expect(fixture.accounts.session("codegen")?.status).toBe(kind === "unauthenticated" ? "expired" : "signed-in");
  });

  it("links only to web pages", async () => {
    const pullRequest = (url: unknown, title: unknown) => ({ id: 1, title, url });
    const body = {
      id: 4711,
      status: "complete",
      result: "Done",
      web_url: "javascript:alert(1)",
      github_pull_requests: [
        pullRequest("https://github.example/a_(b)", "One\n[two]"),
        pullRequest("command:evil", "Three"),
        pullRequest("https://github.example/4", null),
        pullRequest(null, "Five"),
      ],
    };
    fixture.service.faults.add({ behaviour: { status: 200, body }, match: isCreation });
    expect(textOf(await ask(fixture, "Hello"))).toBe(
      [
        "Run 4711 at Codegen continues there even if you stop this answer.",
        "Done",
        [
          "- Run 4711 at Codegen",
          "- [One \\[two\\]](https://github.example/a_%28b%29)",
          "- Three",
          "- [https://github.example/4](https://github.example/4)",
        ].join("\n"),
      ].join("\n\n"),
    );
  });
});
