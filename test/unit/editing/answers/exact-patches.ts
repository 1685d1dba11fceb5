// Patches whose content looks like the markers of their format, and ambiguous patches.

import type { AnswerShape } from "./answer-shape.js";

const sql = { language: "sql", original: "-- old comment\nSELECT 1;" };
const markdown = { language: "markdown", original: "Usage\n=====\nold text" };
const twice = {
  language: "typescript",
  original:
    "function f() {\n  if (a) {\n    b();\n  }\n  return null;\n}\nfunction g() {\n  if (c) {\n    d();\n  }\n  return null;\n}",
};
const inG = twice.original.replace(/return null;\n}$/, "return 1;\n}");

const search = (before: string, after: string, marks = 7): string =>
  `${"<".repeat(marks)} SEARCH\n${before}\n${"=".repeat(marks)}\n${after}\n${">".repeat(marks)} REPLACE`;
const fence = (text: string, info = ""): string => `\`\`\`${info}\n${text}\n\`\`\``;

export const exactPatches: readonly AnswerShape[] = [
  {
    ...sql,
    name: "a removed line that begins with two dashes",
    answer: fence("--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- old comment\n+-- new comment\n SELECT 1;", "diff"),
    expected: { text: "-- new comment\nSELECT 1;" },
  },
  {
    ...sql,
    name: "the same without line numbers",
    answer: fence("@@ ... @@\n--- old comment\n+-- new comment\n SELECT 1;", "diff"),
    expected: { text: "-- new comment\nSELECT 1;" },
  },
  {
    ...sql,
    name: "the same without any header",
    answer: fence("--- old comment\n+-- new comment\n SELECT 1;", "diff"),
    expected: { text: "-- new comment\nSELECT 1;" },
  },
  {
    language: "c",
    original: "int i;\n++ i;\nreturn i;",
    name: "added and removed lines that look like a pair of headers",
    answer: fence("--- a/i.c\n+++ b/i.c\n@@ -1,3 +1,3 @@\n int i;\n-++ i;\n+++ j;\n return i;", "diff"),
    expected: { text: "int i;\n++ j;\nreturn i;" },
  },
  {
    language: "sql",
    original: "-- a\nSELECT 1;\n-- b\nSELECT 2;",
    name: "a removed and an added line that form a pair of headers except for the counts",
    answer: fence(
      "--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- a\n+++ b\n SELECT 1;\n@@ -3,2 +3,2 @@\n--- b\n+-- c\n SELECT 2;",
      "diff",
    ),
    expected: { text: "++ b\nSELECT 1;\n-- c\nSELECT 2;" },
  },
  {
    ...sql,
    name: "headers without a/ and b/, with a date, and CRLF",
    answer: fence(
      "--- q.sql\t2026-01-01\r\n+++ q.sql\t2026-01-02\r\n@@ -1,2 +1,2 @@\r\n--- old comment\r\n+-- new comment\r\n SELECT 1;\r",
      "diff",
    ),
    expected: { text: "-- new comment\nSELECT 1;" },
  },
  {
    ...sql,
    name: "Git's own header before, and its signature after",
    answer: fence(
      'diff --git "a/q \\303\\251.sql" "b/q \\303\\251.sql"\nindex 1111111..2222222 100644\n--- "a/q \\303\\251.sql"\n+++ "b/q \\303\\251.sql"\n@@ -1,2 +1,2 @@\n--- old comment\n+-- new comment\n SELECT 1;\n-- \n2.39.5',
      "diff",
    ),
    expected: { text: "-- new comment\nSELECT 1;" },
  },
  {
    ...sql,
    name: "wrong counts",
    answer: fence("--- a/q.sql\n+++ b/q.sql\n@@ -1,9 +1,7 @@\n--- old comment\n+-- new comment\n SELECT 1;", "diff"),
    expected: { text: "-- new comment\nSELECT 1;" },
  },
  {
    ...sql,
    name: "counts that are too low",
    answer: fence("@@ -1,1 +1,1 @@\n--- old comment\n+-- new comment\n SELECT 1;\n+SELECT 2;", "diff"),
    expected: { text: "-- new comment\nSELECT 1;\nSELECT 2;" },
  },
  {
    ...sql,
    name: "the note about a missing line ending",
    answer: fence(
      "--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n -- old comment\n-SELECT 1;\n\\ No newline at end of file\n+SELECT 2;\n\\ No newline at end of file",
      "diff",
    ),
    expected: { text: "-- old comment\nSELECT 2;" },
  },
  {
    ...sql,
    path: "db/q.sql",
    name: "a diff of several files, of which this is one",
    answer: fence(
      "--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-let x;\n+let y;\n--- a/db/q.sql\n+++ b/db/q.sql\n@@ -1,2 +1,2 @@\n--- old comment\n+-- new comment\n SELECT 1;",
      "diff",
    ),
    expected: { text: "-- new comment\nSELECT 1;" },
  },
  {
    ...sql,
    path: "db/q.sql",
    name: "a diff of several other files",
    answer: fence(
      "--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-let x;\n+let y;\n--- a/y.ts\n+++ b/y.ts\n@@ -1 +1 @@\n-let x;\n+let y;",
      "diff",
    ),
    expected: { refused: "patch-does-not-fit" },
  },
  {
    language: "python",
    original: "def f():\n    a = 1\n\n    return a",
    name: "context lines without their leading space",
    answer: fence("@@ -1,4 +1,4 @@\ndef f():\n-    a = 1\n+    a = 2\n\n    return a", "diff"),
    expected: { text: "def f():\n    a = 2\n\n    return a" },
  },
  {
    language: "diff",
    original: "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+two",
    name: "a diff that is the code itself",
    answer: fence("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+three", "diff"),
    expected: { text: "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+three" },
  },
  {
    ...markdown,
    name: "a heading underline in a SEARCH block",
    answer: search("Usage\n=====\nold text", "Usage\n=====\nnew text"),
    expected: { text: "Usage\n=====\nnew text" },
  },
  {
    language: "markdown",
    original: "Heading\n=======\nold text",
    name: "an underline as long as the markers",
    answer: search("Heading\n=======\nold text", "Heading\n=======\nnew text"),
    expected: { text: "Heading\n=======\nnew text" },
  },
  {
    ...markdown,
    name: "markers of five characters, and an underline of nine",
    answer: search("old text", "Other\n=========\nnew text", 5),
    expected: { text: "Usage\n=====\nOther\n=========\nnew text" },
  },
  {
    language: "markdown",
    original: `Write:\n\n${search("a", "b")}\n\nThen apply.`,
    name: "a complete block inside a longer one",
    answer: search(`Write:\n\n${search("a", "b")}`, `Write this:\n\n${search("a", "c")}`, 9),
    expected: { text: `Write this:\n\n${search("a", "c")}\n\nThen apply.` },
  },
  {
    language: "markdown",
    original: `Write:\n\n${search("a", "b")}\n\nThen apply.`,
    name: "a complete block inside one of the same length",
    answer: search(`Write:\n\n${search("a", "b")}`, `Write this:\n\n${search("a", "c")}`),
    expected: { text: `Write this:\n\n${search("a", "c")}\n\nThen apply.` },
  },
  {
    language: "javascript",
    original: "<<<<<<< HEAD\nlet a = 1;\n=======\nlet a = 2;\n>>>>>>> main",
    name: "a Git conflict as the text to replace",
    answer: search("<<<<<<< HEAD\nlet a = 1;\n=======\nlet a = 2;\n>>>>>>> main", "let a = 2;"),
    expected: { text: "let a = 2;" },
  },
  {
    ...markdown,
    name: "markers of unequal length",
    answer: "<<<<<<< SEARCH\nold text\n=====\nnew text\n>>>>>>> REPLACE",
    expected: { refused: "patch-does-not-fit" },
  },
  {
    ...twice,
    name: "text to replace that occurs twice",
    answer: search("  }\n  return null;", "  }\n  return 1;"),
    expected: { refused: "found-twice" },
  },
  {
    ...twice,
    name: "the same at another indentation, twice",
    answer: search("}\nreturn null;", "}\nreturn 1;"),
    expected: { refused: "found-twice" },
  },
  {
    ...twice,
    name: "the same with trailing spaces, twice",
    answer: search("  }  \n  return null;", "  }\n  return 1;"),
    expected: { refused: "found-twice" },
  },
  {
    ...twice,
    name: "text that occurs only once with its context",
    answer: search("    d();\n  }\n  return null;", "    d();\n  }\n  return 1;"),
    expected: { text: inG },
  },
  {
    ...twice,
    name: "the same change for each occurrence",
    answer: `${search("  return null;", "  return 1;")}\n\n${search("  return null;", "  return 1;")}`,
    expected: { text: twice.original.replaceAll("null", "1") },
  },
  {
    ...twice,
    name: "a block that creates a second occurrence of the next block's text",
    answer: `${search("    b();", "    d();")}\n${search("    d();", "    e();")}`,
    expected: { text: twice.original.replace("d();", "e();").replace("b();", "d();") },
  },
  {
    ...twice,
    name: "a diff whose text occurs twice, without line numbers",
    answer: fence("@@ @@\n   }\n-  return null;\n+  return 1;", "diff"),
    expected: { refused: "found-twice" },
  },
  {
    ...twice,
    name: "a diff whose text occurs twice, with a line number that selects one",
    answer: fence("@@ -10,2 +10,2 @@\n   }\n-  return null;\n+  return 1;", "diff"),
    expected: { text: inG },
  },
  {
    ...twice,
    linesAbove: 100,
    name: "the same, counted in the whole file",
    answer: fence("@@ -110,2 +110,2 @@\n   }\n-  return null;\n+  return 1;", "diff"),
    expected: { text: inG },
  },
  {
    ...twice,
    name: "the same with a line number that matches neither",
    answer: fence("@@ -7,2 +7,2 @@\n   }\n-  return null;\n+  return 1;", "diff"),
    expected: { refused: "found-twice" },
  },
  {
    language: "python",
    original: "class A:\n    def f(self):\n        return 1",
    name: "text with inconsistent indentation",
    answer: search("def f(self):\nreturn 1", "def f(self):\nreturn 2"),
    expected: { refused: "patch-does-not-fit" },
  },
  {
    language: "python",
    original: "def f(self):\n    return 1",
    name: "text indented deeper than the file",
    answer: search("    def f(self):\n        return 1", "    def f(self):\n        return 2"),
    expected: { text: "def f(self):\n    return 2" },
  },
];
