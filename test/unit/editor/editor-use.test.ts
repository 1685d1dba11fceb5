// What opens by itself takes no keys from a user who types.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as vscode from "vscode";
import { EditorUse } from "../../../src/vscode/editor/review/editor-use.js";
import { TestDocument, testWindow } from "../../support/vscode/test-window.js";
import { TextEditorSelectionChangeKind, Uri } from "../../support/vscode/values.js";

const document = new TestDocument(Uri.file("/project/a.ts"));
const other = new TestDocument(Uri.file("/project/b.ts"));
const { Command, Keyboard, Mouse } = TextEditorSelectionChangeKind;
let use: EditorUse;

/** Undefined while it waits. */
const asked = (press?: string): { takesFocus: boolean | undefined } => {
  testWindow.press = () => press;
  const result: { takesFocus: boolean | undefined } = { takesFocus: undefined };
  void use.mayTakeFocus(document as unknown as vscode.TextDocument, "It is ready.", "Open").then((takesFocus) => {
    result.takesFocus = takesFocus;
  });
  return result;
};

describe("a tab that is ready", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    testWindow.reset();
    testWindow.active = document;
    use = new EditorUse();
  });
  afterEach(() => {
    use.dispose();
    vi.useRealTimers();
  });

  it("opens at once if the user has only waited", async () => {
    const result = asked();
    await vi.advanceTimersByTimeAsync(0);
    expect(result.takesFocus).toBe(true);
    expect(testWindow.shown).toEqual([]);
  });

  it.each(["Open", undefined])("asks a user who has typed, who answers %s", async (press) => {
    testWindow.typeInto(document);
    await vi.advanceTimersByTimeAsync(60_000);
    const result = asked(press);
    await vi.advanceTimersByTimeAsync(0);
    expect(testWindow.shown).toMatchObject([{ text: "It is ready.", buttons: ["Open"] }]);
    expect(result.takesFocus).toBe(press === "Open");
  });

  it("asks a user who has gone to another file", async () => {
    testWindow.active = other;
    const result = asked("Open");
    await vi.advanceTimersByTimeAsync(0);
    expect(testWindow.shown).toHaveLength(1);
    expect(result.takesFocus).toBe(true);
  });

  it.each([Keyboard, Mouse])("waits until a cursor that was moved stays (%i)", async (kind) => {
    testWindow.moveCursor(kind);
    const result = asked();
    await vi.advanceTimersByTimeAsync(500);
    testWindow.moveCursor(kind);
    await vi.advanceTimersByTimeAsync(500);
    expect(result.takesFocus).toBeUndefined();
    await vi.advanceTimersByTimeAsync(500);
    expect(result.takesFocus).toBe(true);
  });

  it("asks if typing begins while it waits for the cursor", async () => {
    testWindow.moveCursor(Keyboard);
    const result = asked();
    testWindow.typeInto(document);
    await vi.advanceTimersByTimeAsync(2000);
    expect(testWindow.shown).toHaveLength(1);
    expect(result.takesFocus).toBe(false);
  });

  it("does not wait for a cursor that an extension moves, or ask because of a file that changes unseen", async () => {
    testWindow.moveCursor(Command);
    testWindow.typeInto(other);
    const result = asked();
    await vi.advanceTimersByTimeAsync(0);
    expect(result.takesFocus).toBe(true);
    expect(testWindow.shown).toEqual([]);
    expect(use.wasUsedIn(60_000)).toBe(false);
  });
});
