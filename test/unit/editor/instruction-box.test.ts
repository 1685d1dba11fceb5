// The box for an instruction: what is typed comes first, earlier instructions are at hand, `/` lists prompt files.

import { beforeEach, describe, expect, it } from "vitest";
import { readPromptFile } from "../../../src/core/instructions/prompt-file.js";
import { InstructionBox } from "../../../src/vscode/editor/instruction-box.js";
import { type TestList, testWindow } from "../../support/vscode/test-window.js";

const prompts = [readPromptFile("review.prompt.md", "Review it"), readPromptFile("rename.prompt.md", "Rename it")];
const filled: (readonly [name: string, typed: string])[] = [];

function setUp() {
  const kept = new Map<string, unknown>();
  const state = { get: (key: string) => kept.get(key), set: async (key: string, value: unknown) => void kept.set(key, value) };
  const box = new InstructionBox(state, {
    find: async () => prompts,
    fill: async ({ name, body }, typed) => {
      filled.push([name, typed]);
      return body;
    },
  });
  const open = async (work: (list: TestList) => void): Promise<string | undefined> => {
    const answer = box.ask({ title: "a.ts", placeholder: "What should change?" });
    await new Promise((resolve) => setImmediate(resolve));
    const list = testWindow.lists.at(-1);
    if (list) work(list);
    return await answer;
  };
  return { box, open, kept };
}

describe("the instruction box", () => {
  beforeEach(() => {
    testWindow.reset();
    filled.splice(0);
  });

  it("takes what is typed, and offers it the next time", async () => {
    const { open } = setUp();
    const enter = (text: string) => (list: TestList) => {
      list.type(text);
      list.accept();
    };
    expect(await open(enter("  use a map "))).toBe("use a map");
    expect(await open(enter("use const"))).toBe("use const");
    const again = await open((list) => {
      expect(list.items.map(({ label }) => label)).toEqual([
        "Type something new, or choose an earlier text",
        "use const",
        "use a map",
      ]);
      // Enter alone runs nothing that was typed before.
      list.accept();
      list.down();
      list.down();
      list.accept();
    });
    expect(again).toBe("use a map");
  });

  it("does not offer edits for a question, or questions for an edit", async () => {
    const { box, open } = setUp();
    await open((list) => {
      list.type("raise KeyError");
      list.accept();
    });
    void box.ask({ title: "a.ts", placeholder: "What do you want to know?", isQuestion: true });
    await new Promise((resolve) => setImmediate(resolve));
    expect(testWindow.lists.at(-1)?.items).toEqual([]);
    testWindow.lists.at(-1)?.type("why a list?");
    testWindow.lists.at(-1)?.accept();
    await open((list) => {
      expect(list.items.map(({ label }) => label)).not.toContain("why a list?");
      list.hide();
    });
  });

  it("prefers what is typed to an earlier instruction that contains it", async () => {
    const { open } = setUp();
    await open((list) => {
      list.type("use a map everywhere");
      list.accept();
    });
    const typed = await open((list) => {
      list.type("use a map");
      expect(list.items.map(({ label }) => label)).toEqual(["use a map", "use a map everywhere"]);
      list.accept();
    });
    expect(typed).toBe("use a map");
  });

  it("lists prompt files after a slash, passes on the words after the name, and keeps none of it", async () => {
    const { open, kept } = setUp();
    const instruction = await open((list) => {
      list.type("/re");
      expect(list.items.map(({ label }) => label)).toEqual(["/review", "/rename"]);
      list.type("/rename to total");
      list.accept();
    });
    expect(instruction).toBe("Rename it");
    expect(filled).toEqual([["rename", "to total"]]);
    expect(kept.size).toBe(0);
  });

  it("gives nothing if it is left, and stays open if nothing is typed", async () => {
    const { open } = setUp();
    expect(
      await open((list) => {
        list.accept();
        list.hide();
      }),
    ).toBeUndefined();
  });
});
