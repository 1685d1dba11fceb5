import { expect, it } from "vitest";
import { StepOutput } from "../../../src/core/chat/step-output.js";
import { ManualClock } from "../../support/manual-clock.js";

it("posts the output of a step ten times a second, and of a flood only the end", () => {
  const clock = new ManualClock();
  const posts: [string, string][] = [];
  const output = new StepOutput(clock, (stepId, text) => posts.push([stepId, text]));
  for (let index = 0; index < 10; index++) output.add("a", `${index}`);
  output.add("b", "x".repeat(1_000_000));
  output.add("b", "end");
  expect(posts).toEqual([]);
  clock.advance(100);
  expect(posts.map(([id, text]) => [id, text.length, text.slice(-3)])).toEqual([
    ["a", 10, "789"],
    ["b", 20_000, "end"],
  ]);
  output.add("a", "last");
  output.flush();
  expect(posts.at(-1)).toEqual(["a", "last"]);
  clock.advance(1_000);
  expect(posts).toHaveLength(3);
});
