// From Stop to the end of the connection, as the service sees it: its billing and computing end there.

import type { Provider } from "../../src/core/provider-api/provider.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import { SnowCellService } from "../sandbox/services/snowcell.js";
import { type Benchmark, inTurns } from "./benchmark.js";
import { loadMeasuredProvider, measuredModel } from "./measured-provider.js";
import type { Report } from "./report.js";
import { percentile } from "./statistics.js";

const turns = { warmUp: 5, rounds: 50 };
/** Multiples of an aborted fetch. */
const mostTimes = { p50: 4, p95: 5, longest: undefined };
const messages = [{ role: "user" as const, content: "[[length:20000]]" }];

export const stop: Benchmark = {
  about: `from the abort to the socket's close at the server, ${turns.rounds} runs in turn`,
  run: async (report) => {
    const service = await SnowCellService.start({ charactersPerSecond: 2000 });
    try {
      const deployment = service.models.find(({ key }) => key === "qwen");
      if (!deployment) throw new Error("The sandbox has no qwen");
      const { endpoint, name } = deployment;
      const provider = await loadMeasuredProvider(endpoint, name);
      const streaming = await inTurns(
        { ours: () => stopProvider(service, provider), bare: () => stopFetch(service, endpoint, name) },
        turns,
      );
      tell(report, "while it streams", streaming);
      // Longer than any run: the stopped request is still waiting for its headers.
      service.faults.add({ behaviour: { delayHeadersMs: 60_000 }, times: Number.POSITIVE_INFINITY });
      const waiting = await inTurns(
        {
          ours: () => stopProvider(service, provider, { whileWaiting: true }),
          bare: () => stopFetch(service, endpoint, name, { whileWaiting: true }),
        },
        turns,
      );
      tell(report, "before any answer", waiting);
    } finally {
      await service.kill();
    }
  },
};

function tell(report: Report, when: string, { ours, bare }: Record<"ours" | "bare", readonly number[]>): void {
  for (const [name, quantile] of [
    ["p50", 0.5],
    ["p95", 0.95],
    ["longest", 1],
  ] as const) {
    report.figure({
      what: `stop ${when}, ${name}`,
      value: percentile(ours, quantile),
      unit: "ms",
      baseline: { what: "fetch, aborted", value: percentile(bare, quantile) },
      ...(mostTimes[name] === undefined ? {} : { target: { mostTimes: mostTimes[name] } }),
    });
  }
}

interface Moment {
  /** Stops as soon as the request has arrived; otherwise at the first text. */
  readonly whileWaiting?: boolean;
}

/** Milliseconds from the abort to the close, by the same clock, because the service runs in this process. */
async function stopProvider(service: SnowCellService, provider: Provider, { whileWaiting }: Moment = {}): Promise<number> {
  const controller = new AbortController();
  const arriving = nextRequest(service);
  let abortedAt = 0;
  const abort = (): void => {
    abortedAt = performance.now();
    controller.abort();
  };
  if (whileWaiting) void arriving.then(abort);
  let last: string | undefined;
  for await (const event of provider.streamChat({ model: measuredModel, messages }, controller.signal)) {
    if (event.type === "text-delta" && !controller.signal.aborted) abort();
    last = event.type === "failed" ? event.failure.kind : event.type;
  }
  if (last !== "aborted") throw new Error(`The stopped answer ended as ${last}`);
  return (await closingOf(await arriving)) - abortedAt;
}

async function stopFetch(
  service: SnowCellService,
  endpoint: string,
  model: string,
  { whileWaiting }: Moment = {},
): Promise<number> {
  const controller = new AbortController();
  const arriving = nextRequest(service);
  const asked = fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, messages, stream: true }),
    signal: controller.signal,
  });
  if (whileWaiting) {
    asked.catch(() => undefined);
    await arriving;
  } else {
    await (await asked).body?.getReader().read();
  }
  const abortedAt = performance.now();
  controller.abort();
  return (await closingOf(await arriving)) - abortedAt;
}

/** Resolves with the next request; earlier ones are dropped. */
function nextRequest(service: SnowCellService): Promise<RecordedRequest> {
  service.requests.length = 0;
  return service.waitForRequest(({ path }) => path.endsWith("/chat/completions"));
}

async function closingOf(request: RecordedRequest): Promise<number> {
  const { at, byClient } = await request.closed;
  if (!byClient) throw new Error("The service ended the answer before it was stopped");
  return at;
}
