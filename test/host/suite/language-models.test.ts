// SnowCell's models through `vscode.lm`, used by another extension (test/host/model-user). They come from a provider that
// connects to the sandbox over real sockets. Its login needs only a key press, so the tests use the real commands.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ProviderFactory, SnowCellApi } from "../../../src/api/api.js";
import { commands, settings } from "../../../src/contributions/contributions.js";
import type { Provider } from "../../../src/core/provider-api/provider.js";
import { OpenAIProvider } from "../../../src/core/providers/openai/openai-provider.js";
import { OpenAIService } from "../../sandbox/services/openai.js";
import { isLacking } from "../../support/editor-versions.js";
import { TestSettings, wireContext } from "../../support/wire-context.js";
import type { ModelUser, Part } from "../model-user/extension.js";

const providerId = "sandbox-lm";
const canary = "sk-sandbox-demo-key";
/** One pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("SnowCell's models in VS Code", () => {
  let service: OpenAIService;
  let user: ModelUser;
  let registration: vscode.Disposable;

  before(async () => {
    service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    const extension = vscode.extensions.getExtension<ModelUser>("snowcell-tests.model-user");
    assert.ok(extension, "the other extension is installed");
    user = await extension.activate();
    const api = await vscode.extensions.getExtension<SnowCellApi>("snowcell.snowcell")?.activate();
    assert.ok(api);
    registration = await api.registerProvider(providerOf(service));
  });
  after(async () => {
    await vscode.commands.executeCommand(commands.logout, providerId);
    registration.dispose();
    await service.kill();
  });

  const ours = async (): Promise<readonly vscode.LanguageModelChat[]> =>
    (await user.models()).filter(({ id }) => id.startsWith(`${providerId}/`));

  /** VS Code 1.104 signals after every look, and answers with an empty list while another one asks: so the test looks again. */
  const isOldest = vscode.version.startsWith("1.104.");

  /** Waits until the provider's list of models is as wanted; VS Code signals when to look again. */
  async function whenModels(
    wanted: (models: readonly vscode.LanguageModelChat[]) => boolean,
  ): Promise<readonly vscode.LanguageModelChat[]> {
    let changed: () => void = () => undefined;
    const subscription = user.onDidChangeModels(() => changed());
    try {
      for (;;) {
        const next = new Promise<void>((resolve) => {
          changed = resolve;
        });
        const models = await ours();
        if (wanted(models)) return models;
        await (isOldest ? new Promise((resolve) => setTimeout(resolve, 200)) : next);
      }
    } finally {
      subscription.dispose();
    }
  }

  const model = async (id = "gpt-4.1-mini"): Promise<vscode.LanguageModelChat> => {
    const isWanted = (candidate: vscode.LanguageModelChat): boolean => candidate.id === `${providerId}/${id}`;
    const found = (await whenModels((models) => models.some(isWanted))).find(isWanted);
    assert.ok(found);
    return found;
  };
  const textOf = (parts: readonly Part[]): string => parts.map((part) => ("text" in part ? part.text : "")).join("");
  const asking = (text: string) => [{ kind: "user", text }] as const;
  const rejection = async (asked: Promise<unknown>): Promise<Error & { readonly code?: string }> => {
    const thrown: unknown = await asked.then(
      () => assert.fail("it did not reject"),
      (error: unknown) => error,
    );
    assert.ok(thrown instanceof Error);
    return thrown;
  };

  it("are absent before a login, and listing them shows no prompt", async () => {
    assert.deepEqual(await ours(), []);
    assert.equal(service.requests.length, 0, "the service was not asked");
  });

  it("appear after the login, without another request", async () => {
    await user.models();
    const appeared = whenModels((models) => models.length > 0);
    await logIn();
    const found = (await appeared).find(({ id }) => id === `${providerId}/gpt-4o-2024-11-20`) ?? (await model("gpt-4.1"));
    assert.equal(found.vendor, "snowcell");
    assert.ok(found.maxInputTokens > 100_000);
    assert.ok(found.name !== "" && found.family !== "" && found.version !== "");
  });

  it("include those of a provider that needs no login", async () => {
    assert.ok((await user.models()).some(({ id }) => id === "echo/parrot"));
  });

  it("stream an answer", async () => {
    service.charactersPerSecond = 400;
    const pieces: string[] = [];
    const parts = await user.ask(await model(), asking(`[[echo]]${"Naïve café 雪 ".repeat(10)}`), {
      onPart: (part) => pieces.push("text" in part ? part.text : ""),
    });
    service.charactersPerSecond = Number.POSITIVE_INFINITY;
    assert.equal(textOf(parts), "Naïve café 雪 ".repeat(10));
    assert.ok(pieces.length > 3, "it came in pieces");
  });

  it("close the socket when the request is cancelled", async function () {
    if (isLacking("cancellation after the first part", vscode.version)) this.skip();
    service.charactersPerSecond = 200;
    service.requests.length = 0;
    const source = new vscode.CancellationTokenSource();
    const asked = user.ask(await model(), asking("[[length:4000]]"), { token: source.token, onPart: () => source.cancel() });
    await rejection(asked).catch(() => undefined);
    const request = await service.waitForRequest(({ path }) => path.endsWith("/chat/completions"));
    assert.equal((await request.closed).byClient, true);
    service.charactersPerSecond = Number.POSITIVE_INFINITY;
  });

  it("call a tool, and answer by its result", async () => {
    const tools = [
      { name: "look", description: "Looks", inputSchema: { type: "object", properties: { at: { type: "string" } } } },
    ];
    const question = '[[call:look {"at": "row 3"}]]';
    const parts = await user.ask(await model(), asking(question), { request: { tools } });
    const call = parts.flatMap((part) => ("call" in part ? [part.call] : []))[0];
    assert.ok(call);
    assert.deepEqual([call.name, call.input], ["look", { at: "row 3" }]);
    const conversation = user.afterCall(question, call, [{ kind: "image", text: "A row", mimeType: "image/png", data: png }]);
    const answer = textOf(await user.ask(await model(), conversation, { request: { tools } }));
    assert.equal(answer, `The tool said: A row (image/png of ${png.length} bytes)`);
  });

  it("must call a tool if the caller requires it", async () => {
    const tools = [{ name: "look", description: "Looks" }];
    const toolMode = vscode.LanguageModelChatToolMode.Required;
    const parts = await user.ask(await model(), asking("Hello"), { request: { tools, toolMode } });
    assert.deepEqual(
      parts.map((part) => ("call" in part ? part.call.name : part)),
      ["look"],
    );
  });

  it("see an image", async () => {
    const parts = await user.ask(await model(), [{ kind: "image", text: "[[images]]", mimeType: "image/png", data: png }]);
    assert.equal(textOf(parts), `I was shown (image/png of ${png.length} bytes)`);
  });

  it("refuse unsupported content with a message", async () => {
    const pdf = { kind: "image", text: "Read", mimeType: "application/pdf", data: png } as const;
    assert.match((await rejection(user.ask(await model(), [pdf]))).message, /application\/pdf/);
  });

  it("count tokens", async () => {
    const one = await model();
    assert.equal(await user.count(one, "Twelve chars"), 2);
    assert.ok((await user.count(one, { kind: "user", text: "Twelve chars" })) > 2);
    assert.ok((await user.count(one, { kind: "image", text: "", mimeType: "image/png", data: png })) > 100);
  });

  for (const [status, code] of [
    [401, "NoPermissions"],
    [403, "NoPermissions"],
    [402, "Blocked"],
    [429, "Blocked"],
    [500, undefined],
  ] as const) {
    it(`report HTTP ${status} with the API's own code, ${code ?? "if any"}, and without the key`, async () => {
      const body = { error: { message: `No, not with ${canary}` } };
      service.faults.add({ behaviour: { status, body }, match: ({ path }) => path.endsWith("/chat/completions"), always: true });
      const error = await rejection(user.ask(await model(), asking("Hello")));
      service.faults.clear();
      assert.equal(error instanceof vscode.LanguageModelError ? error.code : undefined, code);
      assert.match(error.message, /Sandbox|127\.0\.0\.1/);
      assert.ok(!`${error.message}${error.stack}${JSON.stringify(error)}`.includes(canary), "no word of the key");
      // A refused key ends the session, so log in again for the next test.
      if (status === 401) {
        await whenModels((models) => models.length === 0);
        await logIn();
        await whenModels((models) => models.length > 0);
      }
    });
  }

  it("are NotFound once the service no longer has them", async () => {
    const body = { error: { message: "The model does not exist", code: "model_not_found" } };
    service.faults.add({ behaviour: { status: 404, body }, match: ({ path }) => path.endsWith("/chat/completions") });
    const error = await rejection(user.ask(await model(), asking("Hello")));
    assert.equal(
      error instanceof vscode.LanguageModelError ? error.code : error.message,
      vscode.LanguageModelError.NotFound.name,
    );
  });

  it("never pass off a truncated answer as complete", async () => {
    service.faults.add({
      behaviour: { cutAfterCharacters: 12, how: "end" },
      match: ({ path }) => path.endsWith("/chat/completions"),
    });
    assert.match((await rejection(user.ask(await model(), asking("[[length:400]]")))).message, /cut off/);
  });

  it("disappear when the setting is turned off, and return when it is turned on", async () => {
    const configuration = vscode.workspace.getConfiguration();
    const held = await model();
    await configuration.update(settings.languageModelsEnabled, false, vscode.ConfigurationTarget.Global);
    await whenModels((models) => models.length === 0);
    assert.deepEqual(await user.models(), []);
    const error = await rejection(user.ask(held, asking("Hello")));
    assert.ok(error instanceof vscode.LanguageModelError, error.message);
    await configuration.update(settings.languageModelsEnabled, undefined, vscode.ConfigurationTarget.Global);
    await whenModels((models) => models.length > 0);
  });

  it("disappear with the logout", async () => {
    const held = await model();
    const gone = whenModels((models) => models.length === 0);
    await vscode.commands.executeCommand(commands.logout, providerId);
    await gone;
    const error = await rejection(user.ask(held, asking("Hello")));
    assert.equal(
      error instanceof vscode.LanguageModelError ? error.code : error.message,
      vscode.LanguageModelError.NotFound.name,
    );
  });

  /** Through the command, like a user; there is a single choice, which is accepted. */
  async function logIn(): Promise<void> {
    const done = vscode.commands.executeCommand(commands.login, providerId);
    let isDone = false;
    done.then(() => {
      isDone = true;
    });
    // The list opens in another process, which does not signal when it is open.
    while (!isDone) {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});

