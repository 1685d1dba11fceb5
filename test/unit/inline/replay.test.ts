// Recorded typing against a model with a fixed speed: what is shown after each key, how often it is asked, and that nothing
// stays open. A line of a recording is typed as it stands; `⌫` deletes a character, `⏸` is a pause of a second, and text in
// `⟦ ⟧` arrives at once, as a paste or from an input method.

import { describe, expect, it } from "vitest";
import { Playground, questionAt, shownBy, turns } from "./playground.js";

interface Session {
  readonly name: string;
  readonly languageId: string;
  readonly before: string;
  readonly after: string;
  readonly keys: string;
  /** What the model believes will be written. */
  readonly target: string;
  readonly gapMs?: number;
  /** Milliseconds of the model for each token of four characters. */
  readonly paceMs?: number;
  /** Most requests for each key. Default 0.25. */
  readonly mostRequests?: number;
}

const sessions: readonly Session[] = [
  {
    name: "a function, typed steadily",
    languageId: "typescript",
    before: "export function total(items: readonly Item[]): number {\n  ",
    after: "\n}\n",
    keys: "⏸let sum = 0;",
    target: "let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n",
  },
  {
    name: "the same, typed fast",
    languageId: "typescript",
    before: "export function total(items: readonly Item[]): number {\n  ",
    after: "\n}\n",
    keys: "let sum = 0;",
    target: "let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n",
    gapMs: 60,
  },
  {
    name: "a slow model",
    languageId: "typescript",
    before: "const names = ",
    after: "\nexport {};\n",
    keys: "people.map((member) => member.name);",
    target: "people.map((member) => member.name);\n",
    paceMs: 120,
  },
  {
    name: "a comprehension with a pause",
    languageId: "python",
    before: "def squares(count):\n    ",
    after: "\n",
    keys: "return [x * ⏸x for x in range(count)]",
    target: "return [x * x for x in range(count)]\n",
  },
  {
    name: "a deletion and a correction",
    languageId: "python",
    before: "import json\n\ndef load(path):\n    ",
    after: "\n",
    keys: "⏸with open(pta⌫⌫ath) as file:",
    target: "with open(path) as file:\n        return json.load(file)\n",
    mostRequests: 0.35,
  },
  {
    name: "an argument in brackets that the editor closes",
    languageId: "java",
    before: "class Order {\n  void add(Item item) {\n    items.add(",
    after: ");\n  }\n}\n",
    keys: "⏸item.copy",
    target: "item.copy()",
  },
  {
    name: "a string of an input method",
    languageId: "java",
    before: "class Greeting {\n  String text = ",
    after: "\n}\n",
    keys: '"⟦こんにちは⟧";',
    target: '"こんにちは";\n',
    mostRequests: 0.5,
  },
  {
    name: "an error check",
    languageId: "go",
    before: "func read() error {\n\tdata, err := os.ReadFile(name)\n\t",
    after: "\n}\n",
    keys: "⏸if err != nil {",
    target: "if err != nil {\n\t\treturn err\n\t}\n",
  },
  {
    name: "a paste",
    languageId: "go",
    before: "func main() {\n\t",
    after: "\n}\n",
    keys: "⟦fmt.Println(⟧name",
    target: "fmt.Println(name)\n",
    mostRequests: 0.5,
  },
  {
    name: "a match arm",
    languageId: "rust",
    before: "fn name(kind: Kind) -> &'static str {\n    match kind {\n        ",
    after: "\n    }\n}\n",
    keys: "⏸Kind::One => ",
    target: 'Kind::One => "one",\n        Kind::Two => "two",\n',
  },
  {
    name: "a model that is wrong at once",
    languageId: "rust",
    before: "fn main() {\n    ",
    after: "\n}\n",
    keys: "⏸println!",
    target: "let x = 1;\n",
    // Each key contradicts it, so each may ask.
    mostRequests: 1,
  },
  {
    name: "a query",
    languageId: "sql",
    before: "-- open orders\n",
    after: "\n",
    keys: "select id, ⏸total from orders",
    target: "select id, total from orders where open = 1;\n",
  },
  {
    name: "a pipe, typed after pauses",
    languageId: "elm",
    before: "view model =\n    ",
    after: "\n",
    keys: "⏸model.items⏸ |> List.map",
    target: "model.items |> List.map viewItem\n",
  },
];

interface Played {
  readonly playground: Playground;
  readonly keys: number;
  readonly shown: readonly (readonly [text: string, shown: string | undefined])[];
}

