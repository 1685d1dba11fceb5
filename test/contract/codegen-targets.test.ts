// The repository, branch and tags of a Codegen run, and the branches of its results.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, type CodegenFixture, isCreation, isResumption, startCodegen, textOf } from "./codegen-fixture.js";

describe("a Codegen run", () => {
  let fixture: CodegenFixture;
  beforeEach(async () => {
    fixture = await startCodegen();
    await fixture.logIn();
  });
  afterEach(async () => await fixture.close());

  const created = (): unknown => fixture.service.requests.find(isCreation)?.body;
  const configure = (values: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(values)) fixture.settings.set(`snowcell.codegen.${name}`, value);
  };

  it("starts in the repository, on the branch and with the tags of the settings", async () => {
    configure({ repository: "acme/shop", branch: "release/2\n", tags: ["triage", "", 7, "nightly"] });
    await ask(fixture, "Fix the build");
    expect(created()).toEqual({
      prompt: expect.stringMatching(/^Repository: acme\/shop\nBranch: release\/2\n\n[\s\S]*Fix the build/),
      metadata: { repository: "acme/shop", branch: "release/2", tags: ["triage", "nightly"] },
    });
    expect(fixture.service.requests.filter(isResumption)).toHaveLength(0);
  });

  it("sends the number of a repository in its own field", async () => {
    configure({ repository: "4711" });
    await ask(fixture, "Fix the build");
    expect(created()).toEqual({ prompt: expect.not.stringContaining("Repository"), repo_id: 4711 });
  });

  it("sends only the prompt without these settings", async () => {
    await ask(fixture, "Fix the build");
    expect(Object.keys(created() ?? {})).toEqual(["prompt"]);
  });

  it("does not start if the setting is no repository, and names the setting", async () => {
    configure({ repository: "https://example.com/a b" });
    expect((await ask(fixture, "Fix the build")).at(-1)).toMatchObject({
      failure: { kind: "configuration", setting: "snowcell.codegen.repository" },
    });
    expect(created()).toBeUndefined();
  });

  it("lists its pull requests with their branches", async () => {
    expect(textOf(await ask(fixture, "[[echo]]Done"))).toMatch(
      /- \[.+ \(branch codegen\/run-4711\)\]\(https:\/\/github\.example\//,
    );
  });
});
