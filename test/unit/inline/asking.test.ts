// When to ask, what to send, and what forbids it.

import { describe, expect, it } from "vitest";
import { type ConsentFacts, isLanguageOn, refusalOf } from "../../../src/core/inline/asking/consent.js";
import { Pace } from "../../../src/core/inline/asking/delay.js";
import { FailureGate } from "../../../src/core/inline/asking/gate.js";
import { planRequest, windowFor } from "../../../src/core/inline/asking/plan.js";
import { type Chunk, chunksFor, emptyRing, movedOn, withChunk, withoutDocument } from "../../../src/core/inline/asking/ring.js";
import { triggerAt } from "../../../src/core/inline/asking/trigger.js";
import { windowAt } from "../../../src/core/inline/asking/window.js";
import { type Setting, snapshotAt } from "./playground.js";

const at = (text: string, setting?: Setting) => triggerAt(snapshotAt(text, setting));

describe("the trigger", () => {
  it.each([
    ["short‸", "short-document", {}],
    ["const value‸Name = 1;", "inside-word", {}],
    ["const a = ‸ + value;", "text-right", {}],
    ["const a = b;‸", "complete-line", {}],
    ["// a file\nf() {\n‸", "less-indented", {}],
    ["// a file\nf(‸)\n", "just-accepted", { lastEdit: "accepted" }],
    ["// a file\nf(‸)\n", "deleted", { lastEdit: "deleted" }],
    ["// a file\na.to‸", "suggestion", { selected: { text: "to", start: 2, end: 4 } }],
  ] as const)("is silent at %j: %s", (text, reason, setting) => {
    expect(at(text, setting)).toEqual({ ask: false, reason });
    if (reason !== "just-accepted") expect(at(text, { ...setting, explicit: true })).toMatchObject({ ask: true });
  });

  it.each([
    ["// a file\nconst a = ‸", "one", "now"],
    ["// a file\nconst val‸", "one", "word"],
    ["// a file\nf() {‸", "block", "now"],
    ["f() {\n  ‸\n}", "block", "now"],
    ["// a file: ‸", "one", "now"],
    ["// a file\n\n‸\n", "one", "now"],
  ] as const)("asks at %j for %s, %s", (text, lines, pace) => {
    expect(at(text)).toEqual({ ask: true, lines, pace });
  });

  it("does not read a line that is too long", () => {
    expect(at(`${"x".repeat(10_001)} = ‸`)).toEqual({ ask: false, reason: "long-line" });
  });
});