async function play({ languageId, before, after, keys, target, gapMs = 140, paceMs = 15 }: Session): Promise<Played> {
  const playground = new Playground();
  const { clock, engine } = playground;
  playground.script = ({ prefix }) => {
    const typed = prefix.slice(before.trimEnd().length).trimStart();
    const rest = target.startsWith(typed) ? target.slice(typed.length) : target;
    return { pieces: rest.match(/[\s\S]{1,4}/g) ?? [], paceMs };
  };
  const pass = async (milliseconds: number): Promise<void> => {
    for (let passed = 0; passed < milliseconds; passed += 5) {
      clock.advance(5);
      await turns(12);
    }
  };
  const shown: [string, string | undefined][] = [];
  let typed = "";
  let count = 0;
  let call = new AbortController();
  for (const [key] of keys.matchAll(/⟦[^⟧]*⟧|[\s\S]/gu)) {
    if (key !== "⏸") {
      typed = key === "⌫" ? typed.slice(0, -1) : typed + key.replace(/[⟦⟧]/g, "");
      count += 1;
    }
    call.abort();
    call = new AbortController();
    // VS Code's own wait after a key.
    await pass(50);
    const lastEdit = key === "⌫" ? "deleted" : key.startsWith("⟦") ? "other" : "typed";
    const question = questionAt(`${before}${typed}‸${after}`, {
      languageId,
      lastEdit,
      insertSpaces: languageId !== "go",
      tabSize: 4,
    });
    const state: [string, string | undefined] = [typed, undefined];
    shown.push(state);
    const { signal } = call;
    void engine.answer(question, signal).then((answer) => {
      if (!signal.aborted) state[1] = shownBy(answer);
    });
    await pass(key === "⏸" ? 1000 : gapMs - 50);
  }
  await pass(1000);
  call.abort();
  engine.leave();
  await turns();
  return { playground, keys: count, shown };
}

describe("typing", () => {
  it.each(sessions)("$name ($languageId)", async (session) => {
    const { playground, keys, shown } = await play(session);
    expect(playground.open).toBe(0);
    expect(playground.clock.pending).toBe(0);
    expect(playground.requests.length / keys).toBeLessThanOrEqual(session.mostRequests ?? 0.25);
    for (const [typed, text] of shown) {
      if (text === undefined || !session.target.startsWith(typed)) continue;
      const whole = typed + text.replace(/ −\d+$/, "");
      expect(session.target.startsWith(whole), `${JSON.stringify(typed)} shows ${JSON.stringify(text)}`).toBe(true);
    }
  });

  it("shows the answer to the first pause, and then the rest of it after every key", async () => {
    const [session] = sessions;
    if (!session) throw new Error("no session");
    const { playground, shown } = await play(session);
    const answer = "let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;";
    expect(shown.map(([, text]) => text)).toEqual([
      ...Array.from({ length: "let sum = 0;".length + 1 }, (_, index) => answer.slice(index)),
    ]);
    expect(playground.requests).toHaveLength(1);
  });

  it("brings back at least half of what the model generates", async () => {
    let generated = 0;
    let returned = 0;
    for (const session of sessions.filter(({ name }) => !name.includes("wrong"))) {
      const { playground, shown } = await play(session);
      generated += playground.generated;
      const lengths = shown.map(([typed, text]) => typed.length + (text?.length ?? -typed.length));
      returned += Math.min(playground.generated, Math.max(0, ...lengths));
    }
    expect(returned / generated).toBeGreaterThanOrEqual(0.5);
  });

  it("does not keep a model busy that no call waits for", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: ["a"], end: "hang" });
    const call = new AbortController();
    void playground.engine.answer(questionAt("// a file\nx = ‸"), call.signal);
    await turns();
    expect(playground.open).toBe(1);
    call.abort();
    await turns();
    expect(playground.open).toBe(1);
    playground.clock.advance(400);
    await turns();
    expect(playground.open).toBe(0);
  });

  it("returns before VS Code opens its list, and asks to be called again when a slow answer is there", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: [], end: "hang" });
    const answer = await playground.ask("// a file\nx = ‸");
    expect(answer).toEqual({ reason: "slow" });
    expect(playground.clock.monotonic()).toBeLessThanOrEqual(700);
    playground.push("1;", "stop");
    await turns();
    expect(playground.late).toEqual(["file:///work/src/a.ts"]);
    expect(shownBy(await playground.ask("// a file\nx = ‸"))).toBe("1;");
    expect(playground.requests).toHaveLength(1);
  });

  it("waits while the same server answers a chat", async () => {
    const playground = new Playground();
    playground.isBusy = true;
    expect(await playground.ask("// a file\nx = ‸")).toEqual({ reason: "chat-first" });
    expect(playground.requests).toEqual([]);
  });
});
