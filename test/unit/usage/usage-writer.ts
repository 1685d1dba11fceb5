// Another window that counts usage: a process of its own, which opens the database named on its command line, says that
// it is ready, and once told to go adds one request after another.

import { openTestHistory } from "../../support/history.js";
import { answered, counted, recordOf } from "./records.js";

const [, , file = "", times = "0"] = process.argv;
const { usage, close } = await openTestHistory(file);

process.once("message", () => {
  void (async () => {
    for (let index = 0; index < Number(times); index++) await usage.add([recordOf(answered(100, 1_000, counted(3, 5)))]);
    await close();
    process.disconnect();
  })();
});
process.send?.("ready");
