// Pulling a model: one that was interrupted is resumed by its button, one that cannot be pulled is not.

import { beforeEach, describe, expect, it } from "vitest";
import { type Failure, FailureError } from "../../../src/core/failures/errors.js";
import { pullModel } from "../../../src/vscode/models/pull-model.js";
import { testWindow } from "../../support/vscode/test-window.js";

const lost: Failure = { provider: "ollama", kind: "connection-lost", host: "localhost:11434", remedy: "retry" };

/** An Ollama whose pulls fail as listed, and then succeed. */
function ollama(...failures: readonly Failure[]) {
  const pulls: string[] = [];
  return {
    pulls,
    id: "ollama" as const,
    name: "Ollama" as const,
    async *pullModel(name: string) {
      const failure = failures[pulls.push(name) - 1];
      yield { status: "pulling", completedBytes: 10, totalBytes: 100 };
      if (failure) throw new FailureError(failure);
      yield { status: "success", completedBytes: 100, totalBytes: 100 };
    },
  };
}

const pressResume = (): void => {
  testWindow.press = ({ buttons }) => buttons.find((button) => button === "Resume");
};

describe("pulling a model", () => {
  beforeEach(() => testWindow.reset());

  it("goes on with Resume as often as it is interrupted, and says when the model is there", async () => {
    const provider = ollama(lost, { ...lost, kind: "timeout", phase: "idle", afterMs: 1 });
    pressResume();
    await pullModel(provider, "llama3.2");
    expect(provider.pulls).toEqual(["llama3.2", "llama3.2", "llama3.2"]);
    expect(testWindow.shown.map(({ severity, buttons }) => [severity, ...buttons])).toEqual([
      ["warning", "Resume"],
      ["warning", "Resume"],
      ["information"],
    ]);
    expect(testWindow.shown.at(-1)?.text).toContain("llama3.2");
  });

  it("stays interrupted if the user dismisses the message", async () => {
    const provider = ollama(lost);
    await pullModel(provider, "llama3.2");
    expect(provider.pulls).toHaveLength(1);
    expect(testWindow.shown[0]?.text).toContain("localhost:11434");
  });

  it.each<Failure>([
    { provider: "ollama", kind: "model-not-found", model: "lama", remedy: "none" },
    { provider: "ollama", kind: "not-found", remedy: "open-settings" },
    { provider: "ollama", kind: "malformed-response", remedy: "open-settings" },
  ])("offers no Resume for $kind, which another pull would not change", async (failure) => {
    const provider = ollama(failure);
    pressResume();
    await pullModel(provider, "lama");
    expect(provider.pulls).toHaveLength(1);
    expect(testWindow.shown.map(({ buttons }) => buttons)).toEqual([[]]);
  });

  it("asks for a name if none was given, and leaves it if none is entered", async () => {
    const provider = ollama();
    testWindow.type = () => " qwen2.5:7b ";
    await pullModel(provider, undefined);
    expect(provider.pulls).toEqual(["qwen2.5:7b"]);
    testWindow.type = () => " ";
    await pullModel(provider, undefined);
    expect(provider.pulls).toHaveLength(1);
  });
});
