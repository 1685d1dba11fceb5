// Improve, Fix and Document: asks the model about each selected piece, parses the answers, and opens the diff for review.
// Until then the document is only read.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type CodePlace, type ParsedAnswer, parseAnswer, type RefusalReason } from "../../core/editing/answers/parse-answer.js";
import type { EditorContext } from "../../core/editing/editor-context.js";
import { diffLines, type Hunk } from "../../core/editing/review/line-diff.js";
import { type ActionPrompt, replacementMessages } from "../../core/prompts/action-prompt.js";
import { estimateTokens } from "../../core/tokens/token-estimate.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { ownPrompt } from "../platform/own-prompts.js";
import type { ActionTarget } from "./action-target.js";
import { contextOf, conventionsOf } from "./document-context.js";
import {
  AnsweringModel,
  askModel,
  contextBudget,
  type ModelAnswer,
  type ModelServices,
  resolveStoppably,
  whyCut,
  withStoppableProgress,
} from "./model-answer.js";
import { fileName, PinnedDocument } from "./review/pinned-document.js";
import type { Reviews } from "./review/reviews.js";
import { WritingMark } from "./review/writing-mark.js";

export interface ChangeRequest {
  readonly prompt: ActionPrompt;
  /** The action's name in the user's language. */
  readonly name: string;
  readonly target: ActionTarget;
}

/** Result of an action. */
interface Answered {
  readonly pieces: readonly Piece[];
  /** Name of the fallback model that answered instead of the selected one. */
  readonly inPlaceOfChosen: string | undefined;
}

/** Result for one piece. */
interface Piece {
  readonly context: EditorContext;
  readonly answer: ModelAnswer;
  readonly parsed: ParsedAnswer;
}

/** A review opens once typing has paused for this many milliseconds. */
const pauseOfTyping = 700;

/** Documents with a running request: a second answer would conflict with the first. */
const busy = new Set<vscode.TextDocument>();

export async function proposeChange(services: ModelServices, reviews: Reviews, request: ChangeRequest): Promise<void> {
  const { document } = request.target;
  if (busy.has(document)) {
    void showInformation(l10n.t("SnowCell is still writing a change to {0}.", fileName(document.uri)));
    return;
  }
  const pinned = new PinnedDocument(document);
  const again = (): Promise<void> => proposeChange(services, reviews, request);
  busy.add(document);
  try {
    const answered = await askForAll(services, request, pinned).finally(() => busy.delete(document));
    if (answered) await review(services, reviews, request, pinned, answered, again);
  } catch (thrown) {
    await services.showFailure(services.toFailure(thrown), again);
  } finally {
    pinned.dispose();
  }
}

/** One answer per selected piece; undefined if there is nothing to review, which the user has been shown. */
async function askForAll(
  services: ModelServices,
  { prompt, name, target }: ChangeRequest,
  pinned: PinnedDocument,
): Promise<Answered | undefined> {
  const { document, ranges, symbol } = target;
  const chosen = await resolveStoppably(services);
  if (!chosen) return undefined;
  const conventions = await conventionsOf(document);
  const contexts: { context: EditorContext; tokens: number }[] = [];
  // All pieces are read at the same moment, because the text may have changed during the model lookup.
  const now = ranges.map((range) => pinned.rangeNow(range));
  pinned.pinAgain();
  if (now.some((range, index) => range.isEmpty && ranges[index]?.isEmpty === false)) {
    void showInformation(l10n.t("You removed the selected code. There is nothing to change."));
    return undefined;
  }
  for (const range of now) {
    const tokens = estimateTokens(document.getText(range));
    const context = contextOf(target, range, contextBudget(chosen, tokens), symbol, conventions);
    if (!context) {
      sayTooLong(tokens, chosen.model.name, chosen.facts.contextLength);
      return undefined;
    }
    contexts.push({ context, tokens });
  }
  const what = symbol ?? fileName(document.uri);
  const title = l10n.t("{0}: {1} is working on {2}…", name, chosen.model.name, what);
  return await withStoppableProgress(title, async (signal) => {
    const model = new AnsweringModel(chosen);
    const pieces: Piece[] = [];
    for (const { context, tokens } of contexts) {
      const mark = new WritingMark(pinned, context.span);
      try {
        const messages = replacementMessages(prompt, ownPrompt(prompt.action), context);
        const question = { messages, answerTokens: tokens };
        const answer = await askModel(services, model, question, signal, (text) => mark.arrived(text));
        pieces.push({ context, answer, parsed: parseAnswer(answer.text, placeOf(context), answer.complete) });
        if (answer.failure) break;
      } finally {
        mark.dispose();
      }
    }
    return { pieces, inPlaceOfChosen: model.inPlaceOfChosen };
  });
}

