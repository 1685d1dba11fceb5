// No way to the disk, a process or the network is hidden from the checks by a name: each module of Node, each global and each
// renamed part of VS Code's API is listed here with the reason why it is used.

import { describe, expect, it } from "vitest";
import { outlets, outletsIn } from "./outlets.js";

const wire = "The wire layer's own fetch, or the port that is named after it and handed in.";
const observes = "Observes connections, to report them; sends nothing.";
const asks = "Resolves and tests a connection, for the diagnosis and the privacy check of addresses.";
const history = "SnowCell's database, on a thread of its own.";
const allowed: Readonly<Record<string, string>> = {
  "src/application/foundation.ts: fetch": wire,
  "src/core/guest-providers/guest-services.ts: fetch": wire,
  "src/core/providers/huggingface/loading-time.ts: fetch": wire,
  "src/core/providers/huggingface/token-check.ts: fetch": wire,
  "src/core/providers/ollama/server/ollama-server.ts: fetch": wire,
  "src/core/providers/snowcell/snowcell-provider.ts: fetch": wire,
  "src/core/providers/snowcell/token-check.ts: fetch": wire,
  "src/core/providers/stackspot/agent-chat.ts: fetch": wire,
  "src/core/providers/stackspot/quick-command.ts: fetch": wire,
  "src/core/wire/answers/endpoint-client.ts: fetch": wire,
  "src/core/wire/http/policy-fetch.ts: fetch": wire,
  "src/core/wire/jobs/json-call.ts: fetch": wire,
  "src/core/wire/limits/limited-fetch.ts: fetch": wire,
  "src/core/wire/tracing/traced-fetch.ts: fetch": wire,
  "src/node/network/connect-retry.ts: fetch": wire,
  "src/vscode/fetch/page-fetcher.ts: fetch": "Pages that the user attaches, or that the gate allowed the agent, with a permit.",
  "src/node/commands/process-group.ts: process.kill": "Ends a command that was started with a permit.",
  "src/node/credential-sources.ts: node:module": "Loads the keychain's native module, which only some packages hold.",
  "src/node/credential-sources.ts: require": "Loads the keychain's native module, which only some packages hold.",
  "src/node/history/agent/journal.ts: process.kill": "Signal 0: whether the window that holds a lease still runs.",
  "src/node/history/database/connection.ts: node:sqlite": history,
  "src/node/history/history-worker.ts: node:worker_threads": history,
  "src/node/history/worker-link.ts: Worker": history,
  "src/node/history/worker-link.ts: node:worker_threads": history,
  "src/node/network/broken-tunnels.ts: node:diagnostics_channel": observes,
  "src/node/network/connection-observer.ts: node:diagnostics_channel": observes,
  "src/node/network/network-steps.ts: node:dns/promises": asks,
  "src/node/network/network-steps.ts: node:net": asks,
  "src/node/network/network-steps.ts: node:tls": asks,
  "src/node/network/page-network.ts: node:diagnostics_channel": observes,
  "src/node/network/page-network.ts: node:dns/promises": asks,
  "src/vscode/accounts/login.ts: openExternal": "The page of a login, which the user began.",
  "src/vscode/accounts/choose-provider.ts: edit taken off": "A row of a list, for a provider to edit.",
  "src/vscode/models/set-up-ollama.ts: openExternal": "A fixed page, which the user selected.",
  "src/vscode/inline/editor-events.ts: edit taken off": "The last change of a document, which is no method.",
  "src/vscode/agent/commands/command-terminal.ts: createTerminal": "Shows the output of a command; starts nothing.",
  "src/vscode/agent/outside/window-outside.ts: invokeTool": "A tool that the gate allowed, with a permit.",
  "src/vscode/language-models/thinking-parts.ts: vscode handed on": "Looks up a class that not every VS Code has.",
  "src/vscode/panel/code-actions-of-panel.ts: openExternal": "A link that the user clicked, after a question.",
  "src/vscode/status/diagnosis.ts: import of node:tls": "The certificates that VS Code trusts, for the diagnosis.",
  "src/vscode/status/diagnosis.ts: node:tls": "The certificates that VS Code trusts, for the diagnosis.",
};

/** Milliseconds to read all sources on a busy machine. */
const slowMachine = 60_000;

