// Git's changes for the agent, by VS Code's Git extension and without files that may hold secrets.

import { withoutSecretFiles } from "../../../core/leaving/diff-filter.js";
import { looksSecret } from "../../../core/leaving/file-gate.js";
import type { Repository } from "../../../core/tools/reading/reading-ports.js";
import { diffOf } from "../../commit-message/changes.js";
import { openGit } from "../../commit-message/git-api.js";

export const windowRepository: Repository = {
  changes: async (kind) => {
    const git = await openGit();
    if (!git || git.repositories.length === 0) return undefined;
    const parts = await Promise.all(git.repositories.map((repository) => diffOf(git, repository, kind === "staged")));
    const { text, withheld } = withoutSecretFiles(
      parts
        .map(({ diff }) => diff)
        .join("\n")
        .trim(),
    );
    return { diff: text, withheld, untracked: parts.flatMap(({ untracked }) => untracked).filter((path) => !looksSecret(path)) };
  },
};
