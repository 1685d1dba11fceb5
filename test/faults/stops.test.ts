// The user stops, or the caller stops reading: at every stage of an answer, nothing is left behind.

import { expect } from "vitest";
import { usualAnswer } from "./bench.js";
import { turnOfTheLoop } from "./body-tap.js";
import { describeFaults } from "./describe-faults.js";
import { type Fault, notStreamed } from "./fault.js";

const stopped = { ends: "aborted" } as const;
/** Stopping takes no time on the test's clock. */
const atOnce: NonNullable<Fault["check"]> = ({ clock }) => expect(clock.monotonic()).toBe(0);

describeFaults([
  {
    name: "stopped before the request is made",
    lay: ({ clock }) => clock.hold(),
    during: async (_bench, _asked, stop) => stop.abort(),
    outcome: { ...stopped, requests: 0 },
    check: atOnce,
  },
  {
    name: "stopped while waiting for the headers",
    lay: (bench) => {
      bench.clock.hold();
      bench.lay({ delayHeadersMs: 3_600_000 });
    },
    during: async (bench, _, stop) => {
      await bench.service.waitForRequest(bench.column.isChat);
      stop.abort();
    },
    outcome: { ...stopped, leaves: true },
    check: atOnce,
  },
  {
    name: "stopped while waiting for the body",
    lay: (bench) => {
      bench.clock.hold();
      bench.lay({ rawStream: [], contentType: bench.contentType, ending: "stall" });
    },
    during: async ({ tap }, _, stop) => {
      await tap.received(0, "[[echo]]");
      stop.abort();
    },
    outcome: { ...stopped, leaves: true },
    check: atOnce,
  },
  {
    name: "stopped in the middle of the answer",
    lay: (bench) => {
      bench.clock.hold();
      bench.lay({ rawStream: [bench.column.stream?.delta("Hello") ?? ""], contentType: bench.contentType, ending: "stall" });
    },
    during: async (_bench, asked, stop) => {
      await asked.said(5);
      stop.abort();
    },
    outcome: { ...stopped, text: "Hello", leaves: true },
    check: atOnce,
    notFor: notStreamed,
  },
  {
    name: "stopped in the middle of a flood of text",
    lay: (bench) => {
      const part = (bench.column.stream?.delta("x".repeat(100)) ?? "").repeat(100);
      bench.lay({
        rawStream: {
          *[Symbol.iterator]() {
            for (;;) yield part;
          },
        },
        contentType: bench.contentType,
      });
    },
    during: async (_bench, asked, stop) => {
      await asked.said(100_000);
      stop.abort();
    },
    outcome: { ...stopped, text: (text) => text.length >= 100_000 && text.length < 2_000_000, leaves: true },
    notFor: notStreamed,
  },
  {
    name: "stopped while waiting for a retry",
    lay: (bench) => {
      bench.clock.hold();
      // A run is never created twice, but it is polled.
      if (bench.column.retries) bench.lay({ status: 429, headers: { "retry-after": "30" } });
    },
    during: async (bench, _, stop) => {
      await bench.clock.waiting();
      stop.abort();
    },
    outcome: ({ retries }) => ({ ...stopped, waits: retries ? [30_000] : [] }),
    check: atOnce,
  },
  {
    name: "stopped while reading an error's body",
    lay: (bench) => {
      bench.clock.hold();
      bench.lay({ rawStream: ["Internal"], status: 500, ending: "stall" });
    },
    during: async ({ tap }, _, stop) => {
      await tap.received(1, "[[echo]]");
      stop.abort();
    },
    outcome: { ...stopped, leaves: true },
    check: atOnce,
  },
  {
    name: "stopped twice, and again after the end",
    during: async (_, asked, stop) => {
      await asked.over;
      stop.abort();
      stop.abort();
      await turnOfTheLoop();
    },
    outcome: { ends: "finished", text: usualAnswer },
  },
  {
    name: "the reader stops after the first text",
    lay: async (bench) => {
      bench.clock.hold();
      bench.lay(
        { rawStream: [bench.column.stream?.delta("Hello") ?? ""], contentType: bench.contentType, ending: "stall" },
        { times: 1 },
      );
      const messages = [{ role: "user", content: "[[echo]]unread" }] as const;
      const { signal } = new AbortController();
      for await (const event of bench.provider.streamChat({ model: bench.column.model, messages }, signal)) {
        if (event.type === "text-delta") break;
      }
      expect((await bench.asked[0]?.closed)?.byClient, "the connection is closed").toBe(true);
      await bench.clock.running(0);
      bench.clock.release();
    },
    outcome: { ends: "finished", text: usualAnswer, requests: 2 },
    notFor: notStreamed,
  },
]);
