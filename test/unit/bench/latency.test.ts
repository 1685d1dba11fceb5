import { describe, expect, it } from "vitest";
import { deltaOf, lastWordIn, textOf } from "../../bench/latency/numbered-service.js";
import {
  bytesPerCharacter,
  latencies,
  postsPerSecond,
  type Run,
  timeToFirstText,
  timeToRequest,
} from "../../bench/latency/runs.js";

describe("numbered words", () => {
  it("are identified by the last complete one", () => {
    for (const number of [0, 35, 36, 1295, 9999]) expect(lastWordIn(textOf(number + 1))).toBe(number);
    expect(lastWordIn("009 00a 00")).toBe(10);
  });

  it("are not found in other text", () => {
    expect(lastWordIn("Hello")).toBeUndefined();
    expect(lastWordIn("")).toBeUndefined();
  });

  it("come in paragraphs", () => {
    expect(deltaOf(0)).toBe("000 ");
    expect(deltaOf(39)).toBe("013\n\n");
  });
});

describe("a run", () => {
  const run: Run = {
    writtenAt: [100, 110, 120, 1100],
    shown: {
      pressedAt: 90,
      frameTimes: [],
      frames: [
        { at: 115, word: 0 },
        { at: 130, word: 2 },
      ],
      posts: [
        { at: 95, bytes: 100 },
        { at: 112, bytes: 10 },
        { at: 126, bytes: 14 },
      ],
    },
    requestedAt: 97,
    characters: 31,
  };

  it("attributes each word to the first frame that shows it or a later one", () => {
    expect(latencies(run).slice(0, 3)).toEqual([15, 20, 10]);
  });

  it("counts a word that never appeared as a failure", () => {
    expect(latencies(run)[3]).toBe(Number.POSITIVE_INFINITY);
  });

  it("counts the posts sent during streaming, and the bytes of all posts", () => {
    expect(postsPerSecond(run)).toBe(2);
    expect(bytesPerCharacter(run)).toBe(4);
  });

  it("measures the request and the first text from the button press", () => {
    expect(timeToRequest(run)).toBe(7);
    expect(timeToFirstText(run)).toBe(25);
  });
});
