// Functions that parse text from servers, models, and workspaces: their work grows at most linearly, and one unit of it is
// short compared with parsing one megabyte of JSON, which takes a few milliseconds.

import { beforeAll, describe, expect, it } from "vitest";
import { bestMatches } from "../../../src/core/attach/fuzzy-match.js";
import { parseGitDiff } from "../../../src/core/commit-message/git-diff.js";
import { commitMessageIn } from "../../../src/core/commit-message/message-text.js";
import { diffRows } from "../../../src/core/compare/diff-rows.js";
import { findInMessages } from "../../../src/core/conversation/find-in-messages.js";
import { attachmentText } from "../../../src/core/conversation/prompt.js";
import { titleFrom } from "../../../src/core/conversation/title.js";
import { pathOfFence, withoutPathComment } from "../../../src/core/editing/answers/fence-path.js";
import { fencedBlocks } from "../../../src/core/editing/answers/fences.js";
import { pageText } from "../../../src/core/fetch/page-text.js";
import { IgnoreRules, longestIgnoreFile } from "../../../src/core/leaving/ignore-rules.js";
import { mostModels, readCapped } from "../../../src/core/models/model-cap.js";
import { redact } from "../../../src/core/redaction/redact.js";
import { fenceFor } from "../../../src/core/text/code-fence.js";
import { readErrorText } from "../../../src/core/wire/http/error-body.js";
import { failureFromErrorBody, failureFromResponse } from "../../../src/core/wire/http/http-failure.js";
import { readableResult } from "../../../src/core/wire/jobs/readable-result.js";
import { NdjsonDecoder } from "../../../src/core/wire/streams/ndjson.js";
import { wordsOf } from "../../../src/core/wire/streams/plain-text.js";
import { quote } from "../../../src/core/wire/streams/quote.js";
import { ServerSentEventDecoder } from "../../../src/core/wire/streams/server-sent-events.js";
import { lex, normalise } from "../../../webview-ui/markdown/html/lexing.js";
import { growthOf, workOf } from "./measure.js";

const mostGrowth = 9;
const patient = 120_000;
const times = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length));
const secret = "s3cr3t-of-this-test-0123456789";

const hostile = [
  " ",
  "\t",
  "\n",
  "`",
  "``` ",
  "![",
  "[a](",
  "<a ",
  "*a ",
  "_a ",
  "**",
  "~~~\n",
  "/",
  "-",
  "[",
  "(",
  "0",
  "0,",
  ".",
  ":",
  "@",
  "%",
  "&",
  "token:",
  "-eyJ",
  "eyJaaaaaaaa-",
  "sk-",
  "Bearer ",
  "authorization: ",
  "https://a",
  "https://u:",
  "?key=",
  "cookie:",
  "-----BEGIN PRIVATE KEY-----",
  "commit message",
  "model ",
  "context length ",
  "<style>",
  "<title",
  "<script>",
  "<td>",
  "<a b='",
  "&#",
  "// file: ",
  "> ",
  "- ",
  "{",
  '["',
  secret.slice(0, 12),
  secret.slice(0, -1),
];

const readers: readonly (readonly [name: string, run: (text: string) => unknown])[] = [
  ["a commit message", commitMessageIn],
  ["a title", titleFrom],
  ["the path of a fence", (text) => [pathOfFence(text, ""), pathOfFence("", `//${text}!`), withoutPathComment(text)]],
  ["fences", (text) => fencedBlocks(text.split("\n"))],
  ["redaction", (text) => redact(text, [secret])],
  ["redaction of a text that is cut", (text) => redact(text, [secret], true)],
  ["a quotation", (text) => quote(text, [secret])],
  ["plain text", wordsOf],
  ["the body of an error", readErrorText],
  ["an error as JSON", (text) => readErrorText(JSON.stringify({ error: { message: text, code: text } }))],
  ["a failed response", (text) => failureFromResponse({ provider: "p", status: 400, headers: new Headers(), body: text })],
  ["an error in a stream", (text) => failureFromErrorBody({ provider: "p", error: { message: text }, secrets: [secret] })],
  ["the result of a job", (text) => readableResult(text)],
  ["a fence around a text", fenceFor],
  ["a web page", (text) => pageText(text)],
  ["an attachment", (text) => attachmentText({ id: "1", uri: "file:///a.ts", path: "a.ts", language: "ts", text })],
  ["a diff", parseGitDiff],
  ["find", (text) => findInMessages([{ id: "1", role: "user", createdAt: 0, text } as never], "a a a b")],
];

