// Sample snapshots and messages for the panel.

import type { MessageView, ProviderView, Snapshot } from "../../src/protocol/host-messages.js";

export const model = { id: "snowcell/qwen", name: "Qwen 1.5 0.5B", providerName: "SnowCell" };

export const providers: readonly ProviderView[] = [
  { id: "ollama", name: "Ollama", detail: "Found on this machine, 3 models", state: "ready" },
  {
    id: "snowcell",
    name: "SnowCell",
    detail: "Sign in with your user name and token",
    state: "signed-out",
    actions: [{ action: "log-in", label: "Log In" }],
  },
  {
    id: "huggingface",
    name: "Hugging Face",
    detail: "Your token has expired",
    state: "expired",
    actions: [{ action: "log-in", label: "Log In Again" }],
  },
  { id: "openai", name: "OpenAI", detail: "Looking for models", state: "checking" },
];

export function snapshot(part: Partial<Omit<Snapshot, "type">> = {}): Snapshot {
  return {
    type: "snapshot",
    seq: 10,
    conversation: { id: "conversation-1", title: "How do I cache this lookup?" },
    messages: [],
    earlierCount: 0,
    streams: [],
    model,
    providers: [...providers],
    attachments: [],
    draft: "",
    ...part,
  };
}

export function said(id: string, text: string, part: Partial<MessageView> = {}): MessageView {
  return { id, role: "user", state: "done", text, ...part };
}

export function answered(id: string, text: string, part: Partial<MessageView> = {}): MessageView {
  const footer = { timeToFirstTokenMs: 412, tokensPerSecond: 62.3, promptTokens: 812, completionTokens: 240 };
  return { id, role: "assistant", state: "done", text, author: "Qwen 1.5 0.5B", footer, ...part };
}

/** An answer in progress; add its stream to the snapshot too. */
export function answering(id: string, text: string, part: Partial<MessageView> = {}): MessageView {
  return { id, role: "assistant", state: text === "" ? "waiting" : "streaming", text, author: "Qwen 1.5 0.5B", ...part };
}

export const richAnswer = `The loop calls \`find\` for every row, so the work grows with **rows × lookups**. Build an index once:

\`\`\`ts lookup.ts
import type { Row } from "./rows.js";

/** Rows by their id. */
export function indexRows(rows: readonly Row[]): Map<string, Row> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  if (byId.size !== rows.length) throw new Error(\`duplicate ids: \${rows.length - byId.size}\`);
  return byId; // constant time from here on
}
\`\`\`

| Approach | Cost per lookup | Memory |
|:--|--:|:-:|
| \`find\` in the loop | O(n) | none |
| Map by id | O(1) | O(n) |

Before you merge it:

1. Call it *outside* of the loop, see [lookup.ts](src/lookup.ts).
2. Keep the map while the rows stay the same:
   - it is cheap to build
   - it is wrong after an insert
3. Measure again with [the profiler](https://example.org/profiler).

> A cache that is never invalidated is a bug in waiting.

- [x] index built once
- [ ] tests for duplicate ids
`;
