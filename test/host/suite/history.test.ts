import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { openHistoryDatabase } from "../../../src/node/history/history-database.js";

describe("the history", () => {
  it("is a database that the extension host's own SQLite reads and writes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "snowcell-host-history-"));
    const { store } = openHistoryDatabase(join(folder, "history.db"), 0);
    await store.saveConversation(new Conversation("c", 1, "Snow"), "draft");
    assert.equal((await store.load("c"))?.title, "Snow");
    store.close();
    rmSync(folder, { recursive: true });
  });
});
