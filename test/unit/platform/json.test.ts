import { describe, expect, it } from "vitest";
import { isObject, parseJson, parseObject } from "../../../src/core/platform/json.js";

describe("external JSON", () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    [" [1] ", [1]],
    ["null", null],
    ['"text"', "text"],
    ["", undefined],
    ["{", undefined],
    ["<html>", undefined],
    ["NaN", undefined],
  ])("%j is %j", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it("is rejected without an exception if it is nested too deep", () => {
    expect(() => parseJson("[".repeat(200_000))).not.toThrow();
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ["[1]", undefined],
    ["null", undefined],
    ["1", undefined],
    ["{", undefined],
  ])("as an object, %j is %j", (text, value) => {
    expect(parseObject(text)).toEqual(value);
  });

  it("accepts only plain objects as objects", () => {
    expect([{}, [], null, "a", undefined].map(isObject)).toEqual([true, false, false, false, false]);
  });
});
