// The monthly report. It is right, and slow: for every order it searches the list of customers.

/** @typedef {{ id: number, name: string }} Customer */
/** @typedef {{ customerId: number, total: number }} Order */

/**
 * @param {readonly Order[]} orders
 * @param {readonly Customer[]} customers
 * @returns {Record<string, number>} totals by name
 */
export function customerReport(orders, customers) {
  const report = {};
  for (const order of orders) {
    const customer = customers.find((candidate) => candidate.id === order.customerId);
    if (customer === undefined) continue;
    report[customer.name] = (report[customer.name] ?? 0) + order.total;
  }
  return report;
}
