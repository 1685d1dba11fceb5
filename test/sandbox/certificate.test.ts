// Certificates made at run time, and TLS services as Node's own client sees them.

import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { get } from "node:https";
import { afterEach, describe, expect, it } from "vitest";
import { type Certificate, createCertificate } from "./certificate.js";
import { type Sandbox, startSandbox } from "./sandbox.js";

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

/** Status of a GET over TLS, or the code of the error. */
async function ask(url: string, trusted?: string): Promise<unknown> {
  const request = get(url, { agent: false, ...(trusted === undefined ? {} : { ca: trusted }) });
  try {
    const [response] = await once(request, "response");
    response.resume();
    return response.statusCode;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

async function serveWith(certificate: Certificate): Promise<string> {
  sandbox = await startSandbox({ tls: certificate });
  return `${sandbox.snowcell.url}/models/coding/current`;
}

describe("a certificate made at run time", () => {
  it("is a valid self-signed X.509 certificate", () => {
    const certificate = new X509Certificate(createCertificate().cert);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.checkHost("example.com")).toBeUndefined();
  });

  it("is valid for the given time, also past 2049", () => {
    const notBefore = new Date("2001-02-03T04:05:06Z");
    const notAfter = new Date("2051-02-03T04:05:06Z");
    const { validFromDate, validToDate } = new X509Certificate(createCertificate({ notBefore, notAfter }).cert);
    expect([validFromDate, validToDate]).toEqual([notBefore, notAfter]);
  });
});

describe("a service over TLS", () => {
  it("answers only a client that trusts the certificate", async () => {
    const certificate = createCertificate();
    const url = await serveWith(certificate);
    expect(url).toMatch(/^https:/);
    expect(await ask(url, certificate.cert)).toBe(200);
    expect(await ask(url)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
  });

  it("is rejected with an expired certificate, and with another host's", async () => {
    const expired = createCertificate({ notAfter: new Date(Date.now() - 1000) });
    expect(await ask(await serveWith(expired), expired.cert)).toBe("CERT_HAS_EXPIRED");
    await sandbox?.close();
    const foreign = createCertificate({ hosts: ["example.com"] });
    expect(await ask(await serveWith(foreign), foreign.cert)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("can break a stream, and be killed during one", async () => {
    const certificate = createCertificate();
    await serveWith(certificate);
    const service = sandbox?.snowcell;
    if (!service) throw new Error("not started");
    service.faults.add({ behaviour: { cutAfterCharacters: 2, how: "reset" }, match: () => true });
    const cut = get(`${service.url}/models/coding/current`, { agent: false, ca: certificate.cert });
    const [broken] = await once(cut, "response");
    let text = "";
    broken.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    const [error] = await once(broken, "error");
    expect([text, error.code]).toEqual(["qw", "ECONNRESET"]);

    service.faults.add({ behaviour: { stallAfterCharacters: 2 }, match: () => true });
    const stalled = get(`${service.url}/models/coding/current`, { agent: false, ca: certificate.cert });
    const [response] = await once(stalled, "response");
    const lost = once(response.resume(), "error");
    await service.kill();
    expect((await lost)[0]).toMatchObject({ code: "ECONNRESET" });
    expect((await service.requests[1]?.closed)?.byClient).toBe(false);
  });
});
