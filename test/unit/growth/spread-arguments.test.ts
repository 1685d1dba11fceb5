// No list of unbounded length is spread into a call.

import { expect, it } from "vitest";
import { spreadArguments, spreadArgumentsIn } from "../../growth/spread-arguments.js";

const allowed: Readonly<Record<string, string>> = {
  "src/core/chat/session-pool.ts: push(...this.sessions.values())": "The conversations that panels show.",
  "src/core/inline/answering/unwrap.ts: max(...markers.map((marker) => halfMarker(text, marker)))": "A template's few markers.",
  "src/core/inline/answering/unwrap.ts: min(...found)": "At most one per marker of a template.",
  "src/core/providers/custom/credentials.ts: fromCharCode(...bytes)": "A name and a password that the user typed.",
  "src/core/wire/streams/thoughts/tag-search.ts: max(...texts.map(({ length }) => length))": "A few markers of our own.",
  "src/node/history/history-worker.ts: (history[name] as (...given: unknown[]) => unknown).apply(history, args)":
    "The arguments of one call of ours.",
  "src/core/history/search-text.ts: min(...firsts.map((found) => found ?? 0))": "A query has at most 16 words.",
  "src/core/providers/huggingface/huggingface-provider.ts: min(...served.map(lowestPrice))": "A list has at most 5,000 models.",
  "src/core/providers/huggingface/router-models.ts: min(...model.servers.filter((server) => server.live).map(costOf))":
    "A model has at most 100 servers.",
  "src/core/providers/huggingface/router-models.ts: max(...contexts)": "A model has at most 100 servers.",
  "src/core/usage/compare-providers.ts: max(...judged.map((row) => row.successRate ?? 0))": "One for each provider.",
  "src/core/usage/compare-providers.ts: min(...known)": "One for each provider.",
  "src/core/wire/http/exchange.ts: min(...next)": "One for each time limit.",
  "src/core/wire/http/exchange.ts: min(...this.#bodyLimits().map(({ left }) => left))": "One for each time limit.",
  "src/core/wire/http/retry-after.ts: max(...usedUp)": "The headers of one response, which the transport limits.",
  "src/core/wire/http/retry-after.ts: min(...others)": "The headers of one response, which the transport limits.",
  "src/core/wire/limits/pace.ts: max(...quotas.map((quota) => waitOfQuota(quota, now)))":
    "The headers of one response, which the transport limits.",
  'src/core/wire/openai-chat/openai-request.ts: push(...content.filter(({ type }) => type === "image"))':
    "The pictures of one message.",
  "src/vscode/editor/review/review-session.ts: min(...spans.map(({ start }) => start))": "A difference has at most 1,200 hunks.",
  "src/vscode/editor/review/review-session.ts: max(...spans.map(({ end }) => end))": "A difference has at most 1,200 hunks.",
  "webview-ui/code/code-block.ts: append(...more)": "Two buttons.",
  "webview-ui/composer/send-files.ts: fromCharCode(...bytes.subarray(at, at + step))": "Taken in steps for this reason.",
  "webview-ui/markdown/html/lexing.ts: push(...read)": "The tokens of one segment of at most 4,096 characters.",
  "webview-ui/panel/warm-up.ts: append(...rows)": "A few rows of our own.",
  "webview-ui/report/bar-chart.ts: max(...values)": "The days of one report.",
};

it("every list spread into a call has a bounded length", async () => {
  expect((await spreadArguments()).sort()).toEqual(Object.keys(allowed).sort());
}, 60_000);

it.each([
  ["rows.push(...lines);", ["push(...lines)"]],
  ["Math.max(0, ...text.matchAll(/a/g));", ["max(...text.matchAll(/a/g))"]],
  ["String.fromCodePoint(...points);", ["fromCodePoint(...points)"]],
  ["Math.max.apply(null, values);", ["Math.max.apply(null, values)"]],
  ["const all = [...lines];", []],
  ["run(sql, ...values);", []],
])("is seen in %s", (text, found) => {
  expect(spreadArgumentsIn(text, "sample.ts")).toEqual(found.map((one) => `sample.ts: ${one}`));
});
