import { describe, expect, it } from "vitest";
import { pluralsWithoutSingular, withoutSingular } from "./plurals.js";

/** Texts whose number is never one, each with its reason. */
const neverOne: readonly (readonly [text: RegExp, reason: string])[] = [
  [/^Last \{0\} days$/, "7 or 30"],
  [/^Choose \{0\} to \{1\} models/, "constants"],
  [/[Oo]nly its first \{0\} entries/, "a constant"],
  [/^\{0\} conversations deleted$/, "one is named by its title"],
  [/^only .*\{0\} characters$/, "of a text that is too long to attach"],
  [/^\{0\}, \{1\} changes$/, "shown only for more than one"],
  [/arguments is too long: \{0\} characters/, "of a definition that is over its limit"],
  [/^\{0\} of \{1\} changes left/, "shown only for more than one"],
  [/^Choose up to \{0\} models/, "a constant"],
  [/the same \{0\} questions, in turns/, "a constant"],
  [/^\{0\} requests$/, "of a benchmark, which has several questions"],
  [/arguments is too long: \{0\} characters/, "longer than the limit"],
  [/two providers .*\{0\} requests each/, "a constant"],
  [/price.*\{0\} of \{1\} requests\.$/, "shown only beside a cost, so of two at least"],
  [/^\{0\}: \{1\} of \{2\} requests succeeded\.$/, "compared only from several requests on"],
];

describe("a text that counts", () => {
  it("has a text of its own for one", async () => {
    const found = await pluralsWithoutSingular();
    expect(found.filter((text) => !neverOne.some(([pattern]) => pattern.test(text)))).toEqual([]);
  });

  it.each([
    [["{0} models"], true],
    [["{0} more models of {1} are not shown"], true],
    [["{0} files have merge conflicts."], true],
    [["{1} of {0} branches"], true],
    [["{0} models", "1 line"], true],
    [["{0} models", "1 model"], false],
    [["{0} more models of {1}", "1 more model of {0}"], false],
    [["{0} entries", "1 entry"], false],
    [["{0} branches", "1 branch"], false],
    [["{0} is limiting requests."], false],
    [["{0} holds no files."], false],
    [["{0} tokens"], false],
  ])("is noticed in %j: %s", (texts, missing) => {
    expect(withoutSingular(texts).length > 0).toBe(missing);
  });
});
