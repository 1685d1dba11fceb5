// One provider, its sandbox service, and the instruments around them: where a fault is injected and its outcome is read.

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

/** Limits longer than any wait, so that each one fires only if a test advances the clock. */
export const limits: RequestPolicy = {
  connectTimeoutMs: 1_000_000,
  firstByteTimeoutMs: 2_000_000,
  idleTimeoutMs: 3_000_000,
  maxRetries: 2,
};

export interface BenchOptions extends ServiceOptions {
  /** The proxy of the requests, as named by VS Code's settings. */
  readonly proxyFor?: WireContext["proxyFor"];
  readonly policy?: Partial<RequestPolicy>;
}

/** What the sandbox answers without a fault. */
export const usualQuestion = "[[echo]]All is well";
export const usualAnswer = "All is well";

export class Bench {
  readonly clock = new FaultClock();
  readonly log = new KeptLog();
  readonly tap = new BodyTap();
  /** How often the provider reported that its credential was refused. */
  rejected = 0;
  readonly secrets: string[] = [];
  /** All requests go through the pipeline, as in the product; what it learns lasts as long as the bench. */
  readonly #requests = requestsOver([], { clock: this.clock }).requests;
  /** Read by each request. */
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

  /** The answer requests that arrived. */
  get asked(): readonly RecordedRequest[] {
    return this.service.requests.filter(this.column.isChat);
  }

  /** Waits before retries in ms, from the log. */
  get waits(): readonly number[] {
    return this.log.lines.flatMap((line) => {
      const wait = /attempt \d+ in (\d+) ms/.exec(line)?.[1];
      return wait === undefined ? [] : Number(wait);
    });
  }

  /** Applies to every answer request until the faults are cleared, unless `more` says otherwise. */
  lay(behaviour: Behaviour, more: Partial<Fault> = { always: true }): void {
    this.service.faults.add({ behaviour, match: this.column.isChat, ...more });
  }

  /** A whole answer in the service's format. */
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

  /** Another server, which must receive nothing. */
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

/** An answer in progress. */
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

  /** The model's text so far. */
  get text(): string {
    const { text } = this.#words;
    return this.column.answerIn?.(text) ?? text;
  }

  /** The model's reasoning so far. */
  get reasoning(): string {
    return this.#words.reasoning;
  }

  /** The only final event; throws if there is none, more than one, or a later event. */
  get ending(): Extract<ChatEvent, { type: "finished" | "failed" }> {
    const endings = this.events.filter((event) => event.type === "finished" || event.type === "failed");
    const [ending] = endings;
    if (!ending || endings.length > 1 || this.events.at(-1) !== ending) {
      throw new Error(`not exactly one ending, at the end: ${this.events.map(({ type }) => type).join(", ")}`);
    }
    return ending;
  }

  /** Resolves once the condition is met, or the answer is over. */
  until(isMet: (events: readonly ChatEvent[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ isMet, resolve });
      this.#tell();
    });
  }

  /** Resolves once that much of the model's text arrived, or the answer is over. */
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
