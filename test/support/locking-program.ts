// Another program that holds the history's database: a process of its own. Its command line is the file, and whether it
// keeps readers out as well. It says when it has the lock, and gives it up when it is asked to.

import { DatabaseSync } from "node:sqlite";

const [, , file = "", mode = "writers"] = process.argv;
const database = new DatabaseSync(file);
database.exec("PRAGMA busy_timeout = 10000");
if (mode === "everyone") database.exec("PRAGMA locking_mode = EXCLUSIVE");
database.exec("BEGIN EXCLUSIVE");
process.once("message", () => {
  if (database.isTransaction) database.exec("ROLLBACK");
  database.close();
  process.send?.("released", () => process.disconnect());
});
process.send?.("locked");
