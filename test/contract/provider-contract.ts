// The contract of every provider, whatever its protocol. A provider's test file calls `describeProvider` with a fixture.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FailureKind } from "../../src/core/failures/errors.js";
import { complete } from "../../src/core/provider-api/complete.js";
import type { ChatEvent, ChatRequest, Provider } from "../../src/core/provider-api/provider.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import type { SandboxService } from "../sandbox/service.js";
import { askProvider } from "../support/requests.js";

export interface ProviderFixture {
  readonly provider: Provider;
  readonly service: SandboxService;
  /** A model that answers. */
  readonly model: string;
  /** Whether a request asks for an answer. */
  readonly isChat: (request: RecordedRequest) => boolean;
  /** Stores a credential that the service accepts. */
  logIn(): Promise<void>;
  close(): Promise<void>;
}

/** Necessary differences of a provider's protocol. */
export interface ContractDifferences {
  /** Statuses with another meaning for this service. */
  readonly kinds?: Readonly<Record<number, FailureKind>>;
  /** The answer is not streamed, so it cannot be cut: it is polled. */
  readonly polled?: true;
  /** Extracts the model's answer if the provider also reports its steps in the text. */
  readonly answerIn?: (text: string) => string;
}

/** The failure kind of each HTTP status after login. */
const kindsByStatus: Readonly<Record<number, FailureKind>> = {
  400: "bad-request",
  401: "unauthenticated",
  402: "payment-required",
  403: "forbidden",
  404: "not-found",
  408: "timeout",
  409: "bad-request",
  422: "bad-request",
  429: "rate-limited",
  500: "server-error",
  502: "server-error",
  503: "server-error",
  504: "timeout",
};