describe("the window", () => {
  const budget = { linesBefore: 256, linesAfter: 64, charactersBefore: 12_000, charactersAfter: 4000 };
  const lines = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index}\n`).join("");

  it("begins at the same line while the cursor moves within 64 lines", () => {
    const starts = [300, 310, 320].map((line) => windowAt(snapshotAt(`${lines(line)}x = ‸\n`), budget).start);
    expect(new Set(starts).size).toBeLessThanOrEqual(2);
    expect(starts.every((start) => start % 64 === 0)).toBe(true);
  });

  it("keeps the imports above a start that is cut", () => {
    const text = `import { a } from "./a.js";\n${lines(400)}x = ‸\n`;
    expect(windowAt(snapshotAt(text), budget).prefix.startsWith('import { a } from "./a.js";\nline ')).toBe(true);
  });

  it("stays within its characters, and cuts no character in two", () => {
    const text = `${"😀".repeat(20_000)}‸${"😀".repeat(20_000)}`;
    const { prefix, suffix } = windowAt(snapshotAt(text), { ...budget, charactersBefore: 1001, charactersAfter: 1001 });
    expect(prefix.length).toBeLessThanOrEqual(1001);
    expect(suffix.length).toBeLessThanOrEqual(1001);
    expect(`${prefix}${suffix}`.isWellFormed()).toBe(true);
  });

  it("sends a public service less than a server on this machine", () => {
    const snapshot = snapshotAt(`${lines(2000)}x = ‸\n${lines(500)}`);
    const sizes = (["local", "company", "public"] as const).map((boundary) => windowFor(snapshot, boundary).prefix.length);
    expect(sizes[0]).toBeGreaterThan(sizes[1] ?? 0);
    expect(sizes[1]).toBeGreaterThan(sizes[2] ?? 0);
    expect(sizes[2]).toBeLessThanOrEqual(3000 + 200);
  });
});

const chunk = (uri: string, text: string, more: Partial<Chunk> = {}): Chunk => ({
  uri,
  path: uri,
  folder: "one",
  text,
  start: 0,
  end: 10,
  ...more,
});

describe("parts of other files", () => {
  const place = { uri: "a", folder: "one", start: 0, end: 50 };
  const ringOf = (...chunks: readonly Chunk[]) =>
    chunks.reduce((ring, next, index) => movedOn(withChunk(ring, next), 10_000 * (index + 1), 0), emptyRing);

  it("wait until the user pauses, then move one at a time", () => {
    const queued = withChunk(withChunk(emptyRing, chunk("b", "one line")), chunk("c", "another line"));
    expect(movedOn(queued, 5000, 4000).chunks).toEqual([]);
    const moved = movedOn(queued, 8000, 4000);
    expect(moved.chunks.map(({ uri }) => uri)).toEqual(["b"]);
    expect(movedOn(moved, 8500, 4000).chunks).toHaveLength(1);
    expect(movedOn(moved, 9000, 4000).chunks).toHaveLength(2);
  });

  it("replace an almost equal part", () => {
    const text = Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n");
    const ring = ringOf(chunk("b", text), chunk("b", `${text}\none more`));
    expect(ring.chunks).toHaveLength(1);
    expect(ring.chunks[0]?.text).toContain("one more");
  });

  it("never go with a document of another folder, nor repeat the window", () => {
    const ring = ringOf(chunk("b", "b text", { folder: "two" }), chunk("a", "a text"), chunk("c", "c text"));
    expect(chunksFor(ring, place, 16).map(({ uri }) => uri)).toEqual(["c"]);
    expect(chunksFor(ring, place, 0)).toEqual([]);
  });

  it("are withdrawn with their document, queued or not", () => {
    const ring = withChunk(ringOf(chunk("b", "b text")), chunk("b", "other text"));
    expect(withoutDocument(ring, "b")).toMatchObject({ chunks: [], queued: [] });
  });

  it("are at most 16, of at most 8000 characters", () => {
    const many = Array.from({ length: 40 }, (_, index) => chunk(`f${index}`, `text ${index}`));
    const ring = ringOf(...many, chunk("long", "x".repeat(8001)));
    expect(ring.chunks).toHaveLength(16);
    expect(ring.chunks.some(({ uri }) => uri === "long")).toBe(false);
  });
});

it("a request names the file in the language's comment, and leaves typed blanks of an empty line to the model", () => {
  const snapshot = snapshotAt("def f():\n    ‸", { languageId: "python", path: "src/f.py" });
  const window = windowFor(snapshot, "local");
  const support = { route: "suffix", markers: [] } as const;
  const request = planRequest({ snapshot, window, boundary: "local", support, ring: emptyRing, folder: "", lines: "block" });
  expect(request).toMatchObject({
    prefix: "def f():\n",
    currentLine: "",
    pathComment: "# Path: src/f.py\n",
    indentation: 4,
    maxTokens: 128,
  });
});

describe("the wait after a key", () => {
  it("is none where users stop to think, and adapts to how they type inside a word", () => {
    const pace = new Pace();
    expect(pace.delay("now", 75)).toBe(0);
    for (let now = 0; now < 2000; now += 80) pace.typed(now);
    const fast = pace.delay("word", 75);
    for (let now = 3000; now < 8000; now += 400) pace.typed(now);
    const slow = pace.delay("word", 75);
    expect(fast).toBeGreaterThanOrEqual(75);
    expect(slow).toBeGreaterThan(fast);
    expect(slow).toBeLessThanOrEqual(300);
    expect(pace.delay("word", 900)).toBe(900);
  });
});

describe("the gate after failures", () => {
  it("opens again after 2, 4, 8 seconds and at most 300", () => {
    const gate = new FailureGate();
    const failure = { provider: "p", kind: "unreachable", remedy: "retry" } as const;
    expect(gate.failed(failure, 0)).toBe(true);
    expect(gate.state(1999)).toMatchObject({ open: false, until: 2000 });
    expect(gate.state(2000)).toEqual({ open: true });
    expect(gate.failed(failure, 2000)).toBe(false);
    expect(gate.state(5999)).toMatchObject({ open: false });
    for (let count = 0; count < 20; count += 1) gate.failed(failure, 10_000);
    expect(gate.state(10_000)).toMatchObject({ until: 310_000 });
    gate.reset();
    expect(gate.state(10_000)).toEqual({ open: true });
  });

  it("stays closed after what only a change repairs", () => {
    const gate = new FailureGate();
    gate.failed({ provider: "p", kind: "unauthenticated", remedy: "log-in" }, 0);
    expect(gate.state(1e9)).toMatchObject({ open: false, until: Number.POSITIVE_INFINITY });
  });
});

describe("consent", () => {
  const allowed: ConsentFacts = {
    hasModel: true,
    enabled: true,
    boundary: "local",
    agreedToPublic: false,
    workspaceIsTrusted: true,
    scheme: "file",
    languageId: "typescript",
    languages: { "*": true, plaintext: false },
    isDiff: false,
    explicit: false,
    isCleared: true,
  };

  it.each<readonly [string, Partial<ConsentFacts>, string | undefined]>([
    ["a chosen local model", {}, undefined],
    ["no model", { hasModel: false }, "no-model"],
    ["completions that are off", { enabled: false, explicit: true }, "off"],
    ["a language that is off", { languageId: "plaintext" }, "language"],
    ["a language that is off, on request", { languageId: "plaintext", explicit: true }, undefined],
    ["an output editor", { scheme: "output", explicit: true }, "editor"],
    ["a Git view", { scheme: "git" }, "editor"],
    ["a review of SnowCell", { scheme: "snowcell-proposal" }, "editor"],
    ["the box of a commit message", { scheme: "vscode-scm", explicit: true }, "editor"],
    ["a diff editor", { isDiff: true, explicit: true }, "editor"],
    ["an untrusted workspace and a local model", { workspaceIsTrusted: false }, undefined],
    ["an untrusted workspace and a company's model", { workspaceIsTrusted: false, boundary: "company" }, "untrusted"],
    ["a public model without its own yes", { boundary: "public", explicit: true }, "public"],
    ["a public model with its own yes", { boundary: "public", agreedToPublic: true }, undefined],
    ["a file that may not leave, even on request", { isCleared: false, explicit: true }, "private-file"],
    ["a file that is still being checked", { isCleared: undefined }, "checking-file"],
  ])("for %s", (_name, facts, refusal) => {
    expect(refusalOf({ ...allowed, ...facts })).toBe(refusal);
  });

  it("reads a language's own entry before the one for all", () => {
    expect(isLanguageOn({ "*": false, python: true }, "python")).toBe(true);
    expect(isLanguageOn({ "*": false }, "python")).toBe(false);
    expect(isLanguageOn({}, "constructor")).toBe(true);
  });
});
