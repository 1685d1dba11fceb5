// Another program that holds the history's database: a process of its own. Its command line is the file, and whether it
// keeps readers out as well. It says when it has the lock, and gives it up when it is asked to.

import { DatabaseSync } from "node:sqlite";

const [, , file = "", mode = "writers"] = process.argv;
/** How often it tries while another has the database, and how long between, in ms. */
const attempts = 600;
const pauseMs = 50;

function lock(): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    if (mode === "everyone") database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

async function locked(): Promise<DatabaseSync> {
  for (let attempt = 1; ; attempt++) {
    try {
      return lock();
    } catch (thrown) {
      if (attempt === attempts) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

const database = await locked();
process.once("message", () => {
  if (database.isTransaction) database.exec("ROLLBACK");
  database.close();
  process.send?.("released", () => process.disconnect());
});
process.send?.("locked");