export function describeProvider(
  name: string,
  start: () => Promise<ProviderFixture>,
  differences: ContractDifferences = {},
): void {
  describe(`${name} keeps the provider contract`, () => {
    let fixture: ProviderFixture;
    beforeEach(async () => {
      fixture = await start();
      fixture.service.charactersPerSecond = Number.POSITIVE_INFINITY;
      await fixture.logIn();
    });
    afterEach(async () => await fixture.close());

    const ask = (text: string): ChatRequest => ({ model: fixture.model, messages: [{ role: "user", content: text }] });
    const stream = (text: string, signal = new AbortController().signal): Promise<ChatEvent[]> =>
      collect(fixture.provider.streamChat(ask(text), signal));

    it("lists models with their id, a name, and capabilities", async () => {
      const models = await fixture.provider.listModels(new AbortController().signal);
      expect(models.map((model) => model.id)).toContain(fixture.model);
      for (const model of models) {
        expect(model.provider).toBe(fixture.provider.id);
        expect(model.name).not.toBe("");
        expect(model.capabilities.length).toBeGreaterThan(0);
      }
    });

    it("describes a model it has, and rejects one it does not have", async () => {
      const { signal } = new AbortController();
      expect(await fixture.provider.describeModel(fixture.model, signal)).toMatchObject({
        provider: fixture.provider.id,
        id: fixture.model,
      });
      expect(await fixture.provider.describeModel("no-such-model", signal)).toBeUndefined();
    });

    it("streams: started first, the text in order, usage, and one finish at the end", async () => {
      const events = await stream("[[echo]]The quick brown fox");
      expect(events[0]?.type).toBe("started");
      expect(differences.answerIn?.(textOf(events)) ?? textOf(events)).toBe("The quick brown fox");
      expect(events.filter((event) => event.type === "started")).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({ type: "finished", reason: "stop" });
      expect(endings(events)).toHaveLength(1);
    });

    it("normalizes usage to prompt, completion, and total tokens", async () => {
      const events = await stream("[[echo]]Count these words");
      const usage = events.findLast((event) => event.type === "usage")?.usage;
      expect(usage).toBeDefined();
      expect(usage?.promptTokens).toBeGreaterThan(0);
      expect(usage?.completionTokens).toBeGreaterThan(0);
      expect(usage?.totalTokens).toBe((usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0));
    });

    it("completes without streaming, with the same text", async () => {
      const completion = await complete(
        askProvider(fixture.provider, { ...ask("[[echo]]All at once"), stream: false }, new AbortController().signal),
      );
      expect(completion.text).toBe("All at once");
      expect(completion.finishReason).toBe("stop");
    });

    it("cancels before the headers arrive, and closes the connection", async () => {
      fixture.service.faults.add({ behaviour: { delayHeadersMs: 60_000 }, match: fixture.isChat });
      const controller = new AbortController();
      const events = stream("Hello", controller.signal);
      const request = await fixture.service.waitForRequest(fixture.isChat);
      controller.abort();
      expect(endings(await events)).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
      expect((await request.closed).byClient).toBe(true);
    });

    it("cancels in the middle of an answer, keeps the received text, and closes the connection", async () => {
      fixture.service.charactersPerSecond = 200;
      const controller = new AbortController();
      const events: ChatEvent[] = [];
      for await (const event of fixture.provider.streamChat(ask("[[length:5000]]"), controller.signal)) {
        events.push(event);
        if (textOf(events).length > 8) controller.abort();
      }
      expect(textOf(events).length).toBeGreaterThan(8);
      expect(endings(events)).toMatchObject([{ type: "failed", failure: { kind: "aborted" } }]);
      // The request that started a polled answer is long over; the provider's own tests check that the polling ends.
      if (differences.polled) return;
      const request = await fixture.service.waitForRequest(fixture.isChat);
      expect((await request.closed).byClient).toBe(true);
    });

    it.each(Object.entries({ ...kindsByStatus, ...differences.kinds }))(
      "maps HTTP %s to %s, and names the host",
      async (status, kind) => {
        // Each time: a provider may retry once, for example with a new token after a 401.
        fixture.service.faults.add({ behaviour: { status: Number(status) }, match: fixture.isChat, always: true });
        const [ending] = endings(await stream("Hello"));
        expect(ending).toMatchObject({
          type: "failed",
          failure: { kind, status: Number(status), provider: fixture.provider.id, host: new URL(fixture.service.url).host },
        });
      },
    );

    it("treats a body in another format as a failure, never as an answer", async () => {
      fixture.service.faults.add({
        behaviour: { status: 200, body: "<html><title>Sign in</title></html>" },
        match: fixture.isChat,
      });
      const events = await stream("Hello");
      expect(textOf(events)).toBe("");
      expect(endings(events)).toMatchObject([{ type: "failed", failure: { kind: "malformed-response" } }]);
    });

    it.each(differences.polled ? [] : (["end", "reset"] as const))(
      "treats a truncated stream (%s) as a failure, and keeps the received text",
      async (how) => {
        fixture.service.faults.add({ behaviour: { cutAfterCharacters: 12, how }, match: fixture.isChat });
        const events = await stream("[[length:400]]");
        expect(textOf(events).length).toBeGreaterThan(0);
        expect(endings(events)).toMatchObject([
          { type: "failed", failure: { kind: how === "end" ? "truncated" : "connection-lost" } },
        ]);
      },
    );

    it("reports an unreachable service when it is down", async () => {
      await fixture.service.kill();
      const [ending] = endings(await stream("Hello"));
      expect(ending?.type).toBe("failed");
      // A kept-alive connection from the login may turn out dead before a new one is refused.
      if (ending?.type === "failed") expect(["unreachable", "connection-lost"]).toContain(ending.failure.kind);
    });

    it("reports whether the service is reachable", async () => {
      const { signal } = new AbortController();
      expect(await fixture.provider.checkConnection(signal)).toMatchObject({ ok: true });
      await fixture.service.kill();
      const check = await fixture.provider.checkConnection(signal);
      expect(check.ok).toBe(false);
      // A kept-alive connection from the last request may turn out dead before a new one is refused.
      expect(["unreachable", "connection-lost"]).toContain(check.failure?.kind);
    });
  });
}

async function collect(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const all: ChatEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

function textOf(events: readonly ChatEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}

function endings(events: readonly ChatEvent[]): ChatEvent[] {
  return events.filter((event) => event.type === "finished" || event.type === "failed");
}
