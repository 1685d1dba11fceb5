// The remark at the code about an answer that changed nothing.

import { beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { markRefusal } from "../../../src/vscode/editor/review/refusal-mark.js";
import { TestDocument, testWindow } from "../../support/vscode/test-window.js";
import { Uri } from "../../support/vscode/values.js";

const remark = "It is fine as it is. The notifications have the answer and Retry.";

describe("a refusal", () => {
  let document: TestDocument;
  const mark = (line: number): vscode.Disposable =>
    markRefusal(document as unknown as vscode.TextDocument, line, "It is fine as it is.");
  beforeEach(() => {
    testWindow.reset();
    document = new TestDocument(Uri.file("/project/a.ts"));
    document.text = "const a = 1;\nconst b = 2;";
  });

  it("is said after the line, in each editor of the document", () => {
    const [one, other] = [testWindow.showEditor(document), testWindow.showEditor(document)];
    const elsewhere = testWindow.showEditor(new TestDocument(Uri.file("/project/b.ts")));
    mark(0);
    expect([one.remarks, other.remarks, elsewhere.remarks]).toEqual([{ 0: remark }, { 0: remark }, {}]);
  });

  it("is said in an editor that opens later", () => {
    mark(1);
    expect(testWindow.showEditor(document).remarks).toEqual({ 1: remark });
  });

  it("is said after the last line if the document has become shorter", () => {
    const editor = testWindow.showEditor(document);
    mark(40);
    expect(editor.remarks).toEqual({ 1: remark });
  });

  it("stays until the document changes, and is not said again", () => {
    const editor = testWindow.showEditor(document);
    mark(0);
    testWindow.typeInto(new TestDocument(Uri.file("/project/b.ts")));
    expect(editor.remarks).toEqual({ 0: remark });
    testWindow.typeInto(document);
    expect(editor.remarks).toEqual({});
    expect(testWindow.showEditor(document).remarks).toEqual({});
  });

  it("is gone once the user has decided", () => {
    const editor = testWindow.showEditor(document);
    mark(0).dispose();
    expect(editor.remarks).toEqual({});
  });
});
