// What "this machine" is in a local window, over SSH, in WSL and in a container: where VS Code runs the extensions.

import { describe, expect, it } from "vitest";
import { describeMachine } from "../../../src/node/network/network-steps.js";
import { machineName } from "../../../src/vscode/platform/machine-name.js";
import { manifest } from "../../manifest/manifest.js";

describe("this machine", () => {
  it.each([
    [undefined, "this machine"],
    ["wsl", "this machine's Linux (WSL)"],
    ["ssh-remote", "the remote machine (SSH)"],
    ["dev-container", "the container"],
    ["attached-container", "the container"],
    ["codespaces", "the remote machine (codespaces)"],
    ["tunnel", "the remote machine (tunnel)"],
  ])("is named after the host's kind: %s is %s", (remote, words) => {
    expect(machineName(remote)).toBe(words);
  });

  it("is the first thing that a diagnosis says, because localhost means it", () => {
    expect(describeMachine(undefined).findings.join("\n")).toMatch(
      /^VS Code runs here, on .+\n[\s\S]*localhost means this machine/,
    );
    expect(describeMachine("ssh-remote").findings[0]).toMatch(/^VS Code's extensions run remotely \(ssh-remote\), on /);
  });

  it("is where the workspace's files are: the extension runs there and nowhere else", () => {
    expect(manifest.extensionKind).toEqual(["workspace"]);
  });
});
