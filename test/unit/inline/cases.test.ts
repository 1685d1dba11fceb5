// Golden cases: a document with its cursor, what the model sends, what must be shown. `−n` covers n characters to the right.

import { describe, expect, it } from "vitest";
import { Playground, questionAt as questionOf, type Script, type Setting, shownBy, turns } from "./playground.js";

interface Case {
  readonly name: string;
  readonly text: string;
  readonly model?: string | Script;
  readonly shown: string | undefined;
  readonly setting?: Setting;
  /** Default 1. */
  readonly asks?: number;
}

const automatic: readonly Case[] = [
  { name: "01 a value", text: "const x = ‸", model: " 1;", shown: "1;" },
  { name: "02 inside a word", text: "con‸sole.log()", shown: undefined, asks: 0 },
  { name: "03 a closer that the answer brings", text: "foo(‸)\n// more text", model: "a, b)", shown: "a, b) −1" },
  { name: "04 a closer that the answer leaves", text: "foo(‸);\n// more text", model: "a, b", shown: "a, b" },
  { name: "05 several closers", text: "foo(bar(‸));", model: "x));", shown: "x)); −3" },
  { name: "06 a line that opens a block", text: "if (a‸) {\n}", model: " && b) {\n  go();", shown: " && b) { −3" },
  { name: "07 text to the right", text: "const a = ‸ + b;", model: "2", shown: undefined, asks: 0 },
  { name: "07 text to the right, asked for", text: "const a = ‸ + b;", model: "2", shown: "2", setting: { explicit: true } },
  { name: "08 a string", text: 's = "he‸"\n// more', model: 'llo"', shown: 'llo" −1' },
  { name: "09 a comment", text: "// add two‸", model: " numbers\nfunction", shown: " numbers" },
  { name: "10 a complete line", text: "foo();‸\nbar();", shown: undefined, asks: 0 },
  { name: "11 typed indentation", text: "f() {\n    ‸\n}", model: "    return 1;", shown: "return 1;", setting: { tabSize: 4 } },
  {
    name: "12 the editor's tabs",
    text: "def f(x):\n\tif x:\n\t\t‸",
    model: "a()\n        b()",
    shown: "a()\n\t\tb()",
    setting: { languageId: "python", insertSpaces: false, tabSize: 4 },
  },
  {
    name: "13 the end of a block by indentation",
    text: "if a:\n    ‸",
    model: "b()\n    c()\n\ndef g():",
    shown: "b()\n    c()",
    setting: { languageId: "python", tabSize: 4 },
  },
  {
    name: "14 a block whose closer is there",
    text: "f() {‸\n}\n// more",
    model: "\n  go();\n}\nfunction g() {",
    shown: "\n  go();",
  },
  {
    name: "15 a block at the end of the file",
    text: "// a file\nf() {‸",
    model: "\n  go();\n}\n\nfunction g() {",
    shown: "\n  go();\n}",
  },
  { name: "16 lines that are there already", text: "a = 1‸\nb = 2\nc = 3", model: "\nb = 2\nc = 3", shown: undefined },
  { name: "17 a list", text: "x = [\n  1,\n  ‸\n]", model: "2,\n  3,\n]", shown: "2,\n  3," },
  { name: "18 a loop", text: "f() {\n  ‸\n}", model: "log(1);\n  log(1);\n  log(1);", shown: undefined },
  {
    name: "19 the same line twice",
    text: "f() {\n  ‸\n}",
    model: "tick();\n  tick();\n  stop();",
    shown: "tick();\n  tick();\n  stop();",
  },
  {
    name: "20 a marker in two pieces",
    text: "// a file\nreturn ‸",
    model: { pieces: ["1;<|fi", "m_pad|>x"] },
    shown: "1;",
    setting: { family: "qwen" },
  },
  {
    name: "21 an operator like a marker",
    text: "-- a file\ny = f ‸",
    model: "<| g x",
    shown: "<| g x",
    setting: { languageId: "elm" },
  },
  {
    name: "22 another model's marker",
    text: "; a file\ns = ‸",
    model: "[SUFFIX]",
    shown: "[SUFFIX]",
    setting: { languageId: "ini", family: "qwen" },
  },
  {
    name: "23 a chat's fence",
    text: "f() {\n  ‸\n}",
    model: "```ts\nreturn 1;\n```",
    shown: "return 1;",
    setting: { isChat: true },
  },
  {
    name: "23 a chat's block, written from the margin",
    text: "f() {\n  ‸\n}",
    model: "```ts\nif (a) {\n  go();\n}\nreturn 1;\n```",
    shown: "if (a) {\n    go();\n  }\n  return 1;",
    setting: { isChat: true },
  },
  {
    name: "23 a chat's block, written as it stands",
    text: "f() {\n  ‸\n}",
    model: "```ts\n  if (a) {\n    go();\n  }\n```",
    shown: "if (a) {\n    go();\n  }",
    setting: { isChat: true },
  },
  {
    name: "24 a chat's prose",
    text: "// a file\nx = ‸",
    model: "Sure! I can help.",
    shown: undefined,
    setting: { isChat: true },
  },
  {
    name: "25 a fence that is text",
    text: "# Use\n‸",
    model: "```sh\nnpm i\n```",
    shown: "```sh\nnpm i\n```",
    setting: { languageId: "markdown", explicit: true },
  },
  {
    name: "26 the start of the line again",
    text: "// a file\nconst na‸",
    model: "const name = 1;",
    shown: "me = 1;",
    setting: { isChat: true },
  },
  { name: "27 the path again", text: "// a file\nx = ‸", model: "// Path: src/a.ts\n1;", shown: "1;" },
  { name: "28 carriage returns", text: "f() {\r\n  ‸\r\n}", model: "a();\n  b();\n}", shown: "a();\r\n  b();" },
  { name: "29 blanks around", text: "// a file\nreturn ‸", model: "  1;   ", shown: "1;" },
  { name: "29 a blank that is needed", text: "// a file\nreturn‸", model: " 1;", shown: " 1;" },
  { name: "30 only blanks", text: "f() {\n  ‸\n}", model: "\n   \n", shown: undefined },
  { name: "31 one character, asked for", text: "foo()‸", model: ";", shown: ";", setting: { explicit: true } },
  { name: "31 one character", text: "// a file\nfoo()‸", shown: undefined, asks: 0 },
  {
    name: "32 the token limit",
    text: "f() {\n  ‸\n}",
    model: { pieces: ["a = 1;\n  b = fo"], end: "length" },
    shown: "a = 1;",
  },
  {
    name: "33 a lost connection",
    text: "f() {\n  ‸\n}",
    model: { pieces: ["a = 1;\n  b"], end: { provider: "scripted", kind: "connection-lost", remedy: "retry" } },
    shown: undefined,
  },
  { name: "38 several cursors", text: "foo(‸)\nfoo(‸)", shown: undefined, asks: 0 },
];

