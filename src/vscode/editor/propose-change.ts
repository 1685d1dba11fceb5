// Edit, Improve, Fix and Document: asks the model about each selected piece, parses the answers, and opens the diff for
// review. Until then the document is only read.

import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import { type CodePlace, type ParsedAnswer, parseAnswer } from "../../core/editing/answers/parse-answer.js";
import type { EditorContext } from "../../core/editing/editor-context.js";
import { indentedTo, insertionAt } from "../../core/editing/insertion.js";
import { diffLines, type Hunk } from "../../core/editing/review/line-diff.js";
import { withInstructions } from "../../core/instructions/instruction-files.js";
import { followUpMessages } from "../../core/prompts/edit.js";
import type { ChatMessage } from "../../core/provider-api/provider.js";
import { estimateTokens } from "../../core/tokens/token-estimate.js";
import { showInformation } from "../interface/messages.js";
import type { ActionTarget } from "./action-target.js";
import { agreesToCut, refusalWords, sayRefusal, sayTooLong } from "./change-words.js";
import { contextOf, conventionsOf, indentationOf } from "./document-context.js";
import {
  AnsweringModel,
  askModel,
  contextBudget,
  fittingInstructions,
  type ModelAnswer,
  type ModelServices,
  resolveStoppably,
  withStoppableProgress,
} from "./model-answer.js";
import { EditorUse } from "./review/editor-use.js";
import { documentLines, fileName, PinnedDocument } from "./review/pinned-document.js";
import { markRefusal } from "./review/refusal-mark.js";
import type { ReviewSession } from "./review/review-session.js";
import type { Reviews } from "./review/reviews.js";
import { WritingMark } from "./review/writing-mark.js";

export interface ChangeRequest {
  /** The action's name in the user's language. */
  readonly name: string;
  readonly target: ActionTarget;
  /** The prompt for one selected piece. */
  messages(context: EditorContext): readonly ChatMessage[];
  /** For a follow-up: the review whose proposal is changed further. */
  readonly follows?: ReviewSession;
  /** For a follow-up: the prompt of the action that it follows, and the follow-ups that the proposal already contains. */
  readonly first?: ChangeRequest["messages"];
  readonly earlier?: readonly string[];
}

/** Result of an action. */
interface Answered {
  readonly pieces: readonly Piece[];
  /** The pieces in the text as it was when `PinnedDocument.changes` began. */
  readonly ranges: readonly vscode.Range[];
  /** Name of the fallback model that answered instead of the selected one. */
  readonly inPlaceOfChosen: string | undefined;
}

/** Result for one piece. */
interface Piece {
  readonly context: EditorContext;
  /** The code that the answer changes: the selection, or the earlier proposal for it. */
  readonly base: readonly string[];
  readonly answer: ModelAnswer;
  readonly parsed: ParsedAnswer;
}

/** Expected length of generated code, in tokens. */
const newCodeTokens = 800;

/** Documents with a running request: a second answer would conflict with the first. */
const busy = new Set<vscode.TextDocument>();

export async function proposeChange(services: ModelServices, reviews: Reviews, request: ChangeRequest): Promise<void> {
  const { document } = request.target;
  if (busy.has(document)) {
    void showInformation(l10n.t("SnowCell is still writing a change to {0}.", fileName(document.uri)));
    return;
  }
  const pinned = new PinnedDocument(document);
  const use = new EditorUse();
  const again = (): Promise<void> => proposeChange(services, reviews, request);
  busy.add(document);
  try {
    const answered = await askForAll(services, request, pinned).finally(() => busy.delete(document));
    if (answered) await review(services, reviews, request, { pinned, use }, answered, again);
  } catch (thrown) {
    await services.showFailure(services.toFailure(thrown), again);
  } finally {
    pinned.dispose();
    use.dispose();
  }
}

/** One answer per selected piece; undefined if there is nothing to review, which the user has been shown. */
async function askForAll(services: ModelServices, request: ChangeRequest, pinned: PinnedDocument): Promise<Answered | undefined> {
  const { name, target, follows } = request;
  const { document, ranges, symbol } = target;
  const chosen = await resolveStoppably(services);
  if (!chosen) return undefined;
  const conventions = await conventionsOf(document);
  const { instructions, tokens: taken } = await fittingInstructions(services, chosen, document);
  const contexts: { context: EditorContext; tokens: number; indent: string | undefined }[] = [];
  // All pieces are read at the same moment, because the text may have changed during the model lookup.
  const now = ranges.map((range) => pinned.rangeNow(range));
  pinned.pinAgain();
  if (now.some((range, index) => range.isEmpty && ranges[index]?.isEmpty === false)) {
    void showInformation(l10n.t("You removed the selected code. There is nothing to change."));
    return undefined;
  }
  for (const range of now) {
    const isInsertion = target.isInsertion === true;
    const place = isInsertion
      ? insertionAt(documentLines(document), range.start.line, range.start.character, indentationOf(document))
      : undefined;
    const tokens = isInsertion ? newCodeTokens : estimateTokens(document.getText(range));
    // A follow-up also sends the proposal.
    const budget = contextBudget(chosen, follows ? tokens * 2 : tokens) - taken;
    const context = contextOf(target, place?.selected ?? range, budget, symbol, conventions);
    if (!context) {
      sayTooLong(tokens, chosen.model.name, chosen.facts.contextLength);
      return undefined;
    }
    contexts.push({ context, tokens, indent: place?.indent });
  }
  const what = symbol ?? fileName(document.uri);
  const title = l10n.t("{0}: {1} is working on {2}…", name, chosen.model.name, what);
  return await withStoppableProgress(title, async (signal) => {
    const model = new AnsweringModel(chosen);
    const pieces: Piece[] = [];
    for (const { context, tokens, indent } of contexts) {
      const base = follows?.proposalFor(context.selection, context.span) ?? context.selection;
      const mark = new WritingMark(
        pinned,
        context.span,
        instructions.map(({ label }) => label),
      );
      try {
        const messages = withInstructions(request.messages(context), instructions);
        const question = { messages, answerTokens: tokens };
        const answer = await askModel(services, model, question, signal, (text) => mark.arrived(text));
        const parsed = parseAnswer(answer.text, placeOf(context, base), answer.complete);
        pieces.push({ context, base, answer, parsed: indented(parsed, indent) });
        if (answer.failure) break;
      } finally {
        mark.dispose();
      }
    }
    return { pieces, ranges: now, inPlaceOfChosen: model.inPlaceOfChosen };
  });
}

