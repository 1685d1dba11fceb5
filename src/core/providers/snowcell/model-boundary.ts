// The privacy boundary of SnowCell's models. Users can add endpoints at any host, so the host decides, unless the settings
// name a boundary.

import type { PrivacyBoundary } from "../../provider-api/provider.js";
import { farthest } from "../../routing/boundary.js";
import { isLoopback, isNearHost, isSnowCellHost } from "../../routing/hosts.js";
import type { SnowCellEndpoint, SnowCellModel } from "./model-settings.js";

/** @param companyHosts hosts of the organization's own services in the settings */
export function boundaryOfModel(model: SnowCellModel, companyHosts: readonly string[]): PrivacyBoundary {
  if (model.boundary) return model.boundary;
  const servers: readonly SnowCellEndpoint[] = [model, ...(model.alternatives ?? [])];
  // A request may go to any of these servers.
  return farthest(servers.map((server) => boundaryOfServer(server, companyHosts))) ?? "public";
}

function boundaryOfServer({ baseUrl, host }: SnowCellEndpoint, companyHosts: readonly string[]): PrivacyBoundary {
  const { hostname } = new URL(baseUrl);
  if (isLoopback(hostname)) return "local";
  return isNearHost(hostname) || isSnowCellHost(hostname) || companyHosts.includes(host) ? "company" : "public";
}