/** OpenAI's provider at the sandbox, under another name, with a login that needs only Enter. */
function providerOf(service: OpenAIService): ProviderFactory {
  return {
    id: providerId,
    create: ({ credentials }): Provider => {
      const inner = new OpenAIProvider(wireContext(), new TestSettings(service.settings), {
        read: async () => ((await credentials.read()) ? { method: "apiKey", values: { apiKey: service.demoKey } } : undefined),
        reject: async () => await credentials.reject(),
      });
      return {
        id: providerId,
        name: "Sandbox",
        boundary: "local",
        loginMethods: [
          { id: "enter", label: "Enter", fields: [{ key: "account", label: "Account", secret: false, choice: true }] },
        ],
        worksWithoutLogin: false,
        listModels: async (signal) => (await inner.listModels(signal)).map((model) => ({ ...model, provider: providerId })),
        describeModel: async () => undefined,
        async *streamChat(request, signal) {
          for await (const event of inner.streamChat(request, signal)) {
            yield event.type === "failed" ? { type: "failed", failure: { ...event.failure, provider: providerId } } : event;
          }
        },
        listChoices: async () => [{ value: "demo", label: "demo" }],
        verifyCredentials: async () => ({ label: "demo" }),
        checkConnection: (signal) => inner.checkConnection(signal),
      };
    },
  };
}
