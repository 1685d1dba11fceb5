// Lists conversations in pages and searches titles and messages. A message is indexed once it is complete; messages that
// were missed, for example after a kill, are indexed later.

import type { FoundConversation, HistoryPage, HistoryQuery } from "../../../core/history/history-store.js";
import { excerpt, indexTerms, indexText, mark, searchWords } from "../../../core/history/search-text.js";
import type { HistoryConnection, Row } from "./connection.js";
import { isBusy } from "./errors.js";
import { readSummary } from "./rows.js";
import { searchTable } from "./schema.js";

/** Index entries read per query and per page, because a word in half of all messages must not take a second. */
const chunk = 100;
const mostCandidates = 1000;
/** Number of characters indexed per batch. */
const catchUpCharacters = 200_000;

/** Excludes conversations without a message, which were opened but never used. */
const listed = "deleted_at IS NULL AND EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id)";
const summary = "id, title, updated_at, pinned";

export function listConversations(connection: HistoryConnection, query: HistoryQuery): HistoryPage {
  const words = searchWords(query.text);
  if (words.length > 0) return new Search(connection, words).page(query);
  const pinned =
    query.after === undefined
      ? connection.all(`SELECT ${summary} FROM conversation WHERE pinned = 1 AND ${listed} ORDER BY updated_at DESC, id DESC`)
      : [];
  const [updatedAt, id] = query.after?.split(" ") ?? [];
  const rows = connection.all(
    `SELECT ${summary} FROM conversation WHERE pinned = 0 AND (updated_at, id) < (?, ?) AND ${listed}
     ORDER BY updated_at DESC, id DESC LIMIT ?`,
    ...[Number(updatedAt ?? Number.MAX_SAFE_INTEGER), id ?? "", query.limit],
  );
  const last = rows.length === query.limit ? rows.at(-1) : undefined;
  return {
    items: [...pinned, ...rows].map(readSummary),
    ...(last ? { next: `${Number(last["updated_at"])} ${String(last["id"])}` } : {}),
  };
}

export function listedIds(connection: HistoryConnection): string[] {
  return connection
    .all(`SELECT id FROM conversation WHERE ${listed} ORDER BY updated_at DESC, id DESC`)
    .map((row) => String(row["id"]));
}

class Search {
  private readonly items = new Map<string, FoundConversation>();

  constructor(
    private readonly connection: HistoryConnection,
    private readonly words: readonly string[],
  ) {}

  page({ limit, after }: HistoryQuery): HistoryPage {
    this.catchUpIfPossible();
    if (after === undefined) this.findTitles(limit);
    const next = this.findMessages(limit, Number(after ?? Number.MAX_SAFE_INTEGER));
    return { items: [...this.items.values()], ...(next === undefined ? {} : { next: String(next) }) };
  }

  /** Indexes a batch, unless another program holds the lock; the search then skips unindexed messages. */
  private catchUpIfPossible(): void {
    try {
      catchUp(this.connection);
    } catch (thrown) {
      if (!isBusy(thrown)) throw thrown;
    }
  }

  private findTitles(limit: number): void {
    const holds = this.words.map(() => "instr(folded_title, ?) > 0").join(" AND ");
    const rows = this.connection.all(
      `SELECT ${summary} FROM conversation WHERE ${holds} AND ${listed} ORDER BY updated_at DESC, id DESC LIMIT ?`,
      ...[...this.words, limit],
    );
    for (const row of rows) this.add(row);
  }

  /** Newest messages first, which is the order of the index. Returns where to continue; undefined at the end. */
  private findMessages(limit: number, before: number): number | undefined {
    const match = this.words
      .flatMap(indexTerms)
      .map((term) => `"${term}"*`)
      .join(" ");
    if (match === "") return undefined;
    let last = before;
    for (let seen = 0; seen < mostCandidates; seen += chunk) {
      const rows = this.connection.all(
        `SELECT search.rowid AS entry, message.conversation_id FROM search CROSS JOIN message ON message.entry = search.rowid
         WHERE search MATCH ? AND search.rowid < ? ORDER BY search.rowid DESC LIMIT ${chunk}`,
        ...[match, last],
      );
      for (const row of rows) {
        if (this.items.size >= limit) return last;
        last = Number(row["entry"]);
        this.take(String(row["conversation_id"]), last);
      }
      if (rows.length < chunk) return undefined;
    }
    return last;
  }

  private take(conversationId: string, entry: number): void {
    const known = this.items.get(conversationId);
    if (known?.snippet) return;
    const text = this.connection.get("SELECT text FROM message WHERE entry = ?", entry)?.["text"];
    // The index stores words without their order, so match `lookup.ts` against the text.
    const snippet = excerpt(String(text), this.words);
    if (!snippet) return;
    const row = known
      ? undefined
      : this.connection.get(`SELECT ${summary} FROM conversation WHERE id = ? AND ${listed}`, conversationId);
    const item = known ?? (row && this.add(row));
    if (item) this.items.set(conversationId, { ...item, snippet });
  }

  private add(row: Row): FoundConversation {
    const item = readSummary(row);
    const found = { ...item, markedTitle: mark(item.title, this.words) };
    this.items.set(item.id, found);
    return found;
  }
}

/** Indexes a complete message, replacing its previous entry. Call within a transaction. */
export function indexMessage(connection: HistoryConnection, messageId: string, text: string): void {
  const before = connection.get("SELECT entry FROM message WHERE id = ?", messageId)?.["entry"];
  if (typeof before === "number") connection.run("DELETE FROM search WHERE rowid = ?", before);
  const entry = connection.insert("INSERT INTO search (text) VALUES (?)", indexText(text));
  connection.run("UPDATE message SET entry = ? WHERE id = ?", entry, messageId);
}

/** Removes a conversation's messages from the index. Call within a transaction, before deleting them. */
export function unindexConversation(connection: HistoryConnection, conversationId: string): void {
  connection.run(
    "DELETE FROM search WHERE rowid IN (SELECT entry FROM message WHERE conversation_id = ? AND entry IS NOT NULL)",
    conversationId,
  );
}

/** Indexes one batch of unindexed messages. Returns true if more remain. */
export function catchUp(connection: HistoryConnection): boolean {
  const one = "SELECT 1 FROM message WHERE entry IS NULL LIMIT 1";
  if (!connection.get(one)) return false;
  connection.transaction(() => {
    let characters = 0;
    for (const { id, text } of connection.all("SELECT id, text FROM message WHERE entry IS NULL ORDER BY created_at LIMIT 200")) {
      indexMessage(connection, String(id), String(text));
      characters += String(text).length;
      if (characters > catchUpCharacters) break;
    }
  });
  return connection.get(one) !== undefined;
}

/** Replaces a damaged index with an empty one; maintenance fills it. */
export function rebuildIndex(connection: HistoryConnection): void {
  connection.transaction(() => {
    connection.database.exec(`DROP TABLE IF EXISTS search; UPDATE message SET entry = NULL; ${searchTable}`);
  });
}
