// Fills a history's database with many conversations at once, as if they had been saved over years.

import { DatabaseSync } from "node:sqlite";
import { fold, indexText } from "../../src/core/history/search-text.js";
import { createId } from "../../src/core/platform/ids.js";
import { openTestHistory } from "../support/history.js";
import { Words } from "./words.js";

const messagesEach = 2;
const firstAt = 1_700_000_000_000;
const apartMs = 60_000;

/** When a history with that many conversations ends, in Unix ms. */
export function endOf(conversations: number): number {
  return firstAt + conversations * apartMs;
}

/** Short questions, and answers of 60 words on average. */
export async function fillHistory(file: string, conversations: number): Promise<void> {
  await (await openTestHistory(file)).close();
  const words = new Words();
  const database = new DatabaseSync(file);
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN");
  const addConversation = database.prepare(
    `INSERT INTO conversation (id, title, folded_title, created_at, updated_at, leaf_id) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const addMessage = database.prepare(
    `INSERT INTO message (id, conversation_id, parent_id, role, state, created_at, text, reasoning, details, entry)
     VALUES (?, ?, ?, ?, 'done', ?, ?, '', '{}', ?)`,
  );
  const addEntry = database.prepare("INSERT INTO search (text) VALUES (?)");
  for (let number = 0; number < conversations; number += 1) {
    const createdAt = firstAt + number * apartMs;
    const id = createId(createdAt);
    const title = words.text(6);
    const messages = Array.from({ length: messagesEach }, (_, index) => ({
      id: createId(createdAt + index),
      role: index % 2 === 0 ? "user" : "assistant",
      createdAt: createdAt + index,
      text: words.text(index % 2 === 0 ? 8 + words.next() * 10 : 20 + words.next() * 80),
    }));
    addConversation.run(id, title, fold(title), createdAt, createdAt, messages.at(-1)?.id ?? null);
    for (const [index, message] of messages.entries()) {
      const entry = addEntry.run(indexText(message.text)).lastInsertRowid;
      const parent = messages[index - 1]?.id ?? null;
      addMessage.run(message.id, id, parent, message.role, message.createdAt, message.text, entry);
    }
  }
  database.exec("COMMIT");
  database.close();
}
