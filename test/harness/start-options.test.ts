import { describe, expect, it } from "vitest";
import { readStartOptions } from "./start-options.js";

describe("npm start", () => {
  it("opens the desktop's VS Code, quietly, when it is told nothing", () => {
    expect(readStartOptions([])).toEqual({ browser: false, check: false, verbose: false, help: false });
  });

  it("takes its options together", () => {
    expect(readStartOptions(["--check", "--verbose"])).toMatchObject({ check: true, verbose: true });
  });

  it("refuses what it does not know", () => {
    expect(() => readStartOptions(["--chek"])).toThrow(/--chek/);
  });
});
