// Write Tests: the tests open unsaved, and a button saves them to the path that was proposed, never over a file.

import { beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { sayRefusal } from "../../../src/vscode/editor/change-words.js";
import { openUnsaved } from "../../../src/vscode/editor/write-tests.js";
import { testWindow } from "../../support/vscode/test-window.js";

const source = { uri: { path: "/project/src/price.ts" }, languageId: "typescript" } as vscode.TextDocument;
const path = "src/price.test.ts";
const file = `/project/${path}`;
const lines = ["it('doubles', () => {});"];

/** Opens the tests, and answers the notification with the button. */
async function open(press: (button: string) => string | undefined): Promise<void> {
  testWindow.press = ({ buttons: [button] }) => (button === undefined ? undefined : press(button));
  await openUnsaved(source, { path }, lines);
  // The stand-in window waits for nothing, so that everything has happened by then.
  await new Promise((resolve) => setImmediate(resolve));
}

describe("the tests that were written", () => {
  beforeEach(() => testWindow.reset());

  it("are unsaved until the button is pressed, which names the file", async () => {
    await open(() => undefined);
    expect(testWindow.shown).toMatchObject([{ severity: "information", buttons: ["Save to price.test.ts"] }]);
    expect(testWindow.shown[0]?.text).toContain(path);
    expect(testWindow.documents).toMatchObject([{ uri: { scheme: "untitled", path: file }, isDirty: true }]);
    expect(testWindow.files.size).toBe(0);
  });

  it("are saved by the button to the path that was proposed", async () => {
    await open((button) => button);
    expect(testWindow.files.get(file)).toBe(`${lines[0]}\n`);
    expect(testWindow.shown).toHaveLength(1);
  });

  it("take another path if a file is there", async () => {
    testWindow.files.set(file, "// exists");
    await open((button) => button);
    expect(testWindow.files.get("/project/src/price-2.test.ts")).toBe(`${lines[0]}\n`);
    expect(testWindow.files.get(file)).toBe("// exists");
  });

  it("are not saved over a file that was created while the notification was open, and say so", async () => {
    await open((button) => {
      testWindow.files.set(file, "// created meanwhile");
      return button;
    });
    expect(testWindow.shown).toHaveLength(2);
    expect(testWindow.shown[1]).toMatchObject({ severity: "warning", text: expect.stringContaining(path) });
    expect([...testWindow.files]).toEqual([[file, "// created meanwhile"]]);
    expect(testWindow.documents[0]?.isDirty).toBe(true);
  });

  it("are left as they are if the user saved them before pressing the button", async () => {
    await open((button) => {
      void testWindow.documents[0]?.save();
      testWindow.files.set(file, "// edited since");
      return button;
    });
    expect(testWindow.files.get(file)).toBe("// edited since");
    expect(testWindow.shown).toHaveLength(1);
  });
});

describe("an answer that holds no tests", () => {
  beforeEach(() => testWindow.reset());
  const answer = { text: "I would rather not.", complete: true };

  it("can be shown, as it was sent, on a page that asks nothing when it is closed, and be asked for again after that", async () => {
    const presses = [/Answer/, /Retry/];
    testWindow.press = ({ buttons }) => {
      const wanted = presses.shift();
      return buttons.find((button) => wanted?.test(button));
    };
    let retries = 0;
    await sayRefusal(answer, "No tests.", async () => void retries++);
    expect(testWindow.documents).toMatchObject([{ text: answer.text, uri: { scheme: "snowcell-answer" } }]);
    expect(retries).toBe(1);
  });

  it("can be asked for again", async () => {
    testWindow.press = ({ buttons }) => buttons.find((button) => /Retry/.test(button));
    let retries = 0;
    await sayRefusal(answer, "No tests.", async () => void retries++);
    expect(retries).toBe(1);
    expect(testWindow.documents).toEqual([]);
  });
});
