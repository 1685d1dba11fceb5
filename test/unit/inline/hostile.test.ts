// Documents, workspaces and servers that mean harm: nothing they hold may stop the editor, hide code, or leave with a request
// that it does not belong to.

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyRing, movedOn, type Ring, withChunk, withoutDocument } from "../../../src/core/inline/asking/ring.js";
import { Playground, type Setting, shownBy, snapshotAt, turns } from "./playground.js";

const ask = async (text: string, setting: Setting, answer: readonly string[] = []) => {
  const playground = new Playground();
  playground.script = () => ({ pieces: answer });
  const given = await playground.ask(text, setting);
  return { given, playground };
};

describe("an answer", () => {
  it.each([
    ["a bidirectional override", "isAdmin = \u202e true"],
    ["an isolate", "a\u2066b\u2069"],
    ["an escape sequence", "a\u001b[2K"],
    ["a null", "a\u0000b"],
    ["a line separator", "a\u2028b()"],
    ["a character without width", "ad\u200bmin"],
    ["a tag", "a\u{e0041}b"],
    ["a filler that looks blank", "a\u3164 = 1"],
    ["a hyphen that is not drawn", "x\u00ad = 1"],
  ])("with %s is not shown", async (_name, text) => {
    const { given } = await ask("// a file\nx = ‸", {}, [text]);
    expect(given).toEqual({ reason: "control-characters" });
  });

  it("with emoji that are joined is shown", async () => {
    const { given } = await ask("// a file\nx = ‸", {}, ['"👨‍👩‍👧";']);
    expect(shownBy(given)).toBe('"👨‍👩‍👧";');
  });

  it("without an end is read to a limit, and its connection is closed", async () => {
    const playground = new Playground();
    playground.script = () => ({ pieces: Array.from({ length: 100_000 }, () => "x") });
    await playground.ask("// a file\nx = ‸");
    // The call is over before the model is.
    await turns(200_000);
    expect([8000, 8001]).toContain(playground.generated);
    expect(playground.open).toBe(0);
  });
});

describe("a document", () => {
  const tail = "\n// more\n";

  it("is not read if the cursor's line is too long, also on request", async () => {
    const text = `${"a b ".repeat(250_000)}‸`;
    expect((await ask(text, {})).given).toEqual({ reason: "long-line" });
    expect((await ask(text, { explicit: true })).given).toEqual({ reason: "long-line" });
  });

  it.each([
    ["a megabyte of blanks above", `// a file\n${" ".repeat(1_000_000)}\n  x = ‸${tail}`],
    ["thousands of apostrophes", `// a file\n${"'".repeat(9000)} = ‸${tail}`],
    ["thousands of brackets to the right", `// a file\nx = ‸${")".repeat(9000)}${tail}`],
  ])("with %s is asked about once, within the budget of a request", async (_name, text) => {
    const { playground } = await ask(text, {}, [`${")".repeat(4000)};`]);
    expect(playground.requests.map(({ prefix, suffix }) => prefix.length <= 12_000 && suffix.length <= 4000)).toEqual([true]);
  });

  it("with a half of a surrogate pair is sent with a replacement, and the cursor's line still ends the prefix", async () => {
    const { playground } = await ask('// a \ud83d file\nx = "\udc00" + ‸\n// \ud83d\n', {});
    const [request] = playground.requests;
    expect(request?.prefix.isWellFormed() && request.suffix.isWellFormed()).toBe(true);
    expect(request?.prefix).toBe('// a \ufffd file\nx = "\ufffd" + ');
    expect(request?.prefix.endsWith(request.currentLine)).toBe(true);
  });

  it("with a line feed in its name names it on one line", async () => {
    const { playground } = await ask("// a file\nx = ‸\n", { path: "src/a\nrm -rf.ts" });
    expect(playground.requests[0]).toMatchObject({ path: "src/a rm -rf.ts", pathComment: "// Path: src/a rm -rf.ts\n" });
  });
});

it("the text of a document that may not leave is in no request, whatever was left, saved and withdrawn before", async () => {
  const step = fc.record({
    document: fc.constantFrom("allowed-1", "allowed-2", "ignored-1", "ignored-2"),
    does: fc.constantFrom("take", "withdraw", "wait", "ask"),
    folder: fc.constantFrom("file:///work", "file:///other"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const playground = new Playground();
      playground.script = () => ({ pieces: [] });
      let ring: Ring = emptyRing;
      let now = 10_000;
      let place = 0;
      const withdrawn = new Set<string>();
      for (const { document, does, folder } of steps) {
        // The gate clears what is not ignored, and withdraws what becomes so.
        if (does === "take" && document.startsWith("allowed")) {
          withdrawn.delete(document);
          ring = withChunk(ring, {
            uri: document,
            path: document,
            folder,
            start: 0,
            end: 5,
            text: `${folder} ${document} canary`,
          });
        } else if (does === "withdraw") {
          withdrawn.add(document);
          ring = withoutDocument(ring, document);
        } else if (does === "wait") {
          now += 10_000;
          ring = movedOn(ring, now, 0);
        } else if (does === "ask") {
          place += 1;
          const before = playground.requests.length;
          await playground.ask(`// a file\nx${place} = ‸\n`, { ring });
          const sent = JSON.stringify(playground.requests.slice(before));
          expect(sent).not.toMatch(/ignored-\d canary|\/other /);
          for (const each of withdrawn) expect(sent).not.toContain(`${each} canary`);
        }
      }
    }),
    { numRuns: 200 },
  );
});

it("no request and no shown text has a half of a surrogate pair or a carriage return, and no shown text a control", async () => {
  const piece = fc.constantFrom("a", "\ud83d", "\ude00", "😀", "\r\n", "\n", "\u202e", "\u0007", "(", ")", " = ", ";", "  ");
  const text = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(text, text, text, fc.boolean(), async (before, after, answer, explicit) => {
      const { given, playground } = await ask(`// a file\n${before}‸${after}`, { explicit }, [answer]);
      for (const { prefix, suffix, currentLine } of playground.requests) {
        for (const sent of [prefix, suffix, currentLine]) expect(sent.isWellFormed() && !sent.includes("\r")).toBe(true);
      }
      if (!("placed" in given)) return;
      const { shown } = given.placed;
      expect(shown.isWellFormed()).toBe(true);
      for (const unseen of ["\u0007", "\u202e"]) expect(shown).not.toContain(unseen);
      expect(shown).not.toMatch(/\r(?!\n)/);
      expect(shown.includes("\r")).toBe(snapshotAt(`// a file\n${before}‸${after}`).eol === "\r\n" && shown.includes("\n"));
    }),
    { numRuns: 400 },
  );
});
