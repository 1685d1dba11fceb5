// StackSpot's identity service: OAuth 2.0 client credentials, RFC 6749 §4.4; errors per its §5.2.

import type { RecordedRequest } from "../recorded-request.js";
import { jsonReply, type Reply } from "../reply.js";

export class StackSpotIdentity {
  /** By realm: client keys by client id. */
  readonly clients = new Map<string, Map<string, string>>();
  /** Lifetime of newly issued tokens in seconds. */
  tokenLifetime = 1199;
  /** When each token expires, in milliseconds since the Unix epoch. */
  readonly #tokens = new Map<string, number>();
  #handedOut = 0;

  /** Issued tokens that are neither expired nor revoked. */
  get liveTokens(): readonly string[] {
    return [...this.#tokens].filter(([, expiry]) => expiry > Date.now()).map(([token]) => token);
  }

  /** Expires all tokens issued so far. */
  expireTokens(): void {
    this.#tokens.clear();
  }

  /** Revokes the credential: it gets no more tokens, and its issued ones are invalid. */
  revokeClient(clientId: string): void {
    for (const clients of this.clients.values()) clients.delete(clientId);
    this.expireTokens();
  }

  letsIn(request: RecordedRequest): boolean {
    const expiry = this.#tokens.get(bearerOf(request) ?? "");
    return expiry !== undefined && expiry > Date.now();
  }

  /** `POST /{realm}/oidc/oauth/token`. */
  token({ path, headers, rawBody }: RecordedRequest): Reply {
    const refuse = (status: number, error: string, description?: string): Reply =>
      jsonReply(status, { error, ...(description === undefined ? {} : { error_description: description }) });
    const clients = this.clients.get(decodeURIComponent(path.split("/")[1] ?? ""));
    if (!clients) return refuse(404, "Realm does not exist");
    if (!/^application\/x-www-form-urlencoded\b/.test(headers["content-type"] ?? ""))
      return refuse(400, "invalid_request", "Missing form parameter: grant_type");
    const form = new URLSearchParams(rawBody);
    if (form.get("grant_type") !== "client_credentials") return refuse(400, "unsupported_grant_type");
    const secret = clients.get(form.get("client_id") ?? "");
    if (secret === undefined || secret !== form.get("client_secret")) {
      return refuse(401, "invalid_client", "Invalid client or Invalid client credentials");
    }
    this.#handedOut += 1;
    const token = `sandbox-access-token-${this.#handedOut}`;
    this.#tokens.set(token, Date.now() + this.tokenLifetime * 1000);
    return jsonReply(200, {
      access_token: token,
      expires_in: this.tokenLifetime,
      refresh_expires_in: 0,
      token_type: "Bearer",
      "not-before-policy": 0,
      scope: "",
    });
  }
}

export function bearerOf({ headers }: RecordedRequest): string | undefined {
  return /^Bearer +(.+)$/i.exec(headers.authorization ?? "")?.[1];
}
