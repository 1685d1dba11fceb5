import { describe, expect, it } from "vitest";
import { freePath, proposeTestPath } from "../../../src/core/editing/test-path.js";

describe("the path of a new test", () => {
  it.each<[source: string, tests: readonly string[], expected: string]>([
    ["src/lookup.ts", [], "src/lookup.test.ts"],
    ["src/a/lookup.ts", ["src/b/other.spec.ts"], "src/a/lookup.spec.ts"],
    ["src/a/lookup.tsx", ["src/a/__tests__/other.test.tsx"], "src/a/__tests__/lookup.test.tsx"],
    ["src/core/lookup.ts", ["test/unit/core/other.test.ts"], "test/unit/core/lookup.test.ts"],
    ["src/lookup.ts", ["test/other.test.ts"], "test/lookup.test.ts"],
    [
      "packages/one/src/lookup.ts",
      ["packages/one/test/other.test.ts", "packages/two/src/x.spec.ts"],
      "packages/one/test/lookup.test.ts",
    ],
    ["inventory.py", [], "tests/test_inventory.py"],
    ["app/shop/inventory.py", ["tests/shop/test_orders.py"], "tests/shop/test_inventory.py"],
    ["shop/inventory.py", ["shop/orders_test.py"], "shop/inventory_test.py"],
    ["src/main/java/shop/Order.java", [], "src/test/java/shop/OrderTest.java"],
    ["src/main/java/shop/Order.java", ["src/test/java/other/PriceTests.java"], "src/test/java/shop/OrderTests.java"],
    ["pkg/order.go", [], "pkg/order_test.go"],
    ["lib/order.rb", [], "spec/order_spec.rb"],
    ["lib/order.rb", ["spec/price_spec.rb"], "spec/order_spec.rb"],
    ["Shop/Order.cs", ["Shop/PriceTests.cs"], "Shop/OrderTests.cs"],
    // Tests of other languages are ignored.
    ["src/lookup.ts", ["tests/test_orders.py"], "src/lookup.test.ts"],
  ])("for %s, given %j, is %s", (source, tests, expected) => {
    expect(proposeTestPath(source, tests).path).toBe(expected);
  });

  it("gets the next number if the file exists", async () => {
    const taken = new Set(["src/a.test.ts", "src/a-2.test.ts", "tests/test_a.py"]);
    const exists = async (path: string): Promise<boolean> => taken.has(path);
    expect(await freePath("src/a.test.ts", exists)).toBe("src/a-3.test.ts");
    expect(await freePath("tests/test_a.py", exists)).toBe("tests/test_a-2.py");
    expect(await freePath("src/b.test.ts", exists)).toBe("src/b.test.ts");
  });
});
