import { describe, expect, it } from "vitest";
import { MessageBox } from "../../../src/vscode/commit-message/message-box.js";

/** A message box that records every value, like the steps of Undo. */
class KeptBox {
  readonly steps: string[] = [];
  #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  get value(): string {
    return this.#value;
  }
  set value(text: string) {
    this.steps.push(text);
    this.#value = text;
  }
  /** A value reported by VS Code or typed by the user. */
  become(text: string): void {
    this.#value = text;
  }
}

describe("the message box while a model writes", () => {
  it("shows the text as it grows, and restores the old text with a single Undo", () => {
    const box = new KeptBox("mine");
    const writer = new MessageBox(box);
    writer.show("Fi");
    writer.show("Fix");
    writer.show("Fix");
    writer.finish("Fix it");
    expect(box.steps).toEqual(["Fi", "Fix", "mine", "Fix it"]);
  });

  it("restores the old text", () => {
    const box = new KeptBox("mine");
    const writer = new MessageBox(box);
    writer.show("Fix");
    writer.restore();
    expect(box.value).toBe("mine");
  });

  it("never overwrites what the user typed meanwhile", () => {
    const box = new KeptBox("");
    const writer = new MessageBox(box);
    writer.show("Fix");
    box.become("Fix!");
    expect(writer.wasTypedIn).toBe(true);
    writer.show("Fix it");
    writer.finish("Fix it all");
    writer.restore();
    expect(box.value).toBe("Fix!");
  });

  it("does not mistake a late report of an older text, or other line endings, for typing", () => {
    const box = new KeptBox("");
    const writer = new MessageBox(box);
    writer.show("Fix\n\none");
    writer.show("Fix\n\none two");
    box.become("Fix\r\n\r\none");
    expect(writer.wasTypedIn).toBe(false);
  });
});
