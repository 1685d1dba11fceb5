// Codegen: agent runs that are created, polled until they end, and resumed. A run advances one step with each status
// request. Specified in the protocol reference, section Codegen.

import { HttpService, type Route } from "../http-service.js";
import type { RecordedRequest } from "../recorded-request.js";
import { jsonReply, type Reply, statusText } from "../reply.js";
import type { ServiceOptions } from "../service.js";
import { type CodegenBehaviour, CodegenRun, type CodegenStep, usualSteps } from "./codegen-run.js";

export interface CodegenUser {
  readonly id: number;
  readonly email: string | null;
  readonly github_username: string;
  readonly full_name: string | null;
}

const firstRun = 4711;
const mostLogs = 100;
const createsMs = 60_000;
const readsMs = 30_000;

export class CodegenService extends HttpService implements CodegenBehaviour {
  readonly demoToken = "codegen-demo-token-12345";
  readonly demoOrganization = 27;
  readonly users = new Map<string, CodegenUser>([
    [this.demoToken, { id: 1, email: "demo@snowcell.dev", github_username: "snowcell-demo", full_name: "Demo User" }],
  ]);
  /** Names by id; every user belongs to all organizations. */
  readonly organizations = new Map([[this.demoOrganization, "SnowCell Sandbox"]]);
  steps: readonly CodegenStep[] = usualSteps;
  answersIn: CodegenBehaviour["answersIn"] = "result";
  pullRequestsPerRun = 1;
  hasPages = true;
  /** Rate limits: creations and resumptions per minute, reads per thirty seconds. */
  limits = { creates: 10, reads: 60 };
  /** Runs that may still be created under the plan. */
  runsLeft = Number.POSITIVE_INFINITY;
  readonly #runs = new Map<number, CodegenRun>();
  readonly #times: { creates: number[]; reads: number[] } = { creates: [], reads: [] };

