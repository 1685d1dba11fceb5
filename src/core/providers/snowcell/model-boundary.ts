// The privacy boundary of SnowCell's models. Users can add endpoints at any host, so the host decides, unless the settings
// name a boundary.

import type { PrivacyBoundary } from "../../provider-api/provider.js";
import { farthest } from "../../routing/boundary.js";
import { isLoopback, isNearHost } from "../hosts.js";
import type { SnowCellEndpoint, SnowCellModel } from "./model-settings.js";

/** Hosts where SnowCell runs models for an organization. */
const ownHosts = /(?:^|\.)snowcell\.(?:app|io)$/i;

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
  return isNearHost(hostname) || ownHosts.test(hostname) || companyHosts.includes(host) ? "company" : "public";
}