async function review(
  services: ModelServices,
  reviews: Reviews,
  request: ChangeRequest,
  pinned: PinnedDocument,
  { pieces, inPlaceOfChosen }: Answered,
  again: () => Promise<void>,
): Promise<void> {
  const { document } = request.target;
  const usable = pieces.some(({ parsed }) => parsed.kind === "replacement" || parsed.kind === "cut");
  const failure = pieces.at(-1)?.answer.failure;
  if (failure && !usable) {
    if (failure.kind !== "aborted") await services.showFailure(failure, again);
    return;
  }
  const refused = pieces.find(({ parsed }) => parsed.kind === "refused");
  if (refused?.parsed.kind === "refused") {
    const said = sayRefusal(refused.answer, refusalWords(refused.parsed.reason), again);
    if (!usable) return await said;
  }
  const cut = pieces.find(({ parsed, answer }) => parsed.kind === "cut" || answer.failure);
  if (cut && !(await agreesToCut(cut.answer, again))) return;
  const hunks = pieces.flatMap(hunksOf);
  if (hunks.length === 0) {
    const words = cut
      ? l10n.t("The partial answer changes nothing.")
      : l10n.t("{0}: nothing to change. The answer is the same as the code.", request.name);
    void showInformation(words);
    return;
  }
  if (!(await isWelcome(pinned, request))) return;
  await reviews.open({
    document,
    hunks,
    changes: pinned.changes,
    name: request.name,
    ...(cut ? { incomplete: true } : {}),
    ...(inPlaceOfChosen !== undefined ? { inPlaceOfChosen } : {}),
  });
}

function placeOf(context: EditorContext): CodePlace {
  const { selection, above, below, language, insertSpaces, tabSize, path, span } = context;
  return { original: selection, above, below, language, insertSpaces, tabSize, path, linesAbove: span.start };
}

function hunksOf({ context, parsed }: Piece): Hunk[] {
  if (parsed.kind !== "replacement" && parsed.kind !== "cut") return [];
  const { start } = context.span;
  // The last line of a truncated answer may be incomplete, and the model did not remove the lines after it.
  const lines = parsed.kind === "cut" ? parsed.lines.slice(0, -1) : parsed.lines;
  return diffLines(context.selection, lines)
    .filter((hunk) => parsed.kind === "replacement" || hunk.start + hunk.removed.length < context.selection.length)
    .map((hunk) => ({ ...hunk, start: hunk.start + start }));
}

/** The diff editor takes the focus, so this waits for a pause in typing, and asks if the user has moved elsewhere. */
async function isWelcome(pinned: PinnedDocument, { name }: ChangeRequest): Promise<boolean> {
  for (;;) {
    const wait = pinned.changedAt + pauseOfTyping - performance.now();
    if (!(wait > 0)) break;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  const { document } = pinned;
  const active = vscode.window.activeTextEditor?.document;
  if (!active || active === document) return true;
  const button = l10n.t("Review");
  const words = l10n.t("{0}: the change to {1} is ready.", name, fileName(document.uri));
  return (await showInformation(words, button)) === button;
}

async function agreesToCut(answer: ModelAnswer, again: () => Promise<void>): Promise<boolean> {
  const look = l10n.t("Review Partial Change");
  const retry = l10n.t("Retry");
  const words = l10n.t("The answer is incomplete. {0} Only part of the change is available.", whyCut(answer));
  const pressed = await showWarning(words, look, retry);
  if (pressed === retry) await again();
  return pressed === look;
}

export async function sayRefusal({ text }: ModelAnswer, words: string, again: () => Promise<void>): Promise<void> {
  const show = l10n.t("Show Answer");
  const retry = l10n.t("Retry");
  const pressed = await showWarning(words, show, retry);
  if (pressed === retry) await again();
  if (pressed !== show) return;
  const answer = await vscode.workspace.openTextDocument({ language: "markdown", content: text });
  await vscode.window.showTextDocument(answer, { preview: true });
}

function refusalWords(reason: RefusalReason): string {
  switch (reason) {
    case "empty":
      return l10n.t("The answer contains no code. Nothing was changed.");
    case "no-code":
      return l10n.t("The model answered with text instead of code. Nothing was changed.");
    case "several-blocks":
      return l10n.t("The answer contains several code blocks. It is not clear which one to use. Nothing was changed.");
    case "patch-does-not-fit":
      return l10n.t("The answer is a diff that does not match the code. Nothing was changed.");
    case "found-twice":
      return l10n.t("The lines to change appear more than once in the code. Nothing was changed.");
    case "wrong-language":
      return l10n.t("The answer is code in another language. Nothing was changed.");
    case "left-out":
      return l10n.t("The answer replaces parts of the code with a comment. Nothing was changed.");
  }
}

function sayTooLong(tokens: number, model: string, context: number | undefined): void {
  void showWarning(
    context === undefined
      ? l10n.t("The selection has about {0} tokens, too many for {1}. Select less code, or choose another model.", tokens, model)
      : l10n.t(
          "The selection has about {0} tokens. {1} accepts {2} for question and answer together. Select less code, or choose a model with a larger context.",
          tokens,
          model,
          context,
        ),
  );
}
