// ask_person and set_todos: what the model says to the user during a run.

import * as l10n from "@vscode/l10n";
import type { Todo } from "../../conversation/parts.js";
import { choiceField, listField, objectField, optional, textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import { textOutcome } from "../results/result-text.js";
import { failedOutcome, type Tool } from "../tool.js";

const mostChoices = 5;
/** In characters: the user must see all of a question, beside its buttons. */
const longestQuestion = 2000;
const longestChoice = 200;
const mostTodos = 40;
const longestTodo = 300;

const askArguments = toolArguments({
  question: textField("The question, in the user's language.", ["text", "message", "prompt"]),
  choices: optional(
    listField("Two to five answers to choose from. The user may type another one.", textField(""), ["options", "suggestions"]),
  ),
});

export function askPersonTool(): Tool {
  return defineTool({
    name: "ask_person",
    description: "Asks the user a question, only if the task cannot go on without the answer.",
    arguments: askArguments,
    effect: "none",
    title: ({ question }) => l10n.t("Ask: {0}", question),
    plan: async ({ question, choices = [] }) => {
      if (question.trim() === "") return failedOutcome("question is empty.");
      const offered = [...new Set(choices.map((choice) => choice.replace(/\s+/g, " ").trim()))]
        .filter((choice) => choice !== "")
        .slice(0, mostChoices);
      if (question.length > longestQuestion)
        return failedOutcome(`question has ${question.length} characters; at most ${longestQuestion} are possible.`);
      if (offered.some((choice) => choice.length > longestChoice))
        return failedOutcome(`Each of choices may have at most ${longestChoice} characters.`);
      return {
        actions: [],
        question: { text: question, choices: offered.length < 2 ? [] : offered },
        // The loop writes the user's answer as the result; this runs only if there is none.
        run: async () => textOutcome("The user gave no answer. Go on with the most likely one, and say which."),
      };
    },
  });
}

const stateWords: Readonly<Record<string, Todo["state"]>> = {
  pending: "open",
  todo: "open",
  "not-started": "open",
  in_progress: "doing",
  "in-progress": "doing",
  active: "doing",
  completed: "done",
  complete: "done",
};

const todoArguments = toolArguments({
  items: listField(
    "The whole list, in order.",
    objectField("One task.", {
      text: textField("What is to be done, in a few words.", ["content", "title", "task", "description"]),
      state: choiceField<Todo["state"]>("State of the task.", ["open", "doing", "done"], ["status"], stateWords),
    }),
    ["todos", "list", "tasks"],
  ),
});

export function setTodosTool(): Tool {
  return defineTool({
    name: "set_todos",
    description: "Replaces the list of tasks that the user sees. For work of three steps or more; keep one task in `doing`.",
    arguments: todoArguments,
    effect: "none",
    title: ({ items }) => {
      const done = items.filter(({ state }) => state === "done").length;
      return l10n.t("Tasks: {0} of {1} done", done, items.length);
    },
    plan: async ({ items }) => {
      if (items.length > mostTodos)
        return failedOutcome(`The list has ${items.length} items; at most ${mostTodos} are possible.`);
      const todos = items.map(({ text, state }): Todo => ({ text: text.slice(0, longestTodo), state }));
      return {
        actions: [],
        run: async () => ({ ...textOutcome(todos.map(todoLine).join("\n") || "The list is empty."), todos }),
      };
    },
  });
}

const marks = { open: "[ ]", doing: "[>]", done: "[x]" } as const;

const todoLine = ({ text, state }: Todo): string => `${marks[state]} ${text}`;
