// Makes a self-signed certificate at run time, so that the repository holds no key and none expires.
// X.509 version 3 in DER, RFC 5280; ECDSA on P-256 with SHA-256, RFC 5758.

import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { isIPv4 } from "node:net";

export interface Certificate {
  /** PEM for node:tls; also what a client must trust. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

export interface CertificateOptions {
  /** DNS names and IPv4 addresses, default `localhost` and `127.0.0.1`. */
  readonly hosts?: readonly string[];
  /** Default: one day ago. */
  readonly notBefore?: Date;
  /** Default: in one year. */
  readonly notAfter?: Date;
}

const dayMs = 86_400_000;

export function createCertificate(options: CertificateOptions = {}): Certificate {
  const { hosts = ["localhost", "127.0.0.1"] } = options;
  const { notBefore = new Date(Date.now() - dayMs), notAfter = new Date(Date.now() + 365 * dayMs) } = options;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(objectId("1.2.840.10045.4.3.2")); // ecdsa-with-SHA256
  // A unique name: a client that trusts several certificates finds the issuer by it.
  const commonName = `SnowCell sandbox ${randomUUID()}`;
  const name = sequence(element(0x31, sequence(objectId("2.5.4.3"), utf8(commonName))));
  const toSign = sequence(
    element(0xa0, integer(2)), // version 3
    integer(1), // serial number
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    element(0xa3, sequence(basicConstraints(), alternativeNames(hosts))),
  );
  const signed = sequence(toSign, algorithm, bitString(sign("sha256", toSign, privateKey)));
  return { cert: pem(signed), key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

/** A certificate authority, so that a client can trust the certificate itself. */
function basicConstraints(): Buffer {
  const isAuthority = sequence(element(0x01, Buffer.from([0xff])));
  return sequence(objectId("2.5.29.19"), element(0x04, isAuthority));
}

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host) ? element(0x87, Buffer.from(host.split(".").map(Number))) : element(0x82, Buffer.from(host, "ascii")),
  );
  return sequence(objectId("2.5.29.17"), element(0x04, sequence(...names)));
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

/** 0 to 127 only. */
function integer(value: number): Buffer {
  return element(0x02, Buffer.from([value]));
}

function utf8(value: string): Buffer {
  return element(0x0c, Buffer.from(value));
}

function bitString(bits: Buffer): Buffer {
  return element(0x03, Buffer.concat([Buffer.from([0]), bits]));
}

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

/** UTCTime through 2049 and GeneralizedTime after that, as RFC 5280 requires. */
function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replace(/[-T:]/g, "")}Z`;
  return date.getUTCFullYear() < 2050 ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
