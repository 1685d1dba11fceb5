// What the reading tools need from the editor. Each port passes every text through the gate for content, and leaves out what
// may not leave.

import type { GateReason } from "../../leaving/content-gate.js";
import type { Place, Places } from "../places/place.js";
import type { ReadTexts } from "../places/read-texts.js";

export type FoundText =
  | { readonly kind: "text"; readonly text: string; readonly isDirty: boolean }
  /** `near`: paths that may be meant. */
  | { readonly kind: "missing"; readonly near: readonly string[] }
  | { readonly kind: "too-large"; readonly bytes: number }
  | { readonly kind: "folder" | "binary" }
  /** The reasons have changed since they were allowed. */
  | { readonly kind: "withheld"; readonly reasons: readonly GateReason[] };

export interface FileReads {
  /** The reasons to ask before the file's text is sent. */
  reasons(place: Place): Promise<readonly GateReason[]>;
  /** The document's text if it is open, else the file's. */
  text(place: Place, allowed: readonly GateReason[]): Promise<FoundText>;
}

export interface FolderEntry {
  /** Relative to the listed folder. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly isIgnored: boolean;
}

export interface FoundPaths {
  /** Newest first. */
  readonly paths: readonly string[];
  /** False if there were too many files to look at all of them. */
  readonly isComplete: boolean;
}

export interface FolderReads {
  /** Undefined if there is no such folder. Entries of ignored folders are left out. */
  list(place: Place, depth: number, most: number): Promise<readonly FolderEntry[] | undefined>;
  find(glob: string, folder: Place | undefined, signal: AbortSignal): Promise<FoundPaths>;
}

export interface SearchRequest {
  readonly pattern: string;
  readonly isRegex: boolean;
  readonly isCaseBlind: boolean;
  /** A glob of the files to search. */
  readonly include?: string;
  readonly folder?: Place;
  readonly mostHits: number;
}

export interface SearchHit {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface SearchFound {
  /** Grouped by file. */
  readonly hits: readonly SearchHit[];
  /** There are more hits, or the time ran out. */
  readonly isCut: boolean;
  readonly timedOut?: boolean;
  /** Why nothing was searched, in words for the model. */
  readonly problem?: string;
}

export interface TextSearch {
  search(request: SearchRequest, signal: AbortSignal): Promise<SearchFound>;
}

export interface CodePlace {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line's text, or a symbol's kind and name. */
  readonly text: string;
}

export type ReferenceKind = "references" | "definition" | "implementations";

export interface Language {
  /** Undefined: no language server answered. */
  documentSymbols(place: Place, allowed: readonly GateReason[]): Promise<readonly CodePlace[] | undefined>;
  workspaceSymbols(query: string): Promise<readonly CodePlace[] | undefined>;
  /** `name-not-found`: the line and those around it do not hold the name. */
  references(
    kind: ReferenceKind,
    place: Place,
    line: number,
    name: string,
    allowed: readonly GateReason[],
  ): Promise<readonly CodePlace[] | "name-not-found" | undefined>;
}

export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly message: string;
  readonly source?: string;
}

export interface Problems {
  /** Errors first. All files of the workspace without `place`. */
  list(place: Place | undefined): Promise<readonly Problem[]>;
}

export interface Repository {
  /** Undefined: there is no Git repository, or Git is off. */
  changes(kind: "all" | "staged"): Promise<RepositoryChanges | undefined>;
}

export interface RepositoryChanges {
  /** Without files that may hold secrets. */
  readonly diff: string;
  readonly withheld: readonly string[];
  readonly untracked: readonly string[];
}

export interface ReadingPorts {
  readonly places: Places;
  readonly files: FileReads;
  readonly folders: FolderReads;
  readonly search: TextSearch;
  readonly language: Language;
  readonly problems: Problems;
  readonly repository: Repository;
  readonly readTexts: ReadTexts;
}
