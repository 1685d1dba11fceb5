import { describe, expect, it } from "vitest";
import { readStartOptions } from "./start-options.js";

describe("npm start", () => {
  it("opens the desktop's VS Code, with little output, by default", () => {
    expect(readStartOptions([])).toEqual({ browser: false, check: false, verbose: false, help: false });
  });

  it("accepts its options in combination", () => {
    expect(readStartOptions(["--check", "--verbose"])).toMatchObject({ check: true, verbose: true });
  });

  it("rejects unknown options", () => {
    expect(() => readStartOptions(["--chek"])).toThrow(/--chek/);
  });
});
