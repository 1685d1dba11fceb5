// A completion between two texts, as the user types: what a provider is asked for, and how its models fill in the middle.

import type { FimFamily } from "./ability.js";

/** Text from elsewhere in the workspace that helps to complete. */
export interface CompletionSnippet {
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
}

export interface CompletionRequest {
  /** The provider's own model id. */
  readonly model: string;
  /** Text before the cursor; whole lines, then `currentLine`. Line feeds only. */
  readonly prefix: string;
  /** Text after the cursor. */
  readonly suffix: string;
  /** The cursor's line up to the cursor; `prefix` ends with it. */
  readonly currentLine: string;
  /** Oldest first, and changed only at the end, so that a server can reuse what it has read. */
  readonly snippets: readonly CompletionSnippet[];
  /** Relative to the workspace. */
  readonly path: string;
  /** A comment that names `path`, for formats without a token for file names; empty if the language has no comments. */
  readonly pathComment: string;
  readonly maxTokens: number;
  /** Spaces at the start of the cursor's line; tabs count as the editor shows them. */
  readonly indentation?: number;
  /** Whose tokens the model knows, if it is known. */
  readonly family?: FimFamily;
}

/** How a request for a completion is made. `chat`: the model only chats, and the user chose it all the same. */
export type CompletionRoute = "infill" | "suffix" | "fim" | "template" | "chat";

export interface CompletionSupport {
  readonly route: CompletionRoute;
  readonly family?: FimFamily;
  /** Tokens of the model's own format, which may leak into its answers. */
  readonly markers: readonly string[];
}
