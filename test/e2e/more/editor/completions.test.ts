// Ghost text as a user sees it: chosen in the picker, accepted whole and by word, typed through, dismissed, beside the list of
// suggestions, in a notebook, in an untrusted workspace, and turned off.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from "vitest";
import { removeTemporaryFolder, temporaryFolder } from "../../../harness/temporary-folder.js";
import { completionRequests, ghostTextIs, llamaProviders, openAtEnd } from "../../ghost-text.js";
import { openWindow, type Window } from "../../window.js";

const prescribed = "# [[complete: first second third]]\n";

const notebook = {
  cells: [
    { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: ["import totals_of_year\n"] },
    { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: ["# the second cell\n"] },
  ],
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};

/** Written before the window opens, because VS Code lists a new file some time later. */
const files = {
  "sum.py": "def sum_of(total):\n    value = total\n",
  "word.py": prescribed,
  "typed.py": prescribed,
  "dismissed.py": prescribed,
  "block.py": "# [[complete: \\n    go()\\n    return 1]]\n",
  "listed.py": "# [[complete: (1)]]\nrows_of_year = 1\n",
  "cells.ipynb": JSON.stringify(notebook),
  "switched.py": prescribed,
  "snoozed.py": prescribed,
  ".env": `${prescribed}KEY=canary\n`,
  "beside.py": prescribed,
  "chat.py": prescribed,
} as const;

function workspaceWith(texts: Readonly<Record<string, string>>): string {
  const workspace = temporaryFolder("snowcell-e2e-completions-");
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(workspace, name), text);
  return workspace;
}

/** The line that was asked about last, if all requests were for its beginnings: a slow machine asks at several words. */
function lineAskedIn({ sandbox }: Window): string {
  const lines = completionRequests(sandbox).map(({ line }) => line);
  const last = lines.at(-1) ?? "";
  return lines.every((line) => last.startsWith(line)) ? last : lines.join(", ");
}

/** What the log says of completions, and what was asked. */
function reasonsIn({ server, sandbox }: Window): string {
  const lines = server.logs().split("\n");
  const asked = completionRequests(sandbox).map(({ line }) => line);
  return [...lines.filter((line) => /No completion/.test(line)).slice(-20), `Asked for: ${asked.join(", ")}`].join("\n");
}

