// Another window that records usage: a process that opens the database named on its command line, reports that it is
// ready, and adds one request after another once it gets the go signal.

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
