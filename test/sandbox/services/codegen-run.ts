// One agent run of the sandbox's Codegen: its steps, its log, and how the API returns it.

import { answerTo, type PromptMessage } from "../answers.js";

/** One log entry as the API returns it. */
export interface CodegenLog {
  readonly message_type: string;
  readonly thought?: string | null;
  readonly observation?: unknown;
  readonly tool_name?: string | null;
  readonly tool_input?: unknown;
  readonly tool_output?: unknown;
}

/** One step of a run: its new status, and the log entries that it adds. */
export interface CodegenStep {
  readonly status: string | null;
  readonly logs?: readonly CodegenLog[];
}

/** How runs behave; tests change it for later runs and steps. */
export interface CodegenBehaviour {
  /** The steps of a run that is created or resumed. */
  readonly steps: readonly CodegenStep[];
  /** Where it stores its answer. */
  readonly answersIn: "result" | "summary" | "log";
  /** Pull requests that it opens before it ends. */
  readonly pullRequestsPerRun: number;
  /** Whether it has a web page. */
  readonly hasPages: boolean;
}

/** A typical run: two steps of work, then the end. */
export const usualSteps: readonly CodegenStep[] = [
  {
    status: "ACTIVE",
    logs: [
      { message_type: "PLAN_EVALUATION", thought: "Look at the code first, then change what is slow." },
      {
        message_type: "ACTION",
        thought: null,
        tool_name: "ripgrep_search",
        tool_input: { query: "lookUp(" },
        tool_output: { status: "success" },
        observation: { status: "success", matches: 3 },
      },
    ],
  },
  {
    status: "RUNNING",
    logs: [
      {
        message_type: "ACTION",
        thought: "The loop searches every row;\nan index will do.",
        tool_name: "edit_file",
        tool_input: { filepath: "src/lookup.ts", edit: "const byId = new Map();" },
        tool_output: null,
        observation: "The file was edited.",
      },
    ],
  },
  { status: "COMPLETE" },
];

export class CodegenRun {
  readonly logs: (CodegenLog & { readonly agent_run_id: number; readonly created_at: string })[] = [];
  readonly #messages: PromptMessage[] = [];
  #status: string | null = null;
  /** Remaining steps. */
  #steps: CodegenStep[] = [];
  #result: string | null = null;
  #summary: string | null = null;
  #pullRequests = 0;

  constructor(
    readonly id: number,
    readonly organization: number,
    private readonly behaviour: CodegenBehaviour,
  ) {}

  /** Its prompts, in order. */
  get prompts(): readonly string[] {
    return this.#messages.filter(({ role }) => role === "user").map(({ text }) => text);
  }

  /** Starts or continues its work. */
  tell(prompt: string): void {
    this.#messages.push({ role: "user", text: prompt });
    this.#status = "PENDING";
    this.#steps = [...this.behaviour.steps];
    this.#result = null;
    this.#summary = null;
  }

  /** Takes the next step, if any. */
  advance(): void {
    const step = this.#steps.shift();
    if (!step) return;
    this.#status = step.status;
    for (const log of step.logs ?? []) this.#log(log);
    if (!/^complete$/i.test(step.status ?? "")) return;
    const { answersIn, pullRequestsPerRun } = this.behaviour;
    const { text } = answerTo(this.#messages, "Codegen Agent");
    this.#messages.push({ role: "assistant", text });
    this.#pullRequests += pullRequestsPerRun;
    if (answersIn === "result") this.#result = text;
    else if (answersIn === "summary") this.#summary = text;
    this.#log({ message_type: "FINAL_ANSWER", thought: null, observation: text });
  }

  /** The run as the API returns it. */
  shown(): object {
    return {
      id: this.id,
      organization_id: this.organization,
      status: this.#status,
      created_at: "2026-01-01T10:00:00+00:00",
      web_url: this.behaviour.hasPages ? `https://codegen.example/agent/trace/${this.id}` : null,
      result: this.#result,
      summary: this.#summary,
      source_type: "API",
      github_pull_requests: Array.from({ length: this.#pullRequests }, (_, index) => this.#pullRequest(index + 1)),
      metadata: null,
    };
  }

  #log(log: CodegenLog): void {
    const created_at = new Date(Date.UTC(2026, 0, 1, 10, 0, this.logs.length)).toISOString();
    this.logs.push({ agent_run_id: this.id, created_at, ...log });
  }

  #pullRequest(number: number): object {
    return {
      id: this.id * 10 + number,
      title: `Look rows up by id [${this.id}]`,
      url: `https://github.example/snowcell/sample/pull/${number}`,
      created_at: "2026-01-01T10:00:09+00:00",
      head_branch_name: `codegen/run-${this.id}`,
    };
  }
}
