// The headers of every request in this dialect.

import type { ServiceEndpoint } from "../answers/endpoint-client.js";

/** Adds the version header. Anthropic expects the key in its own header, most gateways as a bearer token. */
export function versioned(endpoint: ServiceEndpoint): ServiceEndpoint {
  const { apiKey, ...rest } = endpoint;
  const version = { "anthropic-version": "2023-06-01" };
  const isKey = apiKey?.startsWith("sk-ant-api") === true && isAnthropic(endpoint.baseUrl);
  if (!isKey) return { ...endpoint, headers: { ...version, ...endpoint.headers } };
  return { ...rest, headers: { ...version, "x-api-key": apiKey, ...endpoint.headers } };
}

function isAnthropic(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && /(?:^|\.)anthropic\.com$/i.test(new URL(baseUrl).hostname);
}
