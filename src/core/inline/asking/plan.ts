// Puts a request together: as much as the boundary of the model allows, in an order that a server's cache can use.

import type { CompletionRequest, CompletionSupport } from "../../provider-api/completion.js";
import type { PrivacyBoundary } from "../../provider-api/provider.js";
import { indentOf, widthOf } from "../text/indentation.js";
import { lineComment } from "../text/languages.js";
import type { Snapshot } from "../text/snapshot.js";
import { type Chunk, chunksFor, type Ring } from "./ring.js";
import { type TextWindow, type WindowBudget, windowAt } from "./window.js";

interface Budget extends WindowBudget {
  readonly chunks: number;
}

/** A token is about four characters: 4000, 2000 and 1000 tokens around the cursor. */
const budgets: Readonly<Record<PrivacyBoundary, Budget>> = {
  local: { linesBefore: 256, linesAfter: 64, charactersBefore: 12_000, charactersAfter: 4000, chunks: 16 },
  company: { linesBefore: 192, linesAfter: 64, charactersBefore: 6000, charactersAfter: 2000, chunks: 8 },
  public: { linesBefore: 128, linesAfter: 32, charactersBefore: 3000, charactersAfter: 1000, chunks: 4 },
};

const tokensOfLine = 64;
const tokensOfBlock = 128;
const tokensOnRequest = 256;

export function windowFor(snapshot: Snapshot, boundary: PrivacyBoundary): TextWindow {
  return windowAt(snapshot, budgets[boundary]);
}

export interface PlanInput {
  readonly snapshot: Snapshot;
  readonly window: TextWindow;
  readonly boundary: PrivacyBoundary;
  readonly support: CompletionSupport;
  readonly ring: Ring;
  /** The workspace folder of the document. */
  readonly folder: string;
  readonly lines: "one" | "block";
}

export function planRequest(input: PlanInput): Omit<CompletionRequest, "model"> {
  const { snapshot, window, boundary, support, ring, folder, lines } = input;
  const { path, languageId, indentation, explicit, uri } = snapshot;
  const { start, end, before } = window;
  // Models continue a line that ends in blanks badly; they write the indentation themselves.
  const currentLine = before.trim() === "" ? "" : window.prefix.slice(-before.length).toWellFormed();
  const above = window.prefix.slice(0, Math.max(0, window.prefix.length - before.length));
  const chunks: readonly Chunk[] = chunksFor(ring, { uri, folder, start, end }, budgets[boundary].chunks);
  const comment = lineComment(languageId);
  return {
    // Servers refuse halves of surrogate pairs, and with them every request from this document.
    prefix: above.toWellFormed() + currentLine,
    suffix: window.suffix.toWellFormed(),
    currentLine,
    snippets: chunks.map(({ path: of, text }) => ({ path: onOneLine(of), text: text.toWellFormed() })),
    path: onOneLine(path),
    pathComment: comment === "" ? "" : `${comment} ${pathLine(path)}\n`,
    maxTokens: lines === "one" ? tokensOfLine : explicit ? tokensOnRequest : tokensOfBlock,
    indentation: widthOf(indentOf(before), indentation.tabSize),
    ...(support.family !== undefined ? { family: support.family } : {}),
  };
}

/** The line that names the file; models repeat it. */
export function pathLine(path: string): string {
  return `Path: ${onOneLine(path)}`;
}

/** A file's name may hold line feeds, and would then continue as code. */
function onOneLine(path: string): string {
  return path.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
