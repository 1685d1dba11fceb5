import { describe, expect, it } from "vitest";
import { pageAddress } from "./vscode-server.js";

describe("the page's address", () => {
  it("names the folder, even with spaces and non-ASCII letters", () => {
    const { searchParams } = new URL(pageAddress(8000, { workspace: "/tmp/meu código & mais" }));
    expect(searchParams.get("folder")).toBe("/tmp/meu código & mais");
  });

  it("names the unpackaged extension and its tests as paths on the server", () => {
    const address = pageAddress(8000, {
      workspace: "/tmp/work",
      extensionDevelopmentPath: "/src/extension",
      extensionTestsPath: "/src/tests/index.js",
    });
    const payload: unknown = JSON.parse(new URL(address).searchParams.get("payload") ?? "");
    expect(payload).toContainEqual(["extensionDevelopmentPath", "vscode-remote://127.0.0.1:8000/src/extension"]);
    expect(payload).toContainEqual(["extensionTestsPath", "vscode-remote://127.0.0.1:8000/src/tests/index.js"]);
  });
});
