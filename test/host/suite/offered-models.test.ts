// The part that answers VS Code about language models, with providers scripted by each test: which ones are asked, how
// long they are awaited, what is announced, and what happens to a bad answer.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { settings } from "../../../src/contributions/contributions.js";
import { FailureError } from "../../../src/core/failures/errors.js";
import type { ChatEvent, LoginMethod } from "../../../src/core/provider-api/provider.js";
import { LanguageModels } from "../../../src/vscode/language-models/language-models.js";
import { ManualClock } from "../../support/manual-clock.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { TestSettings, TestStores, testAccounts } from "../../support/wire-context.js";

const never = new vscode.CancellationTokenSource().token;
const method: LoginMethod = { id: "key", label: "Key", fields: [{ key: "user", label: "User", secret: false }] };

class ProviderWithLogin extends ScriptedProvider {
  override readonly loginMethods = [method];
}

function setUp() {
  const clock = new ManualClock();
  const { requests, registry, observed: observations } = requestsOver([], { clock });
  const accounts = testAccounts(new TestStores());
  const closed = new ProviderWithLogin("closed");
  const open = new ScriptedProvider("open");
  const count = { logins: 0, changes: 0 };
  const settingsOfTest = new TestSettings({ [settings.languageModelsEnabled]: true });
  const models = new LanguageModels(
    {
      registry,
      accounts,
      clock,
      settings: settingsOfTest,
      log: { error: () => undefined, clean: (text) => text.replaceAll("canary-token", "[redacted]") },
      requests,
      providerName: (id) => registry.provider(id)?.name ?? id,
      logIn: async () => {
        count.logins++;
        await logIn();
        return true;
      },
    },
    () => count.changes++,
  );
  const logIn = (): Promise<unknown> => accounts.logIn(closed, "key", { user: "demo" }, new AbortController().signal);
  registry.register(closed);
  return { clock, registry, accounts, closed, open, observations, count, models, logIn, settings: settingsOfTest };
}

type Fixture = ReturnType<typeof setUp>;

const ids = async (fixture: Fixture, silent = true): Promise<string[]> =>
  (await fixture.models.list(silent, never)).map(({ id }) => id);

const hello = [vscode.LanguageModelChatMessage.User("Hello")] as unknown as vscode.LanguageModelChatRequestMessage[];

async function respond(
  { models }: Fixture,
  id: string,
  options: Partial<vscode.ProvideLanguageModelChatResponseOptions> = {},
): Promise<{ parts: vscode.LanguageModelResponsePart[]; error: unknown }> {
  const parts: vscode.LanguageModelResponsePart[] = [];
  const all = { toolMode: vscode.LanguageModelChatToolMode.Auto, ...options };
  const error = await models
    .respond(id, hello, all, { report: (part) => parts.push(part) }, never)
    .catch((thrown: unknown) => thrown);
  return { parts, error };
}

const answering = (...events: readonly ChatEvent[]) =>
  async function* (): AsyncGenerator<ChatEvent> {
    yield* events;
  };
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

