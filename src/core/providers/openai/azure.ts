// Azure OpenAI uses the same API, but takes keys in a separate header and names the model in the address.

import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";

interface Address {
  readonly baseUrl: string;
  /** Empty, or begins with `?`. */
  readonly query: string;
}

const azureHost =
  /\.(?:openai\.azure\.(?:com|us|cn)|cognitiveservices\.azure\.(?:com|us|cn)|services\.ai\.azure\.com|azure-api\.net)$/;
const deploymentPath = /\/openai\/deployments\/([^/]+)$/;

/** Whether an address belongs to Azure or to a gateway with Azure's paths. */
function isAzure({ baseUrl, query }: Address): boolean {
  const { hostname, pathname } = new URL(baseUrl);
  return azureHost.test(hostname) || (deploymentPath.test(pathname) && new URLSearchParams(query).has("api-version"));
}

/** How to send a key: to Azure in `api-key`, unless it is an Entra ID token; to others as a bearer token. */
export function keyAt(address: Address, key: string): Pick<OpenAIEndpoint, "apiKey" | "headers" | "query"> {
  const query = address.query === "" ? {} : { query: address.query };
  return isAzure(address) && !key.startsWith("eyJ") ? { ...query, headers: { "api-key": key } } : { ...query, apiKey: key };
}

/** The model in a deployment's address; Azure does not list it there. */
export function deploymentIn(baseUrl: string): string | undefined {
  return deploymentPath.exec(new URL(baseUrl).pathname)?.[1];
}
