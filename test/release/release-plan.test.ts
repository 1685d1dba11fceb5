import { describe, expect, test } from "vitest";
import {
  identityIn,
  isPreRelease,
  problemsWithRelease,
  publishCommands,
  type Release,
  relativeAddresses,
} from "./release-plan.js";

const good: Release = {
  version: "1.2.0",
  packages: [
    { file: "a.vsix", version: "1.2.0", relativeAddresses: [] },
    { file: "b.vsix", version: "1.2.0", target: "linux-x64", relativeAddresses: [] },
  ],
  changelog: "# Changelog\n\n## 1.2.0\n\n- New.\n",
  tags: ["v1.2.0"],
  environment: { VSCE_PAT: "x", OVSX_PAT: "y" },
  isDryRun: false,
};

describe("a release", () => {
  test("goes ahead if everything fits", () => {
    expect(problemsWithRelease(good)).toEqual([]);
  });

  test.each<[string, Partial<Release>, RegExp]>([
    ["without packages", { packages: [] }, /no package\. Run/],
    ["without a package for all platforms", { packages: good.packages.slice(1) }, /for all platforms/],
    [
      "with a package of another version",
      { packages: [{ file: "a.vsix", version: "1.1.0", relativeAddresses: [] }] },
      /1\.1\.0.*1\.2\.0/,
    ],
    ["with two packages for one platform", { packages: [...good.packages, ...good.packages] }, /same platform/],
    [
      "with a picture that the Marketplace cannot show",
      { packages: [{ file: "a.vsix", version: "1.2.0", relativeAddresses: ["media/a.png"] }] },
      /relative addresses: media\/a\.png/,
    ],
    ["without a section in the changelog", { changelog: "## 1.2.0-rc\n## 11.2.0\n" }, /no section "## 1\.2\.0"/],
    ["of a commit without its tag", { tags: ["v1.1.0"] }, /npm version/],
    ["without a token", { environment: { VSCE_PAT: "x" } }, /OVSX_PAT is not set/],
  ])("stops %s", (_, changed, words) => {
    expect(problemsWithRelease({ ...good, ...changed }).join("\n")).toMatch(words);
  });

  test("needs neither tag nor tokens for a dry run", () => {
    expect(problemsWithRelease({ ...good, tags: [], environment: {}, isDryRun: true })).toEqual([]);
  });

  test("is a pre-release if the minor version is odd, in both registries", () => {
    expect([isPreRelease("0.1.0"), isPreRelease("0.2.5"), isPreRelease("1.11.0")]).toEqual([true, false, true]);
    for (const command of publishCommands("0.1.0", good.packages)) expect(command).toContain("--pre-release");
    for (const command of publishCommands("0.2.0", good.packages)) expect(command).not.toContain("--pre-release");
  });

  test("finds the relative addresses of a README", () => {
    const readme = '![a](media/a.png) [b](https://b.example/c.md) [c](#part) <img src="media/d.png"> [e](docs/e.md "title")';
    expect(relativeAddresses(readme)).toEqual(["media/a.png", "media/d.png", "docs/e.md"]);
  });

  test("reads version and platform from a package's manifest", () => {
    const identity = '<Identity Language="en-US" Id="snowcell" Version="0.1.0" Publisher="snowcell" TargetPlatform="linux-x64"/>';
    expect(identityIn(`<PackageManifest Version="2.0.0"><Metadata>${identity}`)).toEqual({
      version: "0.1.0",
      target: "linux-x64",
    });
    expect(() => identityIn("<PackageManifest/>")).toThrow();
  });
});
