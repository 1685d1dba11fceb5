// Slash commands and prompt files in a real window: what is listed, what is sent, which model is offered.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { ChatSession } from "../../../src/core/chat/chat-session.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { MemoryHistoryStore } from "../../../src/core/history/history-store.js";
import { systemClock } from "../../../src/node/system-clock.js";
import type { SlashReply } from "../../../src/protocol/slash.js";
import type { FeaturePanel } from "../../../src/vscode/panel/panel-feature.js";
import { SlashFeature } from "../../../src/vscode/slash/slash-feature.js";
import type { SlashServices } from "../../../src/vscode/slash/slash-services.js";
import { requestsOver } from "../../support/requests.js";
import { KeptLog } from "../../support/wire-context.js";
import { folder, openNew, ScriptedModel, select } from "./editor-fixture.js";

const write = (path: string, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), path), new TextEncoder().encode(text));

describe("slash commands", () => {
  const done: string[] = [];
  const said: string[] = [];
  let session: ChatSession;
  let reply: SlashReply | undefined;
  const note =
    (what: string) =>
    async (_place?: unknown, words?: string): Promise<void> =>
      void done.push(words === undefined || words === "" ? what : `${what}: ${words}`);
  const services: SlashServices = {
    get ownPrompts() {
      return vscode.Uri.joinPath(folder(), "own-prompts");
    },
    presets: { names: () => ["My Reviewer"], get: (name) => (name === "My Reviewer" ? { temperature: 0 } : undefined) },
    findModel: async () => undefined,
    selectedModel: () => ({ id: "scripted/one", name: "Scripted" }),
    editorActions: async () =>
      ({
        explain: note("explain"),
        improve: note("improve"),
        fix: note("fix"),
        document: note("doc"),
        writeTests: note("tests"),
        editSelection: note("edit"),
      }) as unknown as Awaited<ReturnType<SlashServices["editorActions"]>>,
    writeCommitMessage: async () => void done.push("commit"),
    compare: async ({ session: shown }) => void done.push(`compare: ${shown.draft}`),
  };
  const feature = new SlashFeature(services);
  const panel = (): FeaturePanel => ({
    session,
    openConversation: async () => undefined,
    announce: (text) => void said.push(text),
    post: (message) => {
      reply = message as SlashReply;
    },
    openFeature: () => undefined,
    focusComposer: () => undefined,
    newChat: async () => void done.push("clear"),
  });

  before(async () => {
    await write(
      ".github/prompts/review.prompt.md",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of prompt files
      "---\ndescription: Reviews it\nmodel: Elsewhere\ntools: [search]\n---\nReview ${selection} for ${input:what}.",
    );
    await write(".github/prompts/fix.prompt.md", "Never listed: the built-in command has this name.");
    await write("own-prompts/mine.prompt.md", "My own prompt.");
  });
  beforeEach(() => {
    const defaults = { parameters: () => ({}), systemPrompt: () => "" };
    const { requests } = requestsOver([new ScriptedModel()]);
    const history = new MemoryHistoryStore();
    session = new ChatSession(
      new Conversation("one", 1),
      { requests, clock: systemClock, log: new KeptLog(), history, ...defaults },
      "",
    );
    done.splice(0);
    said.splice(0);
  });
  after(async () => {
    for (const path of [".github", "own-prompts"]) {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), path), { recursive: true });
    }
  });

  it("list the built-in commands, the workspace's and the user's prompts, and presets; the first of a name wins", async () => {
    await feature.receive({ type: "find", query: "" }, panel());
    const names = reply?.items.map(({ command }) => command);
    assert.deepEqual(names, [
      ...["explain", "improve", "fix", "doc", "tests", "edit", "commit", "compare", "clear"],
      ...["review", "mine", "my-reviewer"],
    ]);
    assert.equal(reply?.items.find(({ command }) => command === "review")?.detail, "Reviews it (asks for Elsewhere, search)");
    await feature.receive({ type: "find", query: "re" }, panel());
    assert.equal(reply?.items[0]?.command, "review");
  });

  for (const command of ["explain", "improve", "fix", "doc", "tests", "edit"]) {
    it(`/${command} runs the editor's action with the words after it`, async () => {
      assert.deepEqual(await feature.run(`/${command} the loop`, panel()), { kind: "done" });
      assert.deepEqual(done, [`${command}: the loop`]);
    });
  }

  it("/commit, /compare and /clear run, and words after /compare become the draft", async () => {
    for (const text of ["/commit", "/compare why?", "/clear"]) await feature.run(text, panel());
    assert.deepEqual(done, ["commit", "compare: why?", "clear"]);
  });

  it("fill a prompt file with the selection and the words, and attach the selection", async () => {
    const editor = await openNew("slash/one.ts", "const one = 1;\nconst two = 2;\n");
    select(editor, 1, 1);
    const outcome = await feature.run("/review hidden bugs", panel());
    assert.deepEqual(outcome, { kind: "send", text: "Review slash/one.ts, line 2 for hidden bugs." });
    assert.deepEqual(
      session.attachments.map(({ path, text }) => [path, text]),
      [["slash/one.ts", "const two = 2;"]],
    );
    assert.deepEqual(said, ["/review asks for the model Elsewhere, which you do not have. Scripted answers."]);
  });

  it("send the words after a prompt without inputs below it", async () => {
    assert.deepEqual(await feature.run("/mine and more", panel()), { kind: "send", text: "My own prompt.\n\nand more" });
  });

  it("apply a preset to the conversation", async () => {
    assert.deepEqual(await feature.run("/my-reviewer", panel()), { kind: "done" });
    assert.deepEqual(session.conversation.settings, { temperature: 0 });
  });

  it("leave a text alone that only looks like a command", async () => {
    for (const text of ["/usr/bin/env is missing", "/unknown words", "// a comment"]) {
      assert.deepEqual(await feature.run(text, panel()), { kind: "no-command" });
    }
  });
});
