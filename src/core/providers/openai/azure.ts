// Azure OpenAI speaks the same protocol, but takes its keys in a header of its own and names the model in the address.

import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";

interface Address {
  readonly baseUrl: string;
  /** Empty, or from the `?` on. */
  readonly query: string;
}

const azureHost =
  /\.(?:openai\.azure\.(?:com|us|cn)|cognitiveservices\.azure\.(?:com|us|cn)|services\.ai\.azure\.com|azure-api\.net)$/;
const deploymentPath = /\/openai\/deployments\/([^/]+)$/;

/** Whether Azure answers at an address, or a gateway that keeps Azure's addresses. */
function isAzure({ baseUrl, query }: Address): boolean {
  const { hostname, pathname } = new URL(baseUrl);
  return azureHost.test(hostname) || (deploymentPath.test(pathname) && new URLSearchParams(query).has("api-version"));
}

/** How a key is sent: to Azure in `api-key`, unless it is a token of Entra ID, and as a bearer token to anyone else. */
export function keyAt(address: Address, key: string): Pick<OpenAIEndpoint, "apiKey" | "headers" | "query"> {
  const query = address.query === "" ? {} : { query: address.query };
  return isAzure(address) && !key.startsWith("eyJ") ? { ...query, headers: { "api-key": key } } : { ...query, apiKey: key };
}

/** The model that an address of a deployment stands for; Azure does not list it there. */
export function deploymentIn(baseUrl: string): string | undefined {
  return deploymentPath.exec(new URL(baseUrl).pathname)?.[1];
}
