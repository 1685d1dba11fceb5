// Approving an edit in the review: the accepted hunks are applied by the review itself, then saved.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Decision } from "../../../core/editing/review/change-review.js";
import { applyHunks, diffLines } from "../../../core/editing/review/line-diff.js";
import { demandPlace } from "../../../core/permissions/demand-place.js";
import type { FileSystemFacts } from "../../../core/permissions/paths/locate.js";
import type { EditReviews, Reviewed, ReviewedChange } from "../../../core/tools/editing/editing-ports.js";
import type { EditorUse } from "../../editor/review/editor-use.js";
import { allLines } from "../../editor/review/pinned-document.js";
import type { Reviews } from "../../editor/review/reviews.js";
import { ProblemWatch } from "./new-problems.js";

/** Milliseconds after the last key or click in an editor during which a review opens as a tab behind it. */
const recently = 30_000;

/** @param reviews the window's only ones; see `EditorActions.reviews` */
export function editReviews(reviews: () => Promise<Reviews>, facts: FileSystemFacts, use: EditorUse): EditReviews {
  return {
    review: async (change, signal) => await review(await reviews(), change, facts, use, signal),
  };
}

async function review(
  reviews: Reviews,
  { place, action, before, after, approve }: ReviewedChange,
  facts: FileSystemFacts,
  use: EditorUse,
  signal: AbortSignal,
): Promise<Reviewed | undefined> {
  const uri = vscode.Uri.parse(place.uri);
  const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
  if (!document || document.getText() !== before || signal.aborted) return undefined;
  const lines = allLines(document);
  const hunks = diffLines(lines, after.split(/\r\n|\n/));
  const { promise, resolve } = Promise.withResolvers<readonly Decision[] | undefined>();
  const watch = new ProblemWatch(uri);
  try {
    const session = await reviews.open({
      document,
      hunks,
      changes: [],
      name: l10n.t("Agent"),
      opens: use.wasUsedIn(recently) ? "behind" : "without-focus",
      mayApply: async () => {
        try {
          const permit = await approve();
          if (permit) await demandPlace(permit, action, facts);
          return permit !== undefined;
        } catch {
          return false;
        }
      },
      finished: (decided, isApplied) => resolve(isApplied || !decided.includes("accepted") ? decided : undefined),
    });
    if (!session) return undefined;
    const close = (): void => {
      if (!session.hasEnded) void session.giveWay().then(() => resolve(undefined));
    };
    signal.addEventListener("abort", close, { once: true });
    if (signal.aborted) close();
    const decided = await promise;
    signal.removeEventListener("abort", close);
    if (!decided) return undefined;
    const declined = hunks.filter((_, index) => decided[index] !== "accepted");
    const declinedText = applyHunks(lines, declined).join("\n");
    return await outcome(
      uri,
      { accepted: hunks.length - declined.length, declined: declined.length, declinedText },
      decided,
      watch,
      signal,
    );
  } finally {
    watch.dispose();
  }
}

async function outcome(
  uri: vscode.Uri,
  counts: Omit<Reviewed, "written">,
  decided: readonly Decision[],
  watch: ProblemWatch,
  signal: AbortSignal,
): Promise<Reviewed | undefined> {
  // Closed without a decision: the request in the panel still waits.
  if (decided.every((decision) => decision === "undecided")) return undefined;
  const { accepted } = counts;
  const document = await vscode.workspace.openTextDocument(uri);
  const isSaved = accepted > 0 && (await document.save().then(undefined, () => false));
  return {
    ...counts,
    written: {
      kind: "written",
      text: document.getText(),
      isSaved,
      encoding: document.encoding,
      newProblems: accepted > 0 ? await watch.newOnes(signal) : [],
      alsoChanged: [],
    },
  };
}