async function review(
  services: ModelServices,
  reviews: Reviews,
  request: ChangeRequest,
  { pinned, use }: { readonly pinned: PinnedDocument; readonly use: EditorUse },
  { pieces, ranges, inPlaceOfChosen }: Answered,
  again: () => Promise<void>,
): Promise<void> {
  const { document } = request.target;
  const { follows } = request;
  const usable = pieces.some(({ parsed }) => parsed.kind === "replacement" || parsed.kind === "cut");
  const failure = pieces.at(-1)?.answer.failure;
  if (failure && !usable) {
    if (failure.kind !== "aborted") await services.showFailure(failure, again);
    return;
  }
  const refused = pieces.find(({ parsed }) => parsed.kind === "refused");
  if (refused?.parsed.kind === "refused") {
    const words = refusalWords(refused.parsed.reason);
    const mark = markRefusal(document, refused.context.span.start, words);
    const said = sayRefusal(refused.answer, words, async () => {
      mark.dispose();
      await again();
    }).finally(() => mark.dispose());
    if (!usable) return await said;
  }
  const cut = pieces.find(({ parsed, answer }) => parsed.kind === "cut" || answer.failure);
  if (cut && !(await agreesToCut(cut.answer, again))) return;
  const hunks = usable ? pieces.flatMap(hunksOf) : [];
  if (hunks.length === 0) {
    const words = cut
      ? l10n.t("The partial answer changes nothing.")
      : l10n.t("{0}: nothing to change. The answer is the same as the code.", request.name);
    void showInformation(words);
    return;
  }
  const isAwaited = cut !== undefined || (follows !== undefined && reviews.isActive(follows));
  const ready = l10n.t("{0}: the change to {1} is ready.", request.name, fileName(document.uri));
  const mayTakeFocus = isAwaited || (await use.mayTakeFocus(document, ready, l10n.t("Review")));
  if (follows?.hasEnded) {
    void showInformation(l10n.t("The review was closed, so the follow-up was dropped."));
    return;
  }
  if (document.isClosed) {
    // Edits since then, of the same file opened again, are not known.
    void showInformation(l10n.t("{0} was closed, so the change was dropped.", fileName(document.uri)));
    return;
  }
  await reviews.open({
    document,
    hunks,
    changes: pinned.changes,
    name: request.name,
    ranges,
    followUp: (session, instruction) => proposeChange(services, reviews, followUpOf(request, session, instruction)),
    ...(mayTakeFocus ? {} : { opens: "behind" as const }),
    ...(follows ? { replaces: follows } : {}),
    ...(cut ? { incomplete: true } : {}),
    ...(inPlaceOfChosen !== undefined ? { inPlaceOfChosen } : {}),
  });
}

/** The same action for the proposal of a review, changed further. */
function followUpOf(request: ChangeRequest, session: ReviewSession, instruction: string): ChangeRequest {
  const { earlier = [] } = request;
  // A follow-up of a follow-up continues the first prompt; `earlier` lists what came between.
  const { first = request.messages } = request;
  return {
    ...request,
    target: { ...request.target, ranges: session.rangesNow() },
    follows: session,
    first,
    earlier: [...earlier, instruction],
    messages: (context) => {
      const proposal = session.proposalFor(context.selection, context.span);
      return followUpMessages(first(context), context, { proposal, earlier, instruction });
    },
  };
}

function indented(parsed: ParsedAnswer, indent: string | undefined): ParsedAnswer {
  return "lines" in parsed ? { ...parsed, lines: indentedTo(indent, parsed.lines) } : parsed;
}

function placeOf(context: EditorContext, base: readonly string[]): CodePlace {
  const { above, below, language, insertSpaces, tabSize, path, span } = context;
  return { original: base, above, below, language, insertSpaces, tabSize, path, linesAbove: span.start };
}

function hunksOf({ context, base, parsed }: Piece): Hunk[] {
  const { start } = context.span;
  // The last line of a truncated answer may be incomplete, and the model did not remove the lines after it. Of a piece
  // that a follow-up leaves alone, the earlier proposal stays.
  const lines = parsed.kind === "cut" ? parsed.lines.slice(0, -1) : parsed.kind === "replacement" ? parsed.lines : base;
  return diffLines(context.selection, lines)
    .filter((hunk) => parsed.kind !== "cut" || hunk.start + hunk.removed.length < context.selection.length)
    .map((hunk) => ({ ...hunk, start: hunk.start + start }));
}
