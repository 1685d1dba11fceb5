// VS Code's own tools that the agent never gets.

import { expect, it } from "vitest";
import { isWithheld } from "../../../src/vscode/agent/outside/window-outside.js";

it("withholds VS Code's tools that need its chat or run commands past the gate", () => {
  for (const name of [
    "run_in_terminal",
    "send_to_terminal",
    "task_complete",
    "inline_chat_exit",
    "setup_tools_createNewWorkspace",
  ])
    expect(isWithheld(name), name).toBe(true);
});

it("offers those that work outside of the chat, and tools of other extensions", () => {
  for (const name of ["vscode_listCodeUsages", "runTests", "testFailure", "terminal_last_command", "weather", "new_ticket"])
    expect(isWithheld(name), name).toBe(false);
});
