// The prompt as it is sent, held against files: a change of its words shows in review as what it is.

import { describe, expect, it } from "vitest";
import { summarizeDiff } from "../../../src/core/commit-message/diff-summary.js";
import {
  type CommitMessageFacts,
  commitMessagePrompt,
  commitMessagePromptVersion,
} from "../../../src/core/prompts/commit-message.js";

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

const shown = (messages: ReturnType<typeof commitMessagePrompt>): string =>
  `version ${commitMessagePromptVersion}\n${messages.map(({ role, content }) => `=== ${role}\n${String(content)}\n`).join("")}`;

describe("the prompt for a commit message", () => {
  it("is as in golden/commit-message.txt", async () => {
    await expect(shown(commitMessagePrompt(facts))).toMatchFileSnapshot("golden/commit-message.txt");
  });

  it("is as in golden/commit-message-first.txt where there is neither branch nor history", async () => {
    await expect(shown(commitMessagePrompt({ diff: facts.diff, recent: [] }))).toMatchFileSnapshot(
      "golden/commit-message-first.txt",
    );
  });

  it("is the person's own where they wrote one, with the facts where it names them", () => {
    const own = "In Portuguese, on {branch}, like\n{recent}\n{diff}";
    expect(commitMessagePrompt(facts, own)).toEqual([
      {
        role: "user",
        content: `In Portuguese, on faster-lookup, like\n- Rows have an id of their own\n- The table scrolls\n${facts.diff}`,
      },
    ]);
    expect(commitMessagePrompt(facts, "  One word. ")).toEqual([{ role: "user", content: `One word.\n\n${facts.diff}` }]);
  });

  it("puts nothing in place of names that the diff itself holds", () => {
    const [message] = commitMessagePrompt({ diff: "+ {branch} $& {recent}", recent: [] }, "{diff}");
    expect(message?.content).toBe("+ {branch} $& {recent}");
  });
});