describe("a completion", () => {
  it.each(automatic)("$name", async ({ text, model = "", shown, setting, asks = 1 }) => {
    const playground = new Playground();
    playground.script = () => (typeof model === "string" ? { pieces: [model] } : model);
    expect(shownBy(await playground.ask(text, setting))).toBe(shown);
    expect(playground.requests).toHaveLength(asks);
    expect(playground.open).toBe(0);
  });

  it.each(automatic.filter(({ model }) => typeof model === "string"))(
    "$name, in single characters",
    async ({ text, model, shown, setting }) => {
      const playground = new Playground();
      playground.script = () => ({ pieces: [...String(model)] });
      expect(shownBy(await playground.ask(text, setting))).toBe(shown);
    },
  );

  it("33 of a lost connection is not kept, and the failure is reported once", async () => {
    const playground = new Playground();
    const failure = { provider: "scripted", kind: "connection-lost", remedy: "retry" } as const;
    playground.script = () => ({ pieces: ["a = 1;\n  b"], end: failure });
    await playground.ask("f() {\n  ‸\n}");
    expect(await playground.ask("f() {\n  ‸\n}")).toEqual({ reason: "paused: connection-lost" });
    playground.clock.advance(2000);
    await playground.ask("f() {\n  ‸\n}");
    expect(playground.requests).toHaveLength(2);
    expect(playground.failures).toEqual([
      ["connection-lost", true],
      ["connection-lost", false],
    ]);
    playground.script = () => ({ pieces: ["a = 1;"] });
    playground.clock.advance(4000);
    expect(shownBy(await playground.ask("f() {\n  ‸\n}"))).toBe("a = 1;");
  });

  it("34, 35 is typed through and deleted back to without a request, and asked again when what is typed differs", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: ["console.log(x);"] });
    expect(shownBy(await playground.ask("// a file\n‸"))).toBe("console.log(x);");
    expect(shownBy(await playground.ask("// a file\ncon‸"))).toBe("sole.log(x);");
    expect(shownBy(await playground.ask("// a file\nco‸", { lastEdit: "deleted" }))).toBe("nsole.log(x);");
    expect(playground.requests).toHaveLength(1);
    playground.script = () => ({ pieces: [] });
    expect(shownBy(await playground.ask("// a file\nconx‸"))).toBeUndefined();
    expect(playground.requests).toHaveLength(2);
  });

  it("36 waits for the running request while what is typed agrees with it, and ends it when not", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: ["onsole.lo"], end: "hang" });
    const first = new AbortController();
    const waiting = playground.engine.answer(questionOf("// a file\nc‸"), first.signal);
    await turns();
    playground.clock.advance(300);
    await turns();
    first.abort();
    await waiting;
    const next = playground.engine.answer(questionOf("// a file\ncons‸"), new AbortController().signal);
    await turns();
    playground.push("g(x);", "stop");
    expect(shownBy(await playground.settle(next))).toBe("ole.log(x);");
    expect(playground.requests).toHaveLength(1);

    playground.engine.reset();
    void playground.engine.answer(questionOf("// a file\nc‸"), new AbortController().signal);
    await turns();
    playground.clock.advance(300);
    await turns();
    expect(playground.open).toBe(1);
    void playground.engine.answer(questionOf("// a file\ncz‸"), new AbortController().signal);
    await turns();
    expect(playground.open).toBe(0);
  });

  it("36 asks about what was typed meanwhile if the running request's answer disagrees when it comes", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: [], end: "hang" });
    const first = new AbortController();
    const waiting = playground.engine.answer(questionOf("// a file\nvalue =‸"), first.signal);
    await turns();
    playground.clock.advance(300);
    await turns();
    first.abort();
    await waiting;
    const next = playground.engine.answer(questionOf("// a file\nvalue = ‸"), new AbortController().signal);
    await turns();
    expect(playground.requests).toHaveLength(1);
    playground.script = () => ({ pieces: ["first;"] });
    playground.push("first;", "stop");
    expect(shownBy(await playground.settle(next))).toBe("first;");
    expect(playground.requests).toHaveLength(2);
    expect(playground.open).toBe(0);
  });

  it("37 continues the selected suggestion, and another one is another question", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: ["()"] });
    const selected = { text: "toString", start: 2, end: 5 };
    const answer = await playground.ask("a.toS‸\n// more text", { selected });
    expect(answer).toMatchObject({ placed: { insertText: "toString()", start: 2, end: 5 } });
    expect(playground.requests[0]?.prefix).toBe("a.toString");
    playground.script = () => ({ pieces: [] });
    const other = await playground.ask("a.toS‸\n// more text", { selected: { ...selected, text: "toFixed" } });
    expect(shownBy(other)).toBeUndefined();
  });

  it("40 goes on after its first word was accepted, and a notebook's earlier cells stand above", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: ["foo(bar)"] });
    await playground.ask("// a file\n‸");
    expect(shownBy(await playground.ask("// a file\nfoo‸"))).toBe("(bar)");
    expect(playground.requests).toHaveLength(1);
    await playground.ask("df.‸", { languageId: "python", above: "import pandas as pd\n" });
    expect(playground.requests.at(-1)?.prefix).toBe("import pandas as pd\ndf.");
  });
});
