import { describe, expect, it } from "vitest";
import { isNoise } from "./console-noise.js";

describe("the page's console", () => {
  it.each([
    "Failed to load resource: net::ERR_NAME_NOT_RESOLVED",
    "%c  ERR color: #f33 Failed: getaddrinfo ENOTFOUND open-vsx.org",
    "Activating extension 'vscode.emmet' failed: Not Found.",
    "[error] Copilot Chat: no account",
    "Error: Timed out waiting for authentication provider 'github' to register.",
    "%c  ERR color: #f33 Error: Aborted onWillSaveTextDocument-event after 1750ms",
  ])("ignores noise of the offline machine: %s", (line) => expect(isNoise(line)).toBe(true));

  it.each([
    "TypeError: Cannot read properties of undefined (reading 'id')",
    "Failed to load resource: the server responded with a status of 500 (Internal Server Error)",
    "Activating extension 'snowcell.snowcell' failed: Not Found.",
    "Could not read .github/copilot-instructions.md",
    "snowcell.snowcell: could not import Copilot's instructions",
    "Refused to load the script because it violates the following Content Security Policy directive",
  ])("keeps what may be ours: %s", (line) => expect(isNoise(line)).toBe(false));
});
