// What the host suite prints: a test's failure is never taken for noise, whatever words it contains.

import { afterEach, describe, expect, it, vi } from "vitest";
import { printConsole } from "./host-tests.js";

describe("the output of the host suite", () => {
  afterEach(() => vi.restoreAllMocks());

  it("shows every line of the test runner, also of tests about Copilot's files", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    printConsole("log", ["  1) instruction files\n       reads copilot-instructions.md:\n     Error: GitHub session is missing"]);
    expect(log).toHaveBeenCalledOnce();
  });

  it("hides errors of VS Code's own chat, and shows ours", () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    printConsole("error", ["[GitHub.copilot-chat] no token"]);
    expect(error).not.toHaveBeenCalled();
    printConsole("error", ["Activating extension 'snowcell.snowcell' failed"]);
    expect(error).toHaveBeenCalledOnce();
  });
});