describe("completions as you type", () => {
  const workspace = workspaceWith(files);
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 5000 },
      settings: (sandbox) => ({ ...llamaProviders(sandbox), "files.autoSave": "off" }),
      server: { workspace },
    });
    await window.workbench.runCommand("SnowCell: Select Completion Model");
    await window.workbench.pickQuickItem(/sandbox-large.*on this machine/);
    // While it is shown, Escape dismisses it instead of a completion.
    await window.workbench.dismissNotification(/sandbox-large completes as you type/);
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(workspace);
  });
  beforeEach(() => {
    window.sandbox.openai.requests.length = 0;
    onTestFailed(() => console.log(reasonsIn(window)));
  });

  const press = (key: string): Promise<void> => window.workbench.page.keyboard.press(key);
  const type = (text: string): Promise<void> => window.workbench.page.keyboard.type(text, { delay: 30 });
  const asked = (): number => completionRequests(window.sandbox).length;
  const open = (file: keyof typeof files): Promise<void> => openAtEnd(window.workbench, file, files[file]);

  it("appear at a pause and are accepted with Tab", async () => {
    const { workbench } = window;
    await open("sum.py");
    await type("    return ");
    await ghostTextIs(workbench, "total;");
    await workbench.screenshot("completion");
    await press("Tab");
    await ghostTextIs(workbench, "");
    expect(await workbench.editorText()).toBe("def sum_of(total):\n    value = total\n    return total;");
    const [request] = completionRequests(window.sandbox);
    expect(request).toMatchObject({ above: files["sum.py"], below: "" });
  });

  it("are accepted by word, without another request", async () => {
    const { workbench } = window;
    await open("word.py");
    await type("value = ");
    await ghostTextIs(workbench, "first second third");
    const before = asked();
    await press("Control+ArrowRight");
    await ghostTextIs(workbench, " second third");
    // VS Code takes blanks as a word.
    await press("Control+ArrowRight");
    await ghostTextIs(workbench, "second third");
    await press("Control+ArrowRight");
    await ghostTextIs(workbench, " third");
    expect(asked()).toBe(before);
    expect(await workbench.editorText()).toBe(`${prescribed}value = first second`);
  });

  it("shrink while their text is typed and grow when it is deleted, without another request", async () => {
    const { workbench } = window;
    await open("typed.py");
    await type("value = ");
    await ghostTextIs(workbench, "first second third");
    const before = asked();
    for (const rest of ["irst second third", "rst second third", "st second third"]) {
      await press("first"[5 - rest.indexOf(" ") - 1] ?? "");
      await ghostTextIs(workbench, rest);
    }
    await press("Backspace");
    await ghostTextIs(workbench, "rst second third");
    expect(asked()).toBe(before);
  });

  it("vanish with Escape and leave the text as it is", async () => {
    const { workbench } = window;
    await open("dismissed.py");
    await type("value = ");
    await ghostTextIs(workbench, "first second third");
    await press("Escape");
    await ghostTextIs(workbench, "");
    expect(await workbench.editorText()).toBe(`${prescribed}value = `);
  });

  it("of several lines are drawn and accepted whole", async () => {
    const { workbench } = window;
    await open("block.py");
    await type("def run():");
    await ghostTextIs(workbench, "    go()\n    return 1");
    await press("Tab");
    await ghostTextIs(workbench, "");
    expect((await workbench.editorText()).split("\n").slice(1)).toEqual(["def run():", "    go()", "    return 1"]);
  });

  it("continue what is selected in the list of suggestions", async () => {
    const { workbench } = window;
    await open("listed.py");
    await type("rows");
    await press("Control+Space");
    const list = workbench.page.locator(".suggest-widget.visible .monaco-list-row.focused");
    await list.filter({ hasText: "rows_of_year" }).waitFor();
    await ghostTextIs(workbench, "_of_year(1)");
    expect(completionRequests(window.sandbox).at(-1)).toMatchObject({ line: "rows_of_year" });
    await workbench.screenshot("completion-with-list");
    await press("Tab");
    await press("Escape");
    expect((await workbench.editorText()).split("\n").at(-1)).toMatch(/^rows_of_year(?:\(1\))?$/);
  });

  it("appear in a cell of a notebook, and know the cells above", async () => {
    const { workbench } = window;
    await workbench.openNotebook("cells.ipynb");
    const cell = workbench.page.locator(".notebook-editor .cell-editor-container .monaco-editor").last();
    await cell.click();
    await press("Control+End");
    await type("value = ");
    await ghostTextIs(workbench, "total + 1;");
    expect(completionRequests(window.sandbox).at(-1)?.above).toContain("import totals_of_year\n");
    await press("Tab");
    await cell.getByText("total").waitFor();
  });

  it("are counted in the status page, on this machine only", async () => {
    const { workbench } = window;
    await workbench.runCommand("SnowCell: Show Status");
    const page = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
    const text = async (): Promise<string> => (await page.locator("body").textContent()) ?? "";
    await expect.poll(text).toMatch(/Shown: \d+, accepted [1-9]/);
    expect(await text()).toContain("Answers from the model, with parts of other files (/infill)");
  });

  it("stop when they are turned off, and come back when they are turned on", async () => {
    const { workbench } = window;
    await open("switched.py");
    await workbench.runCommand("SnowCell: Turn Completions On or Off");
    await workbench.waitForNotification("Completions are off.");
    await workbench.focusEditor();
    await type("off = ");
    await workbench.runCommand("SnowCell: Turn Completions On or Off");
    await workbench.waitForNotification("Completions are on.");
    await workbench.focusEditor();
    await press("Enter");
    await type("on = ");
    await ghostTextIs(workbench, "first second third");
    expect(lineAskedIn(window)).toBe("on =");
  });

  it("pause while VS Code's own snooze lasts", async () => {
    const { workbench } = window;
    await open("snoozed.py");
    await workbench.runCommand("Snooze Inline Suggestions");
    await workbench.pickQuickItem("5 minutes");
    await workbench.focusEditor();
    await type("quiet = ");
    await workbench.runCommand("Cancel Snooze Inline Suggestions");
    await workbench.focusEditor();
    await press("Enter");
    await type("heard = ");
    await ghostTextIs(workbench, "first second third");
    expect(lineAskedIn(window)).toBe("heard =");
  });

  it("are asked nothing about a file that may hold secrets", async () => {
    const { workbench } = window;
    await open(".env");
    await type("OTHER=");
    await open("beside.py");
    await type("value = ");
    await ghostTextIs(workbench, "first second third");
    expect(lineAskedIn(window)).toBe("value =");
    expect(JSON.stringify(completionRequests(window.sandbox))).not.toContain("canary");
  });

  it("come from a model that only chats after it is picked from the list behind the others", async () => {
    const { workbench, sandbox } = window;
    await workbench.runCommand("SnowCell: Select Completion Model");
    await workbench.pickQuickItem("Chat Models…");
    expect((await workbench.quickPickItems()).join("\n")).not.toContain("sandbox-large, llama/");
    await workbench.pickQuickItem(/llama3\.2.*on this machine.*as a chat, not trained for it/);
    await workbench.waitForNotification(/llama3\.2\S* completes as you type/);
    await open("chat.py");
    await type("value = ");
    const asked = (): string => JSON.stringify(sandbox.ollama.requests.filter(({ path }) => path === "/api/chat"));
    // A slow machine asks before the last word.
    await expect.poll(asked).toMatch(/second third\]\]\\+nval[ue =]*<\|cursor\|>/);
    expect(completionRequests(sandbox)).toEqual([]);
  });
});

describe("completions in an untrusted workspace", () => {
  const workspace = workspaceWith({ "untrusted.py": prescribed });
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 5000 },
      settings: (sandbox) => ({ ...llamaProviders(sandbox), "snowcell.tasks.completions": "llama/sandbox-large" }),
      server: { workspace, trustWorkspace: false },
      workbench: { trust: "restrict" },
    });
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(workspace);
  });

  it("come from a model on this machine, and from no other", async () => {
    onTestFailed(() => console.log(reasonsIn(window)));
    const { workbench, sandbox } = window;
    const { keyboard } = workbench.page;
    await openAtEnd(workbench, "untrusted.py", prescribed);
    await keyboard.type("value = ", { delay: 30 });
    await ghostTextIs(workbench, "first second third");
    await keyboard.press("Escape");
    await workbench.runCommand("SnowCell: Select Completion Model");
    await workbench.pickQuickItem(/sandbox-large.*in your organization/);
    await workbench.waitForNotification(/sandbox-large completes as you type/);
    const before = completionRequests(sandbox).length;
    await workbench.focusEditor();
    await keyboard.press("Enter");
    await keyboard.type("other = ", { delay: 30 });
    await expect.poll(() => window.server.logs()).toContain("No completion (python): untrusted");
    await workbench.runCommand("SnowCell: Show Status");
    const page = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
    await page.getByText("this workspace is not trusted, and the model is not on this machine").first().waitFor();
    expect(completionRequests(sandbox).length).toBe(before);
  });
});
