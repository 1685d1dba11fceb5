import { describe, expect, it } from "vitest";
import { browserCandidates } from "./browser.js";

describe("the search for a browser", () => {
  it("prefers Chromium to Chrome to Edge in the folders of the path on Linux", () => {
    const candidates = browserCandidates({ platform: "linux", env: { PATH: "/usr/bin:/opt/bin" } });
    expect(candidates[0]).toBe("/usr/bin/chromium");
    expect(candidates[1]).toBe("/opt/bin/chromium");
    expect(candidates.indexOf("/opt/bin/google-chrome")).toBeLessThan(candidates.indexOf("/usr/bin/microsoft-edge"));
    expect(candidates).toContain("/snap/bin/chromium");
  });

  it("searches the machine's and the user's applications on macOS", () => {
    const candidates = browserCandidates({ platform: "darwin", env: { HOME: "/Users/ana", PATH: "/opt/homebrew/bin" } });
    expect(candidates).toContain("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    expect(candidates).toContain("/Users/ana/Applications/Chromium.app/Contents/MacOS/Chromium");
    expect(candidates.at(-1)).toBe("/opt/homebrew/bin/microsoft-edge-stable");
  });

  it("searches only the program folders that Windows names", () => {
    const candidates = browserCandidates({ platform: "win32", env: { PROGRAMFILES: "C:\\Program Files" } });
    expect(candidates).toEqual([
      "C:\\Program Files\\Chromium\\Application\\chrome.exe",
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
      "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
    ]);
  });

  it("ignores empty path entries, which would mean the current folder", () => {
    expect(browserCandidates({ platform: "linux", env: { PATH: ":/usr/bin:" } })).not.toContain("chromium");
  });
});
