// What holds for any document, any answer and any way in which it arrives.

import * as fc from "fast-check";
import { expect, it } from "vitest";
import { clean } from "../../../src/core/inline/answering/clean.js";
import type { AnswerContext } from "../../../src/core/inline/answering/context.js";
import { isSubsequence } from "../../../src/core/inline/text/overlap.js";
import { Playground, type Setting, snapshotAt } from "./playground.js";

const piece = fc.constantFrom(
  ..."a b; ( ) { } [ ] \" ' ` , : = . \n \r\n \r \t // # <| |> <|fim_pad|> <think> </think> ``` 😀 é return if 0".split(" "),
  " ",
  "  ",
  "\n",
  "\n  ",
  "\ud83d",
);
const text = fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(""));
const documentText = fc.array(piece, { maxLength: 25 }).map((parts) => parts.join("").replaceAll("‸", "").replaceAll("\r", ""));
const setting = fc.record({
  explicit: fc.boolean(),
  isChat: fc.boolean(),
  insertSpaces: fc.boolean(),
  languageId: fc.constantFrom("typescript", "python", "markdown"),
  family: fc.constant("qwen" as const),
});

async function shown(before: string, after: string, pieces: readonly string[], given: Setting) {
  const playground = new Playground();
  playground.script = () => ({ pieces });
  const answer = await playground.ask(`// a file\n${before}‸${after}`, given);
  expect(playground.open).toBe(0);
  return "placed" in answer ? answer.placed : undefined;
}

it("what is accepted is the text before, what is shown, and the rest that it does not cover", async () => {
  await fc.assert(
    fc.asyncProperty(documentText, documentText, text, setting, async (before, after, answer, given) => {
      const placed = await shown(before, after, [answer], given);
      if (!placed) return;
      const { lines, line, character } = snapshotAt(`// a file\n${before}‸${after}`);
      const whole = lines.at(line);
      const accepted = placed.insertText + whole.slice(placed.end);
      expect(accepted).toBe(whole.slice(0, character) + placed.shown + whole.slice(character + placed.covered));
      // Otherwise VS Code draws nothing.
      expect(isSubsequence(whole.slice(0, placed.end), placed.insertText)).toBe(true);
      expect(placed.shown).not.toContain("\r");
      expect(placed.shown.isWellFormed()).toBe(true);
    }),
    { numRuns: 400 },
  );
});

it("it does not matter into which pieces an answer is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      documentText,
      documentText,
      text,
      setting,
      fc.array(fc.nat(6)),
      async (before, after, answer, given, cuts) => {
        const pieces: string[] = [];
        let rest = answer;
        for (const cut of cuts) {
          pieces.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        const whole = await shown(before, after, [answer], given);
        const inPieces = await shown(before, after, [...pieces, rest], given);
        expect(inPieces?.shown).toBe(whole?.shown);
      },
    ),
    { numRuns: 400 },
  );
});

it("cleaning twice is cleaning once", () => {
  fc.assert(
    fc.property(text, documentText, fc.boolean(), fc.boolean(), (given, after, insertSpaces, explicit) => {
      const context: AnswerContext = {
        languageId: "typescript",
        path: "a.ts",
        before: "  ",
        after: after.split("\n")[0] ?? "",
        above: undefined,
        below: undefined,
        indentation: { insertSpaces, tabSize: 4 },
        explicit,
        lines: "block",
        mostLines: 12,
        markers: [],
        isChat: false,
      };
      const once = clean(given, context);
      if ("text" in once) expect(clean(once.text, context)).toEqual(once);
    }),
    { numRuns: 1000 },
  );
});
