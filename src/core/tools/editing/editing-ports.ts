// What the editing tools need from the editor. The ports that write demand a permit.

import type { FileEffect } from "../../editing/undo/change-record.js";
import type { Action } from "../../permissions/action.js";
import type { Permit } from "../../permissions/permit.js";
import type { Place } from "../places/place.js";
import type { Problem, ReadingPorts } from "../reading/reading-ports.js";

/** A file as an edit finds it. */
export type EditableFile =
  | {
      readonly kind: "text";
      /** The document's text. */
      readonly text: string;
      /** The file's own text, which may mix line endings; the document's if that is not saved. */
      readonly whole: string;
      readonly encoding: string;
      readonly eol: "\n" | "\r\n";
      readonly hasUnsavedChanges: boolean;
      /** Where its links lead: the file must still be there when the change is made. */
      readonly realPath: string | undefined;
    }
  | { readonly kind: "missing"; readonly near: readonly string[]; readonly realPath: string | undefined }
  /** Not text, or too large: may be moved, and be deleted into the trash. */
  | { readonly kind: "no-text"; readonly reason: string; readonly realPath: string | undefined }
  /** `reason` is for the model, and ends the sentence "Nothing was changed:". */
  | { readonly kind: "refused"; readonly reason: string };

export type FileWrite =
  | { readonly kind: "change"; readonly place: Place; readonly before: string; readonly after: string }
  | { readonly kind: "create"; readonly place: Place; readonly text: string }
  /** `before` is null for what is not text. */
  | { readonly kind: "delete"; readonly place: Place; readonly before: string | null }
  | { readonly kind: "move"; readonly place: Place; readonly to: Place };

export type Written =
  | {
      readonly kind: "written";
      /** As saved, after formatting; null if there is no text. */
      readonly text: string | null;
      /** False: VS Code could not save it, and the change is in an unsaved document. */
      readonly isSaved: boolean;
      readonly encoding?: string;
      readonly newProblems: readonly Problem[];
      /** Other files that VS Code changed with it, such as imports of a moved file; they are not saved. */
      readonly alsoChanged: readonly string[];
    }
  /** The file is no longer what was planned for. */
  | { readonly kind: "changed"; readonly text: string | null }
  | { readonly kind: "refused"; readonly reason: string };

export interface FileWrites {
  look(place: Place): Promise<EditableFile>;
  /** Writes and saves at once. Demands the permit for the action. `realPath` is what `look` found. */
  write(permit: Permit, action: Action, write: FileWrite, realPath: string | undefined, signal: AbortSignal): Promise<Written>;
}

/** What the user decided about a change in the review. */
export interface Reviewed {
  readonly accepted: number;
  readonly declined: number;
  /** The text as it was before, with only the declined changes: for the difference that the model sees. */
  readonly declinedText: string;
  readonly written: Written;
}

export interface ReviewedChange {
  readonly place: Place;
  readonly action: Extract<Action, { readonly kind: "edit" }>;
  readonly before: string;
  readonly after: string;
  /** Called before what the user accepted is written; undefined: nothing is. */
  approve(): Promise<Permit | undefined>;
}

export interface EditReviews {
  /**
   * Opens the existing review, and saves when hunks were accepted. Undefined if it was closed without a decision, or if
   * nothing may be written.
   */
  review(change: ReviewedChange, signal: AbortSignal): Promise<Reviewed | undefined>;
}

/** Keeps what must be known to undo a change. Each method resolves when it is on disk. */
export interface ChangeRecorder {
  begin(conversationId: string, effects: readonly FileEffect[]): Promise<void>;
  finish(conversationId: string, effects: readonly FileEffect[]): Promise<void>;
}

export interface EditingPorts extends Pick<ReadingPorts, "places" | "files" | "readTexts"> {
  readonly writes: FileWrites;
  readonly reviews?: EditReviews;
  readonly recorder: ChangeRecorder;
}
