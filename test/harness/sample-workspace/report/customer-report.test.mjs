import assert from "node:assert/strict";
import { test } from "node:test";
import { customerReport } from "./customer-report.mjs";

test("adds up the orders of each customer", () => {
  const customers = [
    { id: 1, name: "Ana" },
    { id: 2, name: "Ben" },
  ];
  const orders = [
    { customerId: 1, total: 5 },
    { customerId: 2, total: 2 },
    { customerId: 1, total: 3 },
  ];
  assert.deepEqual(customerReport(orders, customers), { Ana: 8, Ben: 2 });
});

test("leaves out orders without a customer", () => {
  assert.deepEqual(customerReport([{ customerId: 9, total: 1 }], []), {});
});
