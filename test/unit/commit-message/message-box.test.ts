import { describe, expect, it } from "vitest";
import { MessageBox } from "../../../src/vscode/commit-message/message-box.js";

/** A box that keeps what was put into it, as the steps of Undo do. */
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
  /** What VS Code tells, or the person types. */
  become(text: string): void {
    this.#value = text;
  }
}

describe("the message box while a model writes", () => {
  it("shows the text as it grows, and has the old text one step before the new one", () => {
    const box = new KeptBox("mine");
    const writer = new MessageBox(box);
    writer.show("Fi");
    writer.show("Fix");
    writer.show("Fix");
    writer.finish("Fix it");
    expect(box.steps).toEqual(["Fi", "Fix", "mine", "Fix it"]);
  });

  it("puts back what was there", () => {
    const box = new KeptBox("mine");
    const writer = new MessageBox(box);
    writer.show("Fix");
    writer.restore();
    expect(box.value).toBe("mine");
  });

  it("never touches what the person typed meanwhile", () => {
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

  it("does not take an older text that VS Code reports late, or other line ends, for typing", () => {
    const box = new KeptBox("");
    const writer = new MessageBox(box);
    writer.show("Fix\n\none");
    writer.show("Fix\n\none two");
    box.become("Fix\r\n\r\none");
    expect(writer.wasTypedIn).toBe(false);
  });
});
