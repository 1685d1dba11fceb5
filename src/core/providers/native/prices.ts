// The prices of a model in a server's list.

import type { ModelPrice } from "../../provider-api/provider.js";

/** @param scale tokens in a million over tokens in the list's unit. Undefined without prices for input and output. */
export function priceFrom(
  given: Readonly<Record<"input" | "output" | "cachedInput" | "cacheWrite", unknown>>,
  scale: number,
): ModelPrice | undefined {
  const [input, output] = [amount(given.input, scale), amount(given.output, scale)];
  if (input === undefined || output === undefined) return undefined;
  const [cachedInput, cacheWrite] = [amount(given.cachedInput, scale), amount(given.cacheWrite, scale)];
  return {
    input,
    output,
    ...(cachedInput !== undefined ? { cachedInput } : {}),
    ...(cacheWrite !== undefined ? { cacheWrite } : {}),
    currency: "USD",
  };
}

function amount(value: unknown, scale: number): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  // Negative means "depends on the routed model". Rounded, because 0.0000006 has no exact binary form.
  if (typeof number !== "number" || !Number.isFinite(number) || number < 0) return undefined;
  return Math.round(number * scale * 1e6) / 1e6;
}
