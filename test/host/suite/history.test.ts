import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { extensionId } from "../../../src/contributions/contributions.js";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import { HistoryClient } from "../../../src/node/history/history-client.js";
import { systemClock } from "../../../src/node/system-clock.js";

describe("the history", () => {
  it("is a database on a worker thread, run by the packaged script", async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, "the extension is installed");
    const folder = mkdtempSync(join(tmpdir(), "snowcell-host-history-"));
    const database = join(folder, "history.db");
    const failures: unknown[] = [];
    const files = { database, worker: join(extension.extensionPath, "dist", "history-worker.js") };
    const store = new HistoryClient(files, systemClock, {
      quarantined: (path) => failures.push(path),
      recovered: () => undefined,
      saveFailed: (thrown) => failures.push(thrown),
      troubleChanged: () => undefined,
    });
    await store.open();
    await store.saveConversation(new Conversation("c", 1, "Snow"), "draft");
    assert.equal((await store.load("c"))?.title, "Snow");
    assert.equal(
      (await store.list({ text: "snow", limit: 5 })).items.length,
      0,
      "a conversation without a message is not listed",
    );
    if (process.platform !== "win32") assert.equal(statSync(database).mode & 0o777, 0o600);
    await store.close(5_000);
    assert.deepEqual(failures, []);
    rmSync(folder, { recursive: true });
  });
});
