// The tools that run commands, over commands in memory.

import { describe, expect, it } from "vitest";
import { commandTools } from "../../../../src/core/tools/commands/command-tools.js";
import { isPlan, type Tool, type ToolContext, type ToolOutcome, type ToolPlan } from "../../../../src/core/tools/tool.js";
import { contextOf, type FakeCommand, FakeCommands, permitFor } from "./fake-commands.js";

function setUp(): { readonly commands: FakeCommands; readonly tool: (name: string) => Tool } {
  const commands = new FakeCommands();
  const tools = commandTools(commands.services);
  return {
    commands,
    tool: (name) => {
      const found = tools.find(({ definition }) => definition.name === name);
      if (!found) throw new Error(`No tool ${name}`);
      return found;
    },
  };
}

async function planOf(tool: Tool, value: unknown, context = contextOf()): Promise<ToolPlan> {
  const planned = await plannedBy(tool, value, context);
  if (!isPlan(planned)) throw new Error(`An outcome: ${planned.result.text}`);
  return planned;
}

async function answerOf(tool: Tool, value: unknown, context = contextOf()): Promise<ToolOutcome> {
  const planned = await plannedBy(tool, value, context);
  if (isPlan(planned)) throw new Error("A plan");
  return planned;
}

async function plannedBy(tool: Tool, value: unknown, context: ToolContext): Promise<ToolPlan | ToolOutcome> {
  const read = tool.read(value);
  if ("problem" in read) throw new Error(read.problem);
  return await tool.plan(read.input, context);
}

/** Starts a command and returns it with the outcome to come. */
async function start(
  value: { readonly command: string } & Record<string, unknown>,
  context = contextOf(),
): Promise<{
  readonly commands: FakeCommands;
  readonly running: FakeCommand;
  readonly outcome: Promise<ToolOutcome>;
  readonly tool: (name: string) => Tool;
}> {
  const { commands, tool } = setUp();
  const plan = await planOf(tool("run_command"), value, context);
  const outcome = plan.run(permitFor(value.command));
  await commands.clock.running(1);
  const [running] = commands.started;
  if (!running) throw new Error("Not started");
  return { commands, running, outcome, tool };
}