describe("the models that are offered", () => {
  it("are none before a login, and a silent request shows no prompt", async () => {
    const fixture = setUp();
    assert.deepEqual(await ids(fixture), []);
    assert.equal(fixture.count.logins, 0);
  });

  it("prompt for a login if the request is not silent and there are none", async () => {
    const fixture = setUp();
    assert.deepEqual(await ids(fixture, false), ["closed/one"]);
    assert.deepEqual(await ids(fixture, false), ["closed/one"]);
    assert.equal(fixture.count.logins, 1);
  });

  it("are announced when a login changes, after a first request", async () => {
    const fixture = setUp();
    await fixture.logIn();
    assert.equal(fixture.count.changes, 0, "not requested yet");
    assert.deepEqual(await ids(fixture), ["closed/one"]);
    await fixture.accounts.credentialsOf("closed").reject();
    assert.ok(fixture.count.changes > 0);
    assert.deepEqual(await ids(fixture), []);
  });

  it("are announced when a list has changed, but not when the same one is loaded again", async () => {
    const fixture = setUp();
    fixture.registry.register(fixture.open);
    await ids(fixture);
    const before = fixture.count.changes;
    await fixture.registry.refresh({ force: true });
    assert.equal(fixture.count.changes, before);
    fixture.open.models = async () => [fixture.open.model("one"), fixture.open.model("two")];
    await fixture.registry.refresh({ force: true });
    assert.equal(fixture.count.changes, before + 1);
  });

  it("do not wait for a slow provider, whose models are announced when they arrive", async () => {
    const fixture = setUp();
    fixture.registry.register(fixture.open);
    const slow = new ScriptedProvider("slow");
    let come: () => void = () => undefined;
    const coming = new Promise<void>((resolve) => {
      come = resolve;
    });
    slow.models = async () => {
      await coming;
      return [slow.model("late")];
    };
    fixture.registry.register(slow);
    const listed = ids(fixture);
    await fixture.clock.running(1);
    fixture.clock.advance(10_000);
    assert.deepEqual(await listed, ["open/one"]);
    assert.equal(fixture.clock.pending, 0, "no timer is left");
    const before = fixture.count.changes;
    come();
    await fixture.registry.refresh({ provider: "slow" });
    assert.equal(fixture.count.changes, before + 1);
    assert.deepEqual(await ids(fixture), ["open/one", "slow/late"]);
  });

  it("wait only once for a host that is down; its models are announced when it is back", async () => {
    const fixture = setUp();
    const down = new ScriptedProvider("down");
    const failure = { provider: "down", kind: "unreachable", remedy: "retry" } as const;
    down.models = async () => {
      throw new FailureError(failure);
    };
    fixture.registry.register(down);
    assert.deepEqual(await ids(fixture), []);
    let come: () => void = () => undefined;
    const coming = new Promise<void>((resolve) => {
      come = resolve;
    });
    down.models = async () => {
      await coming;
      return [down.model("back")];
    };
    // Time stands still here, so a wait would never end.
    assert.deepEqual(await ids(fixture), []);
    const before = fixture.count.changes;
    come();
    await fixture.registry.refresh({ provider: "down" });
    assert.equal(fixture.count.changes, before + 1);
    assert.deepEqual(await ids(fixture), ["down/back"]);
  });

  it("list agents last, and leave out models that answer no messages", async () => {
    const fixture = setUp();
    const { open, registry } = fixture;
    open.models = async () => [
      open.model("agent", { capabilities: ["agent"] }),
      open.model("embedder", { capabilities: ["embedding"] }),
      open.model("chat"),
    ];
    registry.register(open);
    assert.deepEqual(await ids(fixture), ["open/chat", "open/agent"]);
  });
});

