// A model that works with tools, as a script that reacts to the results. Two questions start a run if the request offers tools:
// - one about something slow or fast: it reads the sample project, finds the slow function, edits it and runs its test;
// - one with `[[run:…]]`: a JSON list of rounds, each a list of `{"name", "arguments"}` or a text. After the last round the
//   model quotes the results.

import type { PromptMessage } from "./answers.js";

export interface ScriptedCall {
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

export interface ScriptedTurn {
  readonly text: string;
  readonly calls: readonly ScriptedCall[];
}

interface Result {
  readonly name: string;
  readonly text: string;
}

/** What the model says and calls next; `undefined` if no run has begun. */
export function scriptedTurn(messages: readonly PromptMessage[], tools: readonly string[]): ScriptedTurn | undefined {
  const { question, results, notes } = currentRun(messages);
  const script = /\[\[run:(\[.*\])\]\]/s.exec(question)?.[1];
  if (script !== undefined) return markedTurn(script, results, notes);
  const isOffered = ["read_file", "edit_file", "run_command"].every((name) => tools.includes(name));
  return isOffered && /\b(?:slow|fast)/.test(question) ? sampleTurn(results, tools) : undefined;
}

/** The question after the last answer without calls, the results since, and what the user added meanwhile. */
function currentRun(messages: readonly PromptMessage[]): {
  readonly question: string;
  readonly results: readonly Result[];
  readonly notes: readonly string[];
} {
  const isAnswer = ({ role, calls }: PromptMessage): boolean => role === "assistant" && calls === undefined;
  const run = messages.slice(messages.findLastIndex(isAnswer) + 1);
  const [question = "", ...notes] = run.filter(({ role, text }) => role === "user" && text !== "").map(({ text }) => text);
  const names = run.flatMap(({ calls = [] }) => calls);
  const texts = run.filter(({ role }) => role === "tool").map(({ text }) => text);
  return { question, results: texts.map((text, index) => ({ name: names[index] ?? "", text })), notes };
}

function markedTurn(script: string, results: readonly Result[], notes: readonly string[]): ScriptedTurn {
  const rounds = JSON.parse(script) as readonly (readonly { readonly name: string; readonly arguments: unknown }[] | string)[];
  let expected = 0;
  let text = "";
  for (const round of rounds) {
    if (typeof round === "string") {
      text = round;
      continue;
    }
    if (results.length === expected) {
      // A string stands for text that is not JSON.
      const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
      return { text, calls: round.map((call) => ({ name: call.name, arguments: written(call.arguments) })) };
    }
    expected += round.length;
    text = "";
  }
  const said = results.map((result) => `${result.name} said: ${result.text}`).concat(notes.map((note) => `You added: ${note}`));
  return { text: said.join("\n\n"), calls: [] };
}

const reportFile = "report/customer-report.mjs";

const fasterReport = {
  path: reportFile,
  edits: [
    {
      old: "  const report = {};\n",
      new: "  const byId = new Map(customers.map((customer) => [customer.id, customer]));\n  const report = {};\n",
    },
    { old: "customers.find((candidate) => candidate.id === order.customerId)", new: "byId.get(order.customerId)" },
  ],
};

function sampleTurn(results: readonly Result[], tools: readonly string[]): ScriptedTurn {
  const call = (name: string, value: object): ScriptedCall => ({ name, arguments: JSON.stringify(value) });
  const resultOf = (name: string): string | undefined => results.findLast((result) => result.name === name)?.text;
  const searched = resultOf("search_text");
  if (searched === undefined) {
    const todos = ["Find the slow code", "Make it faster", "Run its test"];
    return {
      text: "First I look for code that searches a list inside a loop.",
      calls: [
        ...(tools.includes("set_todos")
          ? [call("set_todos", { todos: todos.map((text, index) => ({ text, state: index === 0 ? "doing" : "open" })) })]
          : []),
        call("search_text", { pattern: "slow" }),
        ...(tools.includes("list_folder") ? [call("list_folder", { path: "report" })] : []),
      ],
    };
  }
  if (!searched.includes("customer-report.mjs")) return { text: "I found no slow code in this project.", calls: [] };
  const read = resultOf("read_file");
  if (read === undefined) return { text: "", calls: [call("read_file", { path: reportFile })] };
  if (!read.includes("customers.find(")) {
    return { text: `\`${reportFile}\` has no search in a loop: there is nothing to change.`, calls: [] };
  }
  const edited = resultOf("edit_file");
  if (edited === undefined) {
    return {
      text: "`customerReport` searches all customers for every order. A map does it once.",
      calls: [call("edit_file", fasterReport)],
    };
  }
  if (/declined|refused|not applied/i.test(edited)) return { text: `The change was not made: ${edited}`, calls: [] };
  const tested = resultOf("run_command");
  if (tested === undefined) return { text: "Now the test.", calls: [call("run_command", { command: "node --test report/" })] };
  if (/declined|refused/i.test(tested)) return { text: `The change stands, but its test did not run: ${tested}`, calls: [] };
  const passed = /\b(?:# )?pass 2\b/.test(tested);
  return {
    text: passed
      ? `Done. \`customerReport\` now looks each customer up in a map: one pass over the customers and one over the orders. Its test passes.`
      : `The change stands, but its test failed:\n\n${tested}`,
    calls: [],
  };
}
