// Certificates that must be rejected, and one that must be accepted: host, validity, and issuer. All are created by this
// run.

import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createCertificate } from "../sandbox/certificate.js";
import { usualAnswer } from "./bench.js";
import { describeFaults } from "./describe-faults.js";
import { eachTime, type Fault } from "./fault.js";

const dayMs = 86_400_000;
const daysFromNow = (days: number): Date => new Date(Date.now() + days * dayMs);

const good = createCertificate();
const expired = createCertificate({ notBefore: daysFromNow(-30), notAfter: daysFromNow(-1) });
const early = createCertificate({ notBefore: daysFromNow(1), notAfter: daysFromNow(30) });
const another = createCertificate({ hosts: ["models.example"] });
/** Not in any certificate store. */
const strange = createCertificate();

// Trusted as if installed on this machine, so that only the intended property is wrong.
setDefaultCACertificates([...getCACertificates("default"), ...[good, expired, early, another].map(({ cert }) => cert)]);

/** Rejected before anything is sent, without a retry, because a certificate does not change within seconds. */
function refused(name: string, tls: { readonly cert: string; readonly key: string }, code: string): Fault {
  return { name, options: { tls }, outcome: { ends: "tls", code, requests: 0 }, lasts: "The certificate stays what it is." };
}

describeFaults([
  { name: "a certificate that this machine trusts", options: { tls: good }, outcome: { ends: "finished", text: usualAnswer } },
  refused("an expired certificate", expired, "CERT_HAS_EXPIRED"),
  refused("a certificate that is not valid yet", early, "CERT_NOT_YET_VALID"),
  refused("a certificate of another host", another, "ERR_TLS_CERT_ALTNAME_INVALID"),
  refused("a self-signed certificate", strange, "DEPTH_ZERO_SELF_SIGNED_CERT"),
  {
    name: "plain HTTP is spoken to a server that speaks TLS",
    options: { tls: good, addressedAs: (port) => `http://127.0.0.1:${port}` },
    outcome: eachTime({ ends: "connection-lost", requests: 0 }),
    lasts: "The address stays wrong.",
  },
  {
    name: "a TLS connection that breaks in the middle of the answer",
    options: { tls: good },
    lay: (bench) => {
      const part = bench.column.stream?.delta("Hello") ?? '{"id":47';
      const read = bench.tap.received(part.length);
      bench.lay({ rawStream: [part, { data: "", after: read }], contentType: bench.contentType, ending: "reset" });
    },
    outcome: ({ stream }) => ({ ends: "connection-lost", text: stream ? "Hello" : "" }),
  },
]);
