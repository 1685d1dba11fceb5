import { describe, expect, it } from "vitest";
import type { Price } from "../../../src/core/usage/price.js";
import type { Report } from "../../../src/protocol/pages/report.js";
import { UsagePage } from "../../../src/vscode/usage/usage-page.js";
import { UsageRecorder } from "../../../src/vscode/usage/usage-recorder.js";
import { ManualClock } from "../../support/manual-clock.js";
import { KeptLog } from "../../support/wire-context.js";
import { answered, counted } from "./records.js";
import { names, ollama, openai, WatchedUsageStore } from "./usage-fixtures.js";

function setUp() {
  // Noon, so that the day is the same in every time zone.
  const clock = new ManualClock(new Date(2026, 0, 30, 12).getTime());
  const store = new WatchedUsageStore();
  const log = new KeptLog();
  const recorder = new UsageRecorder(store, clock, log);
  const shown: Report[] = [];
  const saved: [name: string, content: string][] = [];
  const notices: string[] = [];
  const answers = { clear: false };
  const prices: Price[] = [{ model: "openai/*", input: 2, output: 10, currency: "USD" }];
  const page = new UsagePage(
    { clock, log, store, recorder, prices: () => ({ prices, problems: [] }), providerName: (id) => names[id] ?? id },
    {
      language: "en",
      show: (report) => shown.push(report),
      confirmClear: async () => answers.clear,
      saveCsv: async (name, content) => void saved.push([name, content]),
      openPrices: async () => void notices.push("prices"),
      showError: (message) => notices.push(message),
    },
  );
  return { clock, store, log, recorder, shown, saved, notices, answers, page };
}

const requestsOf = (report: Report | undefined): string | undefined =>
  report?.sections[0]?.rows?.find(({ id }) => id === "requests")?.value;

describe("the usage page", () => {
  it("includes the request that just ended", async () => {
    const { page, recorder, shown } = setUp();
    recorder.record(answered(100, 1_000, counted(3, 5)));
    await page.refresh();
    expect(requestsOf(shown[0])).toBe("1");
  });

  it("starts with 30 days, and keeps the selected range", async () => {
    const { page, store, shown } = setUp();
    await store.add([openai, ollama, { ...openai, day: "2025-12-31" }]);
    await page.refresh();
    await page.act("range:7");
    await page.act("refresh");
    await page.act("range:all");
    // January 5 and 30; January 30 only; and the day before the 30 days.
    expect(shown.map(requestsOf)).toEqual(["30", "10", "10", "50"]);
  });

  it("distinguishes a range without requests from an empty history", async () => {
    const { page, store, shown } = setUp();
    await page.refresh();
    await store.add([{ ...openai, day: "2025-01-01" }]);
    await page.refresh();
    expect(shown[0]?.summary).toMatch(/^No requests yet\./);
    expect(shown[1]?.sections[0]?.rows?.[0]?.label).toBe("There were no requests in this period.");
  });

  it("exports the shown range, with costs, under a descriptive name", async () => {
    const { page, store, saved } = setUp();
    await store.add([openai, { ...openai, day: "2025-12-31" }]);
    await page.act("export-csv");
    await page.act("range:all");
    await page.act("export-csv");
    expect(saved.map(([name]) => name)).toEqual(["snowcell-usage-2026-01-30-30-days.csv", "snowcell-usage-2026-01-30.csv"]);
    const line = "2026-01-05,openai,gpt,20,19,1,timeout 1,12000,3000,no,500,400,2000,50,0.054,USD,,,";
    expect(saved[0]?.[1].split("\r\n").slice(1)).toEqual([line, ""]);
    expect(saved[1]?.[1].split("\r\n")).toHaveLength(4);
  });

  it("deletes nothing until the user confirms", async () => {
    const { page, store, shown, answers } = setUp();
    const everything = ["0000-01-01", "9999-12-31"] as const;
    await store.add([openai]);
    await page.act("clear");
    expect(await store.load(...everything)).toEqual([openai]);
    answers.clear = true;
    await page.act("clear");
    expect(await store.load(...everything)).toEqual([]);
    expect(shown.at(-1)?.summary).toMatch(/^No requests yet\./);
  });

  it("opens the price table", async () => {
    const { page, notices } = setUp();
    await page.act("open-prices");
    expect(notices).toEqual(["prices"]);
  });

  it("shows errors of the store, on the page and for the button, and keeps working", async () => {
    const { page, store, shown, notices, answers, log } = setUp();
    await store.add([openai]);
    store.breakDown()();
    answers.clear = true;
    await page.refresh();
    await page.act("export-csv");
    await page.act("clear");
    expect(shown[0]).toMatchObject({ summary: "The usage could not be read: disk full", sections: [] });
    expect(notices).toEqual(["The usage could not be exported: disk full", "The usage could not be deleted: disk full"]);
    expect(log.lines).toContain("Could not read usage: disk full");
    store.broken = undefined;
    await page.act("refresh");
    expect(requestsOf(shown.at(-1))).toBe("20");
  });

  it("ignores unknown actions", async () => {
    const { page, shown, notices, saved } = setUp();
    for (const action of ["range:9", "range:", "", "constructor"]) await page.act(action);
    expect([shown, notices, saved]).toEqual([[], [], []]);
  });
});
