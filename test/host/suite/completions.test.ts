// Completions as the user types, from the activation stub to a server: a llama.cpp of the test's own answers `/infill`.

import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { settings } from "../../../src/contributions/contributions.js";
import { folder, openNew, until } from "./editor-fixture.js";

interface Infill {
  readonly input_prefix: string;
  readonly prompt: string;
  readonly input_suffix: string;
  readonly input_extra?: readonly { readonly filename: string; readonly text: string }[];
}

class LlamaServer {
  readonly requests: Infill[] = [];
  readonly chats: object[] = [];
  answer = "total;";
  private readonly server: Server = createServer((request, response) => {
    if (request.url === "/v1/models") {
      response.end(JSON.stringify({ object: "list", data: ["tiny", "chatty"].map((id) => ({ id, owned_by: "llamacpp" })) }));
    } else if (request.url === "/props") {
      response.end(JSON.stringify({ build_info: "b1", default_generation_settings: { n_ctx: 4096 } }));
    } else if (request.url === "/v1/chat/completions") {
      void bodyOf(request).then((body) => {
        this.chats.push(body);
        response.writeHead(200, { "content-type": "text/event-stream" });
        const choice = { index: 0, delta: { content: `\`\`\`ts\n${this.answer}\n\`\`\`` }, finish_reason: "stop" };
        return response.end(`data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n`);
      });
    } else if (request.url === "/infill") {
      void bodyOf(request).then((body) => {
        const { stream, model } = body;
        if (model === "chatty") return response.writeHead(501).end();
        if (stream === true) this.requests.push(body as unknown as Infill);
        const last = { content: "", stop: true, stop_type: "eos", tokens_predicted: 1, tokens_evaluated: 1 };
        if (stream !== true) return response.end(JSON.stringify(last));
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`data: ${JSON.stringify({ content: this.answer, stop: false })}\n\n`);
        return response.end(`data: ${JSON.stringify(last)}\n\n`);
      });
    } else response.writeHead(404).end();
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as Record<string, unknown>;
}

const update = (name: string, value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);

async function openAt(path: string, text: string): Promise<vscode.TextEditor> {
  const offset = text.indexOf("‸");
  const editor = await openNew(path, text.replace("‸", ""));
  const position = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(position, position);
  return editor;
}

/** Asks for ghost text and accepts it, as the user's keys do. */
async function acceptGhostText(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
  await vscode.commands.executeCommand("editor.action.inlineSuggest.commit");
}

describe("completions as you type", () => {
  const llama = new LlamaServer();

  before(async () => {
    const baseUrl = await llama.start();
    await update(settings.customProviders, [{ id: "own-llama", name: "Own", baseUrl, auth: "none", boundary: "local" }]);
    await update(settings.completionModel, "own-llama/tiny");
  });

  after(async () => {
    llama.stop();
    await update(settings.completionModel, undefined);
    await update(settings.completionsEnabled, undefined);
    await update(settings.customProviders, undefined);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  beforeEach(() => {
    llama.requests.length = 0;
    llama.answer = "total;";
  });

  it("show the model's answer as ghost text, which is accepted into the document", async () => {
    const { document } = await openAt("ghost.ts", "function sum(total: number) {\n  return ‸\n}\n");
    await acceptGhostText();
    assert.equal(document.getText(), "function sum(total: number) {\n  return total;\n}\n");
    const [request] = llama.requests;
    assert.equal(request?.prompt, "  return ");
    assert.equal(request?.input_prefix, "function sum(total: number) {\n");
    assert.equal(request?.input_suffix, "\n}\n");
  });

  it("cover the bracket that the answer brings, and keep the document's line endings", async () => {
    llama.answer = "one, two)";
    const { document } = await openAt("brackets.ts", "const a = 1;\r\nconst sum = add(‸)\r\n");
    await acceptGhostText();
    assert.equal(document.getText(), "const a = 1;\r\nconst sum = add(one, two)\r\n");
  });

  it("ask nothing about a file that may hold secrets, even on request, and never send it along", async () => {
    const secret = await openAt("server.pem", "secret canary text\nkey = ‸\n");
    await acceptGhostText();
    assert.equal(secret.document.getText(), "secret canary text\nkey = \n");
    assert.equal(llama.requests.length, 0);
    await openAt("beside.ts", "const value = ‸\n// more\n");
    await acceptGhostText();
    await until(() => llama.requests.length === 1);
    assert.doesNotMatch(JSON.stringify(llama.requests), /canary/);
  });

  it("ask nothing about a file that a .gitignore excludes", async () => {
    const ignore = vscode.Uri.joinPath(folder(), ".gitignore");
    const before = await vscode.workspace.fs.readFile(ignore).then(undefined, () => undefined);
    await vscode.workspace.fs.writeFile(ignore, new TextEncoder().encode("ignored-code.ts\n"));
    try {
      await openAt("ignored-code.ts", "const value = ‸\n// more\n");
      await acceptGhostText();
      assert.equal(llama.requests.length, 0);
    } finally {
      if (before) await vscode.workspace.fs.writeFile(ignore, before);
      else await vscode.workspace.fs.delete(ignore);
    }
  });

  it("ask nothing more once a .gitignore excludes the open file, also if another program wrote it", async () => {
    const ignore = vscode.Uri.joinPath(folder(), ".gitignore");
    const before = await vscode.workspace.fs.readFile(ignore).then(undefined, () => undefined);
    const { document } = await openAt("ignored-later.ts", "const value = ‸");
    const acceptsOnNewLine = async (name: string): Promise<boolean> => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, `\nconst ${name} = `);
      await vscode.workspace.applyEdit(edit);
      const end = document.lineAt(document.lineCount - 1).range.end;
      const editor = await vscode.window.showTextDocument(document);
      editor.selection = new vscode.Selection(end, end);
      await acceptGhostText();
      return document.getText().endsWith(llama.answer);
    };
    assert.equal(await acceptsOnNewLine("first"), true);
    await vscode.workspace.fs.writeFile(ignore, new TextEncoder().encode("ignored-later.ts\n"));
    try {
      let turns = 0;
      // VS Code reports the change of the file some time later.
      while ((await acceptsOnNewLine(`later${turns}`)) && turns < 200) turns += 1;
      assert.ok(turns < 200, "The file is still sent");
    } finally {
      if (before) await vscode.workspace.fs.writeFile(ignore, before);
      else await vscode.workspace.fs.delete(ignore);
    }
  });

  it("do not show an answer that reads differently from what it does", async () => {
    llama.answer = "total; \u202e} ";
    // Other text than in the first test, whose answer is in the cache.
    const { document } = await openAt("bidi.ts", "function double(total: number) {\n  return ‸\n}\n");
    await acceptGhostText();
    await until(() => llama.requests.length === 1);
    // The second time, the answer has arrived.
    await acceptGhostText();
    assert.equal(document.getText(), "function double(total: number) {\n  return \n}\n");
  });

  it("write few blanks for a tab, whatever width a workspace sets", async () => {
    llama.answer = "total +\n\tmore;";
    const editor = await openAt("tabs.ts", "function sum(total: number) {\n  return ‸\n}\n");
    editor.options = { insertSpaces: true, tabSize: 1_000_000_000 };
    await acceptGhostText();
    assert.ok(editor.document.getText().length < 200);
  });

  it("come from a model that only chats if the user chose that, and not otherwise", async () => {
    await update(settings.completionModel, "own-llama/chatty");
    try {
      await openAt("chatty-off.ts", "const value = ‸\n// more\n");
      await acceptGhostText();
      assert.equal(llama.chats.length, 0);
      await update(settings.completionsChat, true);
      const { document } = await openAt("chatty-on.ts", "const value = ‸\n// more\n");
      await acceptGhostText();
      assert.equal(document.getText(), "const value = total;\n// more\n");
      assert.match(JSON.stringify(llama.chats), /const value = <\|cursor\|>/);
    } finally {
      await update(settings.completionsChat, undefined);
      await update(settings.completionModel, "own-llama/tiny");
    }
  });

  it("ask nothing while they are turned off", async () => {
    await update(settings.completionsEnabled, false);
    await openAt("off.ts", "const value = ‸\n// more\n");
    await acceptGhostText();
    assert.equal(llama.requests.length, 0);
    await update(settings.completionsEnabled, undefined);
  });
});