describe("run_command", () => {
  it("plans the exact command in its absolute folder, and shows both", async () => {
    const { tool } = setUp();
    const plan = await planOf(tool("run_command"), { command: " npm test ", folder: "sub" });
    expect(plan.actions).toEqual([{ kind: "run", command: "npm test", folder: "/work/app/sub" }]);
    expect(plan.preview).toEqual({ kind: "command", text: "/work/app/sub\n$ npm test" });
  });

  it("returns exit code, time, folder and the output without control sequences and secrets", async () => {
    const { running, outcome, commands } = await start({ command: "npm test" });
    running.print("\u001b[31mred\u001b[0m\r\n10%\r20%\r100%\nhunter2\u0007\n\u001b]0;title\u0007end\n");
    running.finish(1);
    expect(await outcome).toEqual({
      result: {
        text: "Exit code 1 after 1.5 seconds, in /work/app. Output:\nred\n100%\n[redacted]\nend",
        isError: true,
      },
      exitCode: 1,
    });
    expect(commands.clock.pending).toBe(0);
  });

  it("says that there was no output", async () => {
    const { running, outcome } = await start({ command: "true" });
    running.finish(0);
    expect((await outcome).result).toEqual({
      text: "Exit code 0 after 1.5 seconds, in /work/app. Output:\n[No output]",
      isError: false,
    });
  });

  it("goes on in the background after its time, and says so", async () => {
    const { running, outcome, commands, tool } = await start({ command: "npm start", seconds: 5 });
    running.print("listening\n");
    commands.clock.advance(5_000);
    const { result } = await outcome;
    expect(result.text).toContain("Still running after 5 seconds; it goes on in the background in /work/app, with the id c1");
    expect(result.text).toContain("listening");
    expect(result.isError).toBe(false);
    running.print("later\n");
    expect((await answerOf(tool("command_output"), { id: "c1" })).result.text).toContain(
      "Still running. Characters 0 to 15 of 15.\nlistening\nlater",
    );
    expect(running.stops).toBe(0);
  });

  it("waits 120 seconds if the model names no time, and an hour at most", async () => {
    for (const [seconds, waits] of [
      [undefined, 120],
      [99_999, 3600],
    ] as const) {
      const { outcome, commands } = await start({ command: "npm start", seconds });
      commands.clock.advance(waits * 1000 - 1);
      expect(commands.clock.pending).toBe(1);
      commands.clock.advance(1);
      expect((await outcome).result.text).toContain(`Still running after ${waits} seconds`);
    }
  });

  it("in the background returns after a second, or with the failure if there is one by then", async () => {
    const one = await start({ command: "npm start", background: "true" });
    one.commands.clock.advance(1000);
    expect((await one.outcome).result.text).toContain("Runs in the background");
    const other = await start({ command: "npm start", background: true });
    other.running.finish(127);
    expect((await other.outcome).result).toMatchObject({ isError: true });
  });

  it("is stopped when the run is cancelled", async () => {
    const cancel = new AbortController();
    const { running, outcome } = await start({ command: "npm test" }, contextOf({ signal: cancel.signal }));
    running.print("half\n");
    cancel.abort();
    const { result } = await outcome;
    expect(result).toMatchObject({ isError: true });
    expect(result.text).toBe("Stopped by the user, in /work/app. Output:\nhalf");
    expect(running.stops).toBe(1);
  });

  it("shows a bounded part of the output while it runs", async () => {
    const shown: string[] = [];
    const { running, outcome } = await start({ command: "npm test" }, contextOf({ output: (text) => shown.push(text) }));
    for (let index = 0; index < 100; index++) running.print("x".repeat(1000));
    running.finish(0);
    await outcome;
    expect(shown.join("")).toHaveLength(15_000);
  });

  it("cuts long output in the middle, names what was left out, and offers the rest", async () => {
    const { running, outcome, tool } = await start({ command: "npm test" });
    const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index}`);
    running.print(lines.join("\n"));
    running.finish(0);
    const { result } = await outcome;
    expect(result.text.length).toBeLessThanOrEqual(30_200);
    expect(result.text).toContain("line 0\n");
    expect(result.text).toContain("line 9999");
    expect(result.cut).toEqual({ chars: expect.any(Number), outputId: "c1" });
    const from = Number(/"from": (\d+)/.exec(result.text)?.[1]);
    const page = (await answerOf(tool("command_output"), { id: "c1", from })).result.text;
    const next = Number(/"from": (\d+)/.exec(page)?.[1]);
    expect(next).toBe(from + 16_000);
    const whole = lines.join("\n");
    expect(page.split("\n").slice(1).join("\n")).toBe(whole.slice(from, next));
  });

  it("keeps within the room that the model has", async () => {
    const { running, outcome } = await start({ command: "npm test" }, contextOf({ maxChars: 2000 }));
    running.print("word ".repeat(10_000));
    running.finish(0);
    expect((await outcome).result.text.length).toBeLessThanOrEqual(2000);
  });

  it("marks output that others may have written", async () => {
    const { running, outcome } = await start({ command: "gh issue view 1" });
    running.finish(0);
    expect((await outcome).result.foreign).toBe(true);
  });

  it("answers with the reason where no commands can run, where the folder is missing, or if it cannot start", async () => {
    const { commands, tool } = setUp();
    const missing = await answerOf(tool("run_command"), { command: "ls", folder: "missing" });
    expect(missing.result).toEqual({ text: "There is no such folder.", isError: true });
    commands.failure = new Error("10 commands are running. Stop one first.");
    const plan = await planOf(tool("run_command"), { command: "ls" });
    expect((await plan.run(permitFor("ls"))).result).toMatchObject({
      isError: true,
      text: expect.stringContaining("10 commands"),
    });
    commands.reason = "This workspace is virtual.";
    expect((await answerOf(tool("run_command"), { command: "ls" })).result).toEqual({
      text: "This workspace is virtual.",
      isError: true,
    });
  });

  it("plans nothing for an empty command", async () => {
    expect((await answerOf(setUp().tool("run_command"), { command: "  " })).result).toEqual({
      text: "command is empty.",
      isError: true,
    });
  });

  it("runs nothing with a permit for another command", async () => {
    const { commands, tool } = setUp();
    const plan = await planOf(tool("run_command"), { command: "rm -rf x" });
    expect((await plan.run(permitFor("ls"))).result.isError).toBe(true);
    expect(commands.started).toEqual([]);
  });

  it.each([
    [{ cmd: "ls" }, { command: "ls" }],
    ['{"command":"ls","seconds":"5"}', { command: "ls", seconds: 5 }],
    [{ command: "ls", folder: null, seconds: null, background: null }, { command: "ls" }],
    [
      { command: "ls", cwd: "sub", timeout: 0 },
      { command: "ls", folder: "sub", seconds: 1 },
    ],
    [
      { command: "ls", background: "false" },
      { command: "ls", background: false },
    ],
  ])("reads %j", (value, input) => {
    expect(setUp().tool("run_command").read(value)).toEqual({ input });
  });

  it.each([
    [{}, "command is missing"],
    [{ command: ["ls"] }, "command must be a string, not a list"],
    [{ command: "ls", seconds: "soon" }, 'seconds must be a number, not "soon"'],
    [{ command: "ls", folder: {} }, "folder must be a string, not an object"],
    [{ command: "ls", background: "maybe" }, 'background must be true or false, not "maybe"'],
    [null, "command is missing"],
  ])("refuses %j with the field and what it must be", (value, problem) => {
    const read = setUp().tool("run_command").read(value);
    expect("problem" in read && read.problem).toContain(problem);
  });
});

describe("command_output", () => {
  it("lists lines with their positions, which a page can start from", async () => {
    const { running, tool } = await start({ command: "npm test" });
    running.print("one\ntwo ERROR\nthree\nan error\n");
    const { result } = await answerOf(tool("command_output"), { id: 1, find: "error" });
    expect(result.text).toBe(
      'Still running. 2 lines contain "error"; each starts with its position for "from".\n4: two ERROR\n20: an error',
    );
    expect((await answerOf(tool("command_output"), { id: "c1", from: "20" })).result.text).toContain("\nan error");
    expect((await answerOf(tool("command_output"), { id: "c1", find: "none" })).result.text).toContain("No line contains");
  });

  it("knows only commands of its own conversation", async () => {
    const { tool } = await start({ command: "npm test" });
    const other = contextOf({ conversationId: "other" });
    expect((await answerOf(tool("command_output"), { id: "c1" }, other)).result.isError).toBe(true);
    expect((await answerOf(tool("stop_command"), { id: "c1" }, other)).result.isError).toBe(true);
    expect((await answerOf(tool("command_output"), { id: "c7" })).result.text).toContain('no command "c7"');
  });
});

describe("stop_command", () => {
  it("ends a command and says how it ended", async () => {
    const { running, tool } = await start({ command: "npm start" });
    const plan = await planOf(tool("stop_command"), { id: "c1" });
    expect(plan.actions).toEqual([]);
    expect((await plan.run(permitFor(""))).result.text).toBe("Stopped. Ended by SIGTERM after 1.5 seconds.");
    expect(running.stops).toBe(1);
    expect((await answerOf(tool("stop_command"), { id: "c1" })).result.text).toContain("already ended");
  });
});
