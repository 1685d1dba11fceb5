// What a tool call would do, as the gate judges it. A call may do several things, such as an edit of two files.

export type Action =
  /** `path` is relative to a workspace folder or absolute, as the model wrote it, separated by `/`. */
  | { readonly kind: "read"; readonly path: string }
  /**
   * The gate asks before `savesUserChanges`: the file has unsaved changes of the user, which are saved with the edit; and
   * before `opensAddress`: an address in the new text that editors fetch by themselves.
   */
  | {
      readonly kind: "edit";
      readonly path: string;
      readonly change: "change" | "create" | "delete" | "move";
      readonly savesUserChanges?: true;
      readonly opensAddress?: string;
    }
  /** `folder` is where it runs; absent: the first workspace folder. */
  | { readonly kind: "run"; readonly command: string; readonly folder?: string }
  | { readonly kind: "fetch"; readonly url: string }
  /** A tool of another extension or an MCP server. */
  | { readonly kind: "outside"; readonly tool: string; readonly definitionHash: string };