describe("work grows at most linearly with the text", () => {
  it.each(readers)(
    "of %s",
    (_name, run) => {
      // All together: one slow text shows up in the sum.
      const growth = growthOf((length) => {
        for (const unit of hostile) run(times(unit, length));
      }, 3000);
      expect(growth).toBeLessThan(mostGrowth);
    },
    patient,
  );

  it.each([
    ["rules", (length: number) => new IgnoreRules([{ folder: "", text: times("*a*b\n", length) }]).ignores("a/aaaa/aaab/c")],
    ["names", (length: number) => new IgnoreRules([{ folder: "", text: times("name\n", length) }]).ignores("a/b/c")],
    ["brackets", (length: number) => new IgnoreRules([{ folder: "", text: times("[", length) }]).ignores("a/b/c")],
    ["blanks", (length: number) => new IgnoreRules([{ folder: "", text: `${times(" ", length)}x` }]).ignores("a/b/c")],
    ["stars", (length: number) => new IgnoreRules([{ folder: "", text: times("*a", length) }]).ignores("a".repeat(200))],
    ["folders of a path", (length: number) => new IgnoreRules([{ folder: "", text: "*.q\nx/" }]).ignores(times("a/", length))],
  ])(
    "of the %s of a .gitignore",
    (_name, run) => {
      expect(growthOf(run, 30_000)).toBeLessThan(mostGrowth);
    },
    patient,
  );

  it.each([
    [
      "server-sent events",
      (bytes: Uint8Array[]) => sum(bytes, (decode) => new ServerSentEventDecoder((event) => decode(event.data))),
    ],
    ["JSON lines", (bytes: Uint8Array[]) => sum(bytes, (decode) => new NdjsonDecoder((_value, line) => decode(line)))],
  ])(
    "of %s that hold one long event, in small pieces",
    (_name, read) => {
      const chunks = (length: number): Uint8Array[] => {
        const line = new TextEncoder().encode(`data: "${"a".repeat(length)}"\n\n`);
        return Array.from({ length: Math.ceil(line.length / 1024) }, (_, index) =>
          line.subarray(index * 1024, (index + 1) * 1024),
        );
      };
      const withoutField = (parts: Uint8Array[]): Uint8Array[] => parts.with(0, (parts[0] ?? new Uint8Array()).subarray(6));
      const feed = (length: number): unknown => read(_name === "JSON lines" ? withoutField(chunks(length)) : chunks(length));
      expect(growthOf(feed, 256 * 1024)).toBeLessThan(mostGrowth);
    },
    patient,
  );

  it(
    "of nested quotes and lists",
    () => {
      for (const unit of ["> ", "- ", "1. ", "> - "]) {
        expect(growthOf((length) => lex(normalise(`${times(unit, length)}x`)), 2500)).toBeLessThan(mostGrowth);
      }
    },
    patient,
  );
});

function sum(
  chunks: readonly Uint8Array[],
  make: (read: (text: string) => void) => { push(chunk: Uint8Array): void; end(): void },
): number {
  let length = 0;
  const decoder = make((text) => {
    length += text.length;
  });
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return length;
}

describe("one unit of work is short", () => {
  /** About five milliseconds on a fast machine, up to 50 on a slow one. */
  let reference: number;
  beforeAll(() => {
    const text = JSON.stringify(
      Array.from({ length: 22_000 }, (_, index) => ({ id: `model-${index}`, object: "model", created: index })),
    );
    reference = workOf(() => JSON.parse(text));
  });
  const short = (run: () => unknown): void => expect(workOf(run) / reference).toBeLessThan(10);

  it(
    "for the error text of a server, whatever its length",
    () => {
      for (const unit of hostile) {
        const text = times(unit, 1024 * 1024);
        short(() => quote(text, [secret]));
        short(() => failureFromErrorBody({ provider: "p", error: { message: text }, secrets: [secret] }));
      }
    },
    patient,
  );

  it(
    "for a one-megabyte .gitignore, which is not read, and for the longest that is read",
    () => {
      for (const unit of ["name\n", "*a*a*b\n", "[", "*a", "**/a/", "\\ ", "[a-z]"]) {
        for (const length of [1024 * 1024, longestIgnoreFile]) {
          const text = times(unit, length).slice(0, length);
          short(() => new IgnoreRules([{ folder: "", text }]).ignores(`${"a/".repeat(60)}${"a".repeat(200)}b`));
        }
      }
    },
    patient,
  );

  it(
    "for a path below a hundred long .gitignore files",
    () => {
      const text = times("name\n", longestIgnoreFile).slice(0, longestIgnoreFile);
      const files = Array.from({ length: 100 }, (_, depth) => ({ folder: "a/".repeat(depth).slice(0, -1), text }));
      short(() => new IgnoreRules(files).ignores(`${"a/".repeat(100)}b`));
    },
    patient,
  );

  it(
    "for a one-megabyte event",
    () => {
      const line = new TextEncoder().encode(`data: {"a":"${"a".repeat(1024 * 1024)}"}\n\n`);
      short(() => {
        const decoder = new ServerSentEventDecoder(() => undefined);
        decoder.push(line);
        decoder.end();
      });
    },
    patient,
  );

  it(
    "for a list of 300,000 models, of which 5,000 are read",
    () => {
      const entries = Array.from({ length: 300_000 }, (_, index) => ({ id: `model-${index}` }));
      short(() => readCapped(entries, (entry) => [{ ...entry, name: entry.id }]));
      expect(readCapped(entries, (entry) => [entry])).toHaveLength(mostModels);
      expect(readCapped(entries, (entry) => [entry]).leftOut).toBe(295_000);
    },
    patient,
  );

  it(
    "for the files of a large workspace",
    () => {
      const paths = Array.from(
        { length: 30_000 },
        (_, index) => `src/package-${index % 300}/module-${index % 40}/file-${index}.ts`,
      );
      short(() => bestMatches("file12", paths, 20));
    },
    patient,
  );
});

it("500,000 runs of backticks do not overflow the stack", () => {
  const text = "` ".repeat(500_000);
  expect(fenceFor(text)).toBe("```");
  expect(attachmentText({ id: "1", uri: "file:///a.ts", path: "a.ts", language: "", text })).toContain("```\n` `");
  expect(readableResult({ text })).toMatch(/^```json\n/);
  expect(diffRows("", "a\n".repeat(500_000))).toHaveLength(500_000);
});

it("2,500 nested quotes render, the deepest ones as raw text", () => {
  const tokens = lex(normalise(`${"> ".repeat(2500)}deep`));
  expect(JSON.stringify(tokens)).toContain("> > > deep");
});