describe("a request of another extension", () => {
  const withOpen = async (answer?: () => AsyncIterable<ChatEvent>): Promise<Fixture> => {
    const fixture = setUp();
    fixture.registry.register(fixture.open);
    if (answer) fixture.open.answer = answer;
    await ids(fixture);
    return fixture;
  };

  it("counts for health and usage, like every other", async () => {
    const fixture = await withOpen();
    await respond(fixture, "open/one");
    assert.deepEqual(
      fixture.observations.map(({ provider, model, outcome }) => [provider, model, outcome.ok]),
      [["open", "one", true]],
    );
  });

  it("carries none of the chat's own parameters or prompts", async () => {
    const fixture = await withOpen();
    await respond(fixture, "open/one", { modelOptions: { temperature: 0.5 } });
    assert.deepEqual(fixture.open.requests, [
      { model: "one", messages: [{ role: "user", content: "Hello" }], parameters: { temperature: 0.5 } },
    ]);
  });

  it("is refused if the user has logged out of its provider, or the setting is off", async () => {
    const fixture = await withOpen();
    await fixture.logIn();
    await ids(fixture);
    await fixture.accounts.logOut("closed");
    const out = (await respond(fixture, "closed/one")).error;
    assert.ok(out instanceof vscode.LanguageModelError && out.code === "NoPermissions", messageOf(out));
    fixture.settings.set(settings.languageModelsEnabled, false);
    const off = (await respond(fixture, "open/one")).error;
    assert.ok(off instanceof vscode.LanguageModelError && off.code === "NoPermissions", messageOf(off));
    assert.equal(fixture.open.requests.length, 0);
  });

  it("for an unknown model is NotFound", async () => {
    const { error } = await respond(await withOpen(), "open/other");
    assert.ok(error instanceof vscode.LanguageModelError && error.code === "NotFound", messageOf(error));
  });

  it("reveals no known secret, wherever it appeared", async () => {
    const failure = { provider: "open", kind: "provider-error", detail: "it said canary-token", remedy: "retry" } as const;
    const { error } = await respond(await withOpen(answering({ type: "failed", failure })), "open/one");
    assert.match(messageOf(error), /it said \[redacted\]/);
  });

  it("ends with an error if the answer is truncated at the model's limit, but normally at the caller's own", async () => {
    const cut = [{ type: "text-delta", text: "Half" } as const, { type: "finished", reason: "length" } as const];
    const fixture = await withOpen(answering(...cut));
    const { parts, error } = await respond(fixture, "open/one");
    assert.equal(parts.length, 1, "what came is passed on");
    assert.match(messageOf(error), /was cut off/);
    assert.equal((await respond(fixture, "open/one", { modelOptions: { max_tokens: 1 } })).error, undefined);
  });

  it("ends with an error if a filter withheld the answer", async () => {
    const { error } = await respond(await withOpen(answering({ type: "finished", reason: "content-filter" })), "open/one");
    assert.match(messageOf(error), /content filter/);
  });

  it("ends with an error if a tool call was required and none came", async () => {
    const tools = [{ name: "look", description: "Looks" }];
    const { error } = await respond(await withOpen(), "open/one", {
      tools,
      toolMode: vscode.LanguageModelChatToolMode.Required,
    });
    assert.match(messageOf(error), /instead of calling a tool/);
  });

  it("never runs a tool with an input that the model did not write", async () => {
    const call = { id: "1", name: "delete", arguments: '{"path": "sr' };
    const answer = answering({ type: "tool-call", call }, { type: "finished", reason: "tool-calls" });
    const { parts, error } = await respond(await withOpen(answer), "open/one");
    assert.deepEqual(parts, []);
    assert.match(messageOf(error), /not a JSON object/);
  });

  const partsOf = (parts: readonly vscode.LanguageModelResponsePart[]): unknown[] =>
    parts.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : [part.constructor.name, { ...part }]));
  const thought = (text: string) => new (Reflect.get(vscode, "LanguageModelThinkingPart"))(text);

  it("gets reasoning as thinking parts, apart from the text", async () => {
    const answer = answering(
      { type: "reasoning-delta", text: "Hm" },
      { type: "text-delta", text: "Yes" },
      { type: "finished", reason: "stop" },
    );
    const { parts } = await respond(await withOpen(answer), "open/one");
    assert.deepEqual(partsOf(parts), partsOf([thought("Hm"), new vscode.LanguageModelTextPart("Yes")]));
  });

  it("gets the text that turned out to be reasoning as a thinking part once the model is known to write so", async () => {
    const answer = answering(
      { type: "text-delta", text: "Hm" },
      { type: "text-was-reasoning" },
      { type: "text-delta", text: "Yes" },
      { type: "finished", reason: "stop" },
    );
    const fixture = await withOpen(answer);
    await respond(fixture, "open/one");
    const { parts } = await respond(fixture, "open/one");
    assert.deepEqual(partsOf(parts), partsOf([thought("Hm"), new vscode.LanguageModelTextPart("Yes")]));
  });

  it("gets its answer without reasoning from a VS Code that refuses thinking parts", async () => {
    const answer = answering(
      { type: "reasoning-delta", text: "Hm" },
      { type: "text-delta", text: "Yes" },
      { type: "finished", reason: "stop" },
    );
    const fixture = await withOpen(answer);
    const texts: string[] = [];
    const report = (part: vscode.LanguageModelResponsePart): void => {
      if (!(part instanceof vscode.LanguageModelTextPart)) throw new Error("CANNOT use API proposal: languageModelThinkingPart");
      texts.push(part.value);
    };
    await fixture.models.respond("open/one", hello, { toolMode: vscode.LanguageModelChatToolMode.Auto }, { report }, never);
    assert.deepEqual(texts, ["Yes"]);
  });

  it("carries the effort that the user chose for the model, unless the request sets its own", async () => {
    const fixture = await withOpen();
    const chosen: object = { modelConfiguration: { reasoningEffort: "high" } };
    await respond(fixture, "open/one", chosen);
    await respond(fixture, "open/one", { ...chosen, modelOptions: { reasoning_effort: "low" } });
    await respond(fixture, "open/one", { modelConfiguration: { reasoningEffort: "default" } } as object);
    assert.deepEqual(
      fixture.open.requests.map(({ parameters }) => parameters),
      [{ reasoningEffort: "high" }, { reasoningEffort: "low" }, {}],
    );
  });
});
