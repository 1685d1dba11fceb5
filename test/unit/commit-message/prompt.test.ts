// Compares the prompt with golden files, so that a change of its text shows up in review.

import { describe, expect, it } from "vitest";
import { summarizeDiff } from "../../../src/core/commit-message/diff-summary.js";
import { type CommitMessageFacts, commitMessageMessages, commitMessagePrompt } from "../../../src/core/prompts/commit-message.js";
import type { ChatMessage } from "../../../src/core/provider-api/provider.js";

const diff = `diff --git a/src/lookup.ts b/src/lookup.ts
index 1111111..2222222 100644
--- a/src/lookup.ts
+++ b/src/lookup.ts
@@ -12,2 +12,2 @@ export function lookUp(rows: Row[], id: string) {
-  return rows.find((row) => row.id == id);
+  return byId(rows).get(id);
 }
diff --git a/logo.png b/logo.png
index 3333333..4444444 100644
Binary files a/logo.png and b/logo.png differ
`;
const facts: CommitMessageFacts = {
  diff: summarizeDiff(diff, 1000).text,
  branch: "faster-lookup",
  recent: ["Rows have an id of their own", "The table scrolls"],
};

const shown = (messages: readonly ChatMessage[]): string =>
  `version ${commitMessagePrompt.version}\n${messages.map(({ role, content }) => `=== ${role}\n${String(content)}\n`).join("")}`;

describe("the prompt for a commit message", () => {
  it("matches golden/commit-message.txt", async () => {
    await expect(shown(commitMessageMessages("", facts))).toMatchFileSnapshot("golden/commit-message.txt");
  });

  it("matches golden/commit-message-first.txt if there is neither branch nor history", async () => {
    const first = { diff: facts.diff, recent: [] };
    await expect(shown(commitMessageMessages(undefined, first))).toMatchFileSnapshot("golden/commit-message-first.txt");
  });

  it("includes the user's own instruction, and keeps the frame around it", () => {
    const usual = commitMessageMessages("", facts);
    const own = commitMessageMessages("  In Portuguese, with {branch} in front. ", { ...facts, branch: "SC-12 $& $1" });
    expect(own[0]).toEqual(usual[0]);
    expect(own[1]?.content).toContain("Task: In Portuguese, with SC-12 $& $1 in front.");
    expect(own[1]?.content).toContain(facts.diff);
    expect(own[1]?.content).not.toContain(commitMessagePrompt.instruction);
  });

  it("does not substitute placeholders that occur in the diff", () => {
    const [, message] = commitMessageMessages("", { diff: "+ {branch} $& {recent}", recent: [], branch: "main" });
    expect(message?.content).toContain("+ {branch} $& {recent}");
  });
});