describe("a way to the disk, a process or the network", () => {
  it("is listed with its reason", { timeout: slowMachine }, async () => {
    expect(await outlets()).toEqual(Object.keys(allowed).sort());
  });

  it.each([
    // Modules.
    ['await import("node:fs");', "import of node:fs"],
    ['await import("fs");', "import of fs"],
    ["await import(`node:fs`);", "import of node:fs"],
    ['await import("node:" + name);', "import of a computed module"],
    ["await import(name);", "import of a computed module"],
    ['export { writeFile } from "node:fs/promises";', "node:fs/promises handed on"],
    ['export * from "node:child_process";', "node:child_process handed on"],
    ['export * as files from "fs";', "fs handed on"],
    ['import fs from "node:fs";', "node:fs"],
    ['import { request } from "node:https";', "node:https"],
    ['import { connect } from "net";', "net"],
    ['import { DatabaseSync } from "node:sqlite";', "node:sqlite"],
    ['import "node:inspector";', "node:inspector"],
    ['import fs = require("fs");', "import by require"],
    ['import { shell } from "electron";', "electron"],
    ['import fs from "original-fs";', "original-fs"],
    // Loading code.
    ['require("fs");', "require"],
    ["const load = require;", "require"],
    ['module.require("fs");', "require"],
    ['import { createRequire } from "node:module";', "node:module"],
    ['process.binding("fs");', "process.binding"],
    ['process["binding"]("fs");', "process.binding"],
    ["process[name]('fs');", "process by a computed name"],
    ["const { binding } = process;", "process handed on"],
    ['process.getBuiltinModule("fs");', "process.getBuiltinModule"],
    ["process.dlopen(module, path);", "process.dlopen"],
    ["eval(text);", "eval"],
    ["(0, eval)(text);", "eval"],
    ["new Function(text)();", "Function"],
    ["(() => 1).constructor(text)();", "constructor"],
    // Globals.
    ["fetch(url);", "fetch"],
    ["globalThis.fetch(url);", "fetch"],
    ['globalThis["fetch"](url);', "fetch"],
    ["globalThis[name](url);", "globalThis by a computed name"],
    ["const { fetch: get } = globalThis;", "globalThis handed on"],
    ['Reflect.get(globalThis, "fetch")(url);', "globalThis handed on"],
    ["const get = fetch; get(url);", "fetch"],
    ["const port = { fetch };", "fetch"],
    ["fetch.call(undefined, url);", "fetch"],
    ["export { fetch };", "fetch"],
    ["new WebSocket(url);", "WebSocket"],
    ["new XMLHttpRequest();", "XMLHttpRequest"],
    ["class Mine extends WebSocket {}", "WebSocket"],
    ["navigator.sendBeacon(url, data);", "sendBeacon"],
    // VS Code.
    ["const { workspace } = vscode;", "vscode handed on"],
    ["const api = vscode;", "vscode handed on"],
    ['vscode["workspace"].fs.writeFile(uri, bytes);', "vscode by a computed name"],
    ["vscode[name].applyEdit(edit);", "vscode by a computed name"],
    ["const own = vscode.workspace; own.fs.writeFile(uri, bytes);", "vscode.workspace handed on"],
    ['vscode.workspace["fs"].writeFile(uri, bytes);', "vscode.workspace by a computed name"],
    ["const { fs } = vscode.workspace;", "vscode.workspace handed on"],
    ['import { env } from "vscode";', "parts of vscode by name"],
    ['import * as code from "vscode";', "parts of vscode by name"],
    ['export * from "vscode";', "parts of vscode by name"],
    ["vscode.env.openExternal(uri);", "openExternal"],
    ["const open = vscode.env.openExternal;", "openExternal"],
    ["const { openExternal } = vscode.env;", "vscode.env handed on"],
    ["vscode.env.openExternal.call(vscode.env, uri);", "openExternal"],
    ['vscode.env["openExternal"](uri);', "openExternal"],
    ["vscode.workspace.applyEdit.call(vscode.workspace, edit);", "applyEdit taken off"],
    ["const apply = vscode.workspace.applyEdit;", "applyEdit taken off"],
    ["const { save } = document;", "save taken off"],
    ["const { save: keep } = document;", "save taken off"],
    ['document["save"]();', "save by a string"],
    ['vscode.commands["executeCommand"](name);', "vscode.commands by a computed name"],
    ["const run = vscode.commands.executeCommand;", "executeCommand taken off"],
    ["vscode.window.createTerminal({ shellPath: file });", "createTerminal"],
    ["terminal.sendText(text);", "sendText"],
    ["vscode.tasks.executeTask(task);", "executeTask"],
    ["new vscode.Task(definition, scope, name, source, new vscode.ShellExecution(line));", "new Task"],
    ["vscode.debug.startDebugging(folder, name);", "startDebugging"],
    ["vscode.lm.invokeTool(name, options);", "invokeTool"],
  ])("is found in %s", (text, found) => {
    expect(outletsIn(text, "sample.ts")).toContain(found);
  });

  it.each([
    "interface Port { fetch(url: string): void }",
    "pages.fetch(permit, action);",
    "const port = { fetch: own };",
    'import { join } from "node:path";',
    'import type { Stats } from "node:fs";',
    'import * as vscode from "vscode"; vscode.window.showInformationMessage(text);',
    'await import("./more.js");',
    "await document.save();",
    "vscode.commands.executeCommand(name);",
    "process.platform === 'win32';",
    "let place: typeof vscode.workspace;",
  ])("is not found in %s", (text) => {
    expect(outletsIn(text, "sample.ts")).toEqual([]);
  });
});