  protected readonly routes: readonly Route[] = [
    { method: "GET", path: "/v1/users/me", handle: ({ request }) => this.#read(request, (user) => jsonReply(200, user)) },
    { method: "GET", path: "/v1/organizations", handle: ({ request }) => this.#read(request, () => this.#list(request)) },
    {
      method: "POST",
      path: /^\/v1\/organizations\/\d+\/agent\/run$/,
      isChat: true,
      handle: ({ request }) => this.#write(request, (organization) => this.#create(request, organization)),
    },
    {
      method: "POST",
      path: /^\/v1\/organizations\/\d+\/agent\/run\/resume$/,
      isChat: true,
      handle: ({ request }) => this.#write(request, (organization) => this.#resume(request, organization)),
    },
    { method: "GET", path: /^\/v1\/organizations\/\d+\/agent\/runs$/, handle: ({ request }) => this.#listRuns(request) },
    { method: "GET", path: /^\/v1\/organizations\/\d+\/agent\/run\/\d+$/, handle: ({ request }) => this.#readRun(request) },
    {
      method: "GET",
      path: /^\/v1\/alpha\/organizations\/\d+\/agent\/run\/\d+\/logs$/,
      handle: ({ request }) => this.#readLogs(request),
    },
  ];

  static async start(options: ServiceOptions): Promise<CodegenService> {
    const service = new CodegenService("codegen", options);
    await service.start();
    return service;
  }

  get settings(): Readonly<Record<string, unknown>> {
    return { "snowcell.codegen.baseUrl": this.url };
  }

  get notes(): readonly string[] {
    return [`token ${this.demoToken}, organisation ${this.demoOrganization}`];
  }

  revoke(token: string): void {
    this.users.delete(token);
  }

  /** Ids of all runs so far. */
  get runs(): readonly number[] {
    return [...this.#runs.keys()];
  }

  /** A run's prompts, in order. */
  promptsOf(id: number): readonly string[] {
    return this.#runs.get(id)?.prompts ?? [];
  }

  protected override unrouted(status: 404 | 405): Reply {
    return failure(status, statusText(status));
  }

  #read(request: RecordedRequest, reply: (user: CodegenUser) => Reply): Reply {
    const user = this.#userOf(request);
    if (!user) return failure(401, "Invalid or expired API token");
    return this.#isWithin("reads", readsMs) ? reply(user) : limited(readsMs);
  }

  #write(request: RecordedRequest, reply: (organization: number) => Reply): Reply {
    if (!this.#userOf(request)) return failure(401, "Invalid or expired API token");
    if (!this.#isWithin("creates", createsMs)) return limited(createsMs);
    const organization = organizationOf(request);
    return this.organizations.has(organization) ? reply(organization) : failure(403, "You are not in this organization");
  }

  #list({ query }: RecordedRequest): Reply {
    const items = [...this.organizations].map(([id, name]) => ({ id, name, settings: {} }));
    return page(items, query);
  }

  #listRuns(request: RecordedRequest): Reply {
    return this.#read(request, () => {
      const organization = organizationOf(request);
      const runs = [...this.#runs.values()].filter((run) => run.organization === organization);
      return page(
        runs.map((run) => run.shown()),
        request.query,
      );
    });
  }

  #create({ body }: RecordedRequest, organization: number): Reply {
    const prompt = textField(body, "prompt");
    if (prompt === undefined) return invalid("prompt");
    if (this.runsLeft <= 0) return failure(402, "You have reached the limit of agent runs of your plan");
    this.runsLeft -= 1;
    const run = new CodegenRun(firstRun + this.#runs.size, organization, this);
    this.#runs.set(run.id, run);
    run.tell(prompt);
    return jsonReply(200, run.shown());
  }

  #resume({ body }: RecordedRequest, organization: number): Reply {
    const prompt = textField(body, "prompt");
    if (prompt === undefined) return invalid("prompt");
    const id = fieldOf(body, "agent_run_id");
    if (typeof id !== "number") return invalid("agent_run_id");
    const run = this.#runs.get(id);
    if (run?.organization !== organization) return failure(404, "Agent run not found");
    run.tell(prompt);
    return jsonReply(200, run.shown());
  }

  #readRun(request: RecordedRequest): Reply {
    return this.#read(request, () => {
      const run = this.#runOf(request);
      if (!run) return failure(404, "Agent run not found");
      run.advance();
      return jsonReply(200, run.shown());
    });
  }

  #readLogs(request: RecordedRequest): Reply {
    return this.#read(request, () => {
      const run = this.#runOf(request);
      if (!run) return failure(404, "Agent run not found");
      const skip = Number(request.query.get("skip") ?? 0);
      const limit = Number(request.query.get("limit") ?? mostLogs);
      if (!(limit >= 1 && limit <= mostLogs)) return invalid("limit");
      const logs = request.query.get("reverse") === "true" ? run.logs.toReversed() : run.logs;
      return jsonReply(200, {
        ...run.shown(),
        logs: logs.slice(skip, skip + limit),
        total_logs: run.logs.length,
        page: Math.floor(skip / limit) + 1,
        size: limit,
        pages: Math.ceil(run.logs.length / limit),
      });
    });
  }

  #runOf(request: RecordedRequest): CodegenRun | undefined {
    const run = this.#runs.get(Number(/\/run\/(\d+)/.exec(request.path)?.[1]));
    return run?.organization === organizationOf(request) ? run : undefined;
  }

  #userOf({ headers }: RecordedRequest): CodegenUser | undefined {
    return this.users.get(/^Bearer +(.+)$/i.exec(headers.authorization ?? "")?.[1] ?? "");
  }

  #isWithin(what: "creates" | "reads", windowMs: number): boolean {
    const now = performance.now();
    const times = this.#times[what].filter((time) => now - time < windowMs);
    const isWithin = times.length < this.limits[what];
    if (isWithin) times.push(now);
    this.#times[what] = times;
    return isWithin;
  }
}

function page(items: readonly object[], query: URLSearchParams): Reply {
  const skip = Number(query.get("skip") ?? 0);
  const limit = Number(query.get("limit") ?? 100);
  if (!(limit >= 1 && limit <= 100)) return invalid("limit");
  return jsonReply(200, {
    items: items.slice(skip, skip + limit),
    total: items.length,
    page: Math.floor(skip / limit) + 1,
    size: limit,
    pages: Math.ceil(items.length / limit),
  });
}

function failure(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return jsonReply(status, { message, status_code: status }, headers);
}

function limited(windowMs: number): Reply {
  return failure(429, "Rate limit exceeded", { "retry-after": String(windowMs / 1000) });
}

/** An invalid request as FastAPI reports it. */
function invalid(field: string): Reply {
  return jsonReply(422, { detail: [{ loc: ["body", field], msg: "Field required", type: "missing" }] });
}

function organizationOf({ path }: RecordedRequest): number {
  return Number(/\/organizations\/(\d+)/.exec(path)?.[1]);
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function textField(body: unknown, name: string): string | undefined {
  const value = fieldOf(body, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
