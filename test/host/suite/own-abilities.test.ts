// A custom model whose server does not list abilities: the user's setting makes VS Code offer it with tools, and it calls one.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commands, settings } from "../../../src/contributions/contributions.js";
import { OpenAIService } from "../../sandbox/services/openai.js";
import type { ModelUser } from "../model-user/extension.js";

const provider = "silent-server";

interface WithCapabilities {
  readonly capabilities?: { readonly supportsToolCalling?: boolean; readonly supportsImageToText?: boolean };
}

describe("a custom model without listed abilities", () => {
  let service: OpenAIService;
  let user: ModelUser;

  before(async () => {
    service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    const extension = vscode.extensions.getExtension<ModelUser>("snowcell-tests.model-user");
    assert.ok(extension, "the other extension is installed");
    user = await extension.activate();
    await vscode.extensions.getExtension("snowcell.snowcell")?.activate();
  });
  after(async () => {
    await configure(undefined);
    await service.kill();
  });

  const configure = async (models: readonly unknown[] | undefined): Promise<void> => {
    const entry = { id: provider, name: "Silent", baseUrl: `${service.url}/open/v1`, auth: "none", boundary: "local", models };
    const value = models ? [entry] : undefined;
    await vscode.workspace.getConfiguration().update(settings.customProviders, value, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand(commands.refreshModels);
  };

  /** Waits until VS Code offers the model with or without tools, and checks again at each of its change events. */
  async function offered(toolCalling: boolean): Promise<vscode.LanguageModelChat> {
    let changed: () => void = () => undefined;
    const subscription = user.onDidChangeModels(() => changed());
    try {
      for (;;) {
        const next = new Promise<void>((resolve) => {
          changed = resolve;
        });
        const found = (await user.models()).find(({ id }) => id === `${provider}/sandbox-large`);
        if (found && (found as WithCapabilities).capabilities?.supportsToolCalling === toolCalling) return found;
        await next;
      }
    } finally {
      subscription.dispose();
    }
  }

  it("is offered without tools if no source states them", async () => {
    await configure(["sandbox-large"]);
    assert.equal((await offered(false)).name, "sandbox-large");
  });

  it("is offered with the abilities in the setting, and calls a tool", async () => {
    await configure([{ id: "sandbox-large", capabilities: ["tools", "images"], contextLength: 16_384, maxOutputTokens: 4096 }]);
    const model = await offered(true);
    assert.equal((model as WithCapabilities).capabilities?.supportsImageToText, true);
    assert.equal(model.maxInputTokens, 16_384 - 4096);
    const tools = [{ name: "where_am_i", description: "Says where.", inputSchema: { type: "object", properties: {} } }];
    const request = { tools, toolMode: vscode.LanguageModelChatToolMode.Required };
    const parts = await user.ask(model, [{ kind: "user", text: "Where am I?" }], { request });
    const [call] = parts.flatMap((part) => ("call" in part ? [part.call] : []));
    assert.equal(call?.name, "where_am_i");
  });
});
