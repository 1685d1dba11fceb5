// `npm run upgrades:record`: writes the history that the current version makes to histories/version-<schema>.db, unless that
// schema version is already recorded. A recording is never written again: it stands for files on users' machines.

import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Conversation, type Message } from "../../src/core/conversation/conversation.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { openTestHistory } from "../support/history.js";
import * as recorded from "./recorded-conversations.js";

const file = join(temporaryFolder("snowcell-recording"), "history.db");
const { store, usage, close } = await openTestHistory(file);

const first = new Conversation("c1", recorded.question.createdAt, recorded.question.text);
const answer: Message = { ...recorded.answer, parts: [...recorded.parts.list] };
first.insertAll([recorded.question, answer, recorded.failed]);
first.leafId = answer.id;
first.settings = recorded.settings;
await store.saveConversation(first, recorded.draft);
await usage.add([recorded.usage.record]);
for (const { id, title } of [recorded.others.pinned, recorded.others.deleted]) {
  const other = new Conversation(id, recorded.question.createdAt, "Snow in July");
  other.insertAll([{ ...recorded.question, id: `${id}-u`, text: title, attachments: [] }]);
  other.leafId = `${id}-u`;
  await store.saveConversation(other, "");
}
await store.rename(recorded.others.pinned.id, recorded.others.pinned.title);
await store.pin(recorded.others.pinned.id, true);
await store.delete([recorded.others.deleted.id]);
await close();

// The last connection that closes moves the write-ahead log into the file.
const database = new DatabaseSync(file);
const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
database.close();
const target = join(import.meta.dirname, "histories", `version-${version}.db`);
if (existsSync(target)) console.log(`Schema version ${version} is already recorded`);
else {
  renameSync(file, target);
  console.log(`Recorded schema version ${version}`);
}
