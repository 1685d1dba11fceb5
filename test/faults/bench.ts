// One provider, its sandbox service and the instruments around them: what a fault is laid on, and what its outcome is
// read from.

import { AnswerText } from "../../src/core/provider-api/answer-text.js";
import type { ChatEvent, ChatRequest, CredentialSource, Credentials, Provider } from "../../src/core/provider-api/provider.js";
import type { RequestPolicy, WireContext } from "../../src/core/wire/http/context.js";
import { createLimitedFetch } from "../../src/core/wire/limits/limited-fetch.js";
import { withConnectRetry } from "../../src/node/network/connect-retry.js";
import { UndiciConnectionObserver } from "../../src/node/network/connection-observer.js";
import type { Behaviour, Fault } from "../sandbox/faults.js";
import type { RecordedRequest } from "../sandbox/recorded-request.js";
import type { SandboxService, ServiceOptions } from "../sandbox/service.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { askProvider, requestsOver } from "../support/requests.js";
import { KeptLog } from "../support/wire-context.js";
import { BodyTap } from "./body-tap.js";
import type { Column } from "./columns.js";
import { FaultClock } from "./fault-clock.js";

/** Limits that no wait comes near, so that each passes only where a test moves time on. */
export const limits: RequestPolicy = {
  connectTimeoutMs: 1_000_000,
  firstByteTimeoutMs: 2_000_000,
  idleTimeoutMs: 3_000_000,
  maxRetries: 2,
};

export interface BenchOptions extends ServiceOptions {
  /** The proxy that requests go through, as VS Code's settings would name it. */
  readonly proxyFor?: WireContext["proxyFor"];
  readonly policy?: Partial<RequestPolicy>;
}

/** What the real service answers, where no fault strikes. */
export const usualQuestion = "[[echo]]All is well";
export const usualAnswer = "All is well";

export class Bench {
  readonly clock = new FaultClock();
  readonly log = new KeptLog();
  readonly tap = new BodyTap();
  /** How often the provider said that its credential was refused. */
  rejected = 0;
  readonly secrets: string[] = [];
  /** Everything is asked through the pipeline, as in the product; what it learns lasts as long as the bench. */
  readonly #requests = requestsOver([], { clock: this.clock }).requests;
  /** Read anew by each request. */
  policy: RequestPolicy;
  readonly #others: SandboxService[] = [];
  #service: SandboxService | undefined;
  #provider: Provider | undefined;

  private constructor(
    readonly column: Column,
    policy: Partial<RequestPolicy> = {},
  ) {
    this.policy = { ...limits, ...policy };
  }

  static async start(column: Column, { policy, proxyFor, ...options }: BenchOptions = {}): Promise<Bench> {
    const bench = new Bench(column, policy);
    const { service, provider } = await column.start(
      { charactersPerSecond: Number.POSITIVE_INFINITY, ...options },
      { ...bench.#context(), ...(proxyFor ? { proxyFor } : {}) },
      (method, values) => bench.#store(method, values),
    );
    bench.#service = service;
    bench.#provider = provider;
    return bench;
  }

  get service(): SandboxService {
    if (!this.#service) throw new Error("The bench has not been started.");
    return this.#service;
  }

  get provider(): Provider {
    if (!this.#provider) throw new Error("The bench has not been started.");
    return this.#provider;
  }

  /** The requests for an answer that have arrived. */
  get asked(): readonly RecordedRequest[] {
    return this.service.requests.filter(this.column.isChat);
  }

  /** The milliseconds of the waits before further attempts, as the log tells them. */
  get waits(): readonly number[] {
    return this.log.lines.flatMap((line) => {
      const told = /attempt \d+ in (\d+) ms/.exec(line)?.[1];
      return told === undefined ? [] : Number(told);
    });
  }

  /** Every request for an answer meets this, until the plan is cleared; `more` says otherwise. */
  lay(behaviour: Behaviour, more: Partial<Fault> = { always: true }): void {
    this.service.faults.add({ behaviour, match: this.column.isChat, ...more });
  }

  /** A whole answer, in the form in which this service gives it. */
  answer(text: string): readonly string[] {
    const { stream, whole } = this.column;
    return stream ? [stream.delta(text), stream.finish, stream.done].filter((part) => part !== "") : [whole(text)];
  }

  get contentType(): string {
    return this.column.stream?.contentType ?? "application/json";
  }

  ask(text = usualQuestion, signal?: AbortSignal, more: Partial<ChatRequest> = {}): Asked {
    const request: ChatRequest = { model: this.column.model, messages: [{ role: "user", content: text }], ...more };
    return new Asked(askProvider(this.provider, request, signal, this.#requests), this.column);
  }

  /** Another server, to which nothing may come. */
  async elsewhere(): Promise<SandboxService> {
    const service = await OpenAIService.start({});
    this.#others.push(service);
    return service;
  }

  async close(): Promise<void> {
    await Promise.all([this.service, ...this.#others].map((service) => service.kill()));
  }

  #context(): WireContext {
    return {
      fetch: createLimitedFetch(this.tap.on(withConnectRetry((input, init) => globalThis.fetch(input, init))), this.clock),
      clock: this.clock,
      log: this.log,
      observer: new UndiciConnectionObserver(),
      policy: () => this.policy,
      random: () => 0.5,
    };
  }

  #store(method: string, values: Credentials): CredentialSource {
    this.secrets.push(...Object.entries(values).flatMap(([key, value]) => (/token|key|secret/i.test(key) ? value : [])));
    return {
      read: async () => ({ method, values }),
      reject: async () => {
        this.rejected += 1;
      },
    };
  }
}

/** An answer that is on its way. */
export class Asked {
  readonly events: ChatEvent[] = [];
  readonly over: Promise<void>;
  isOver = false;
  readonly #words = new AnswerText();
  #waiting: { readonly isMet: (events: readonly ChatEvent[]) => boolean; readonly resolve: () => void }[] = [];

  constructor(
    stream: AsyncIterable<ChatEvent>,
    private readonly column: Column,
  ) {
    this.over = this.#collect(stream);
  }

  /** The model's words so far. */
  get text(): string {
    const { text } = this.#words;
    return this.column.answerIn?.(text) ?? text;
  }

  /** The model's reasoning so far. */
  get reasoning(): string {
    return this.#words.reasoning;
  }

  /** The one ending; throws where there is none, or more than one, or something after it. */
  get ending(): Extract<ChatEvent, { type: "finished" | "failed" }> {
    const endings = this.events.filter((event) => event.type === "finished" || event.type === "failed");
    const [ending] = endings;
    if (!ending || endings.length > 1 || this.events.at(-1) !== ending) {
      throw new Error(`not exactly one ending, at the end: ${this.events.map(({ type }) => type).join(", ")}`);
    }
    return ending;
  }

  /** Resolves when there are such events, or the answer is over. */
  until(isMet: (events: readonly ChatEvent[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ isMet, resolve });
      this.#tell();
    });
  }

  /** Resolves when that much of the model's text has come, or the answer is over. */
  said(characters: number): Promise<void> {
    return this.until(() => this.text.length >= characters);
  }

  async #collect(stream: AsyncIterable<ChatEvent>): Promise<void> {
    for await (const event of stream) {
      this.events.push(event);
      this.#words.take(event);
      this.#tell();
    }
    this.isOver = true;
    this.#tell();
  }

  #tell(): void {
    const met = this.#waiting.filter(({ isMet }) => this.isOver || isMet(this.events));
    this.#waiting = this.#waiting.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve();
  }
}
