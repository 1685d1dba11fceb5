// Joins orders to their customers. It answers correctly, and slowly: the lookup runs once for every order.

export interface Customer {
  id: number;
  name: string;
}

export interface Order {
  customerId: number;
  total: number;
}

export function totalsByCustomer(orders: Order[], customers: Customer[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const order of orders) {
    const customer = customers.find((candidate) => candidate.id === order.customerId);
    if (customer === undefined) continue;
    const before = Object.keys(totals).includes(customer.name) ? totals[customer.name] : 0;
    totals[customer.name] = (before ?? 0) + order.total;
  }
  return totals;
}
