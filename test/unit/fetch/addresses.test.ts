// Which addresses a page may be fetched from, and where a host lies.

import { describe, expect, it } from "vitest";
import { reachOf } from "../../../src/core/fetch/ip-address.js";
import { hostOf, isListed, looksLikeAddress, reachByName, readPageAddress } from "../../../src/core/fetch/page-address.js";

describe("an address that the user or a model wrote", () => {
  it.each([
    ["https://example.org/a?b=c#part", "https://example.org/a?b=c"],
    ["  example.org/docs ", "https://example.org/docs"],
    ["http://localhost:3000/x", "http://localhost:3000/x"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"],
    ["http://0x7f.1/", "http://127.0.0.1/"],
    ["http://[::1]/", "http://[::1]/"],
  ])("%s is read as %s", (text, href) => expect((readPageAddress(text) as URL).href).toBe(href));

  it.each([
    ["", "not-an-address"],
    ["https://", "not-an-address"],
    ["file:///etc/passwd", "not-an-address"],
    ["ftp://example.org/", "not-an-address"],
    ["data://text/html,x", "not-an-address"],
    [`https://example.org/${"x".repeat(2000)}`, "not-an-address"],
    ["http://example.org/", "not-encrypted"],
    ["http://192.168.0.1/", "not-encrypted"],
    ["http://localhost.example.org/", "not-encrypted"],
    ["https://user:secret@example.org/", "credentials"],
    ["https://example.org@evil.test/", "credentials"],
  ])("%s is refused: %s", (text, problem) => expect(readPageAddress(text)).toBe(problem));

  it("is offered in the mention list only if it is whole", () => {
    expect(looksLikeAddress("https://example.org")).toBe(true);
    for (const text of ["https://", "example.org", "http://example.org", "src/https.ts"])
      expect(looksLikeAddress(text)).toBe(false);
  });
});

describe("where a host lies", () => {
  it.each([
    ["93.184.216.34", "public"],
    ["2606:2800:220:1:248:1893:25c8:1946", "public"],
    ["10.1.2.3", "private"],
    ["172.31.255.255", "private"],
    ["172.32.0.0", "public"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "private"],
    ["fd00::1", "private"],
    ["127.8.8.8", "loopback"],
    ["::1", "loopback"],
    ["169.254.169.254", "local-only"],
    ["0.0.0.0", "local-only"],
    ["255.255.255.255", "local-only"],
    ["224.0.0.1", "local-only"],
    ["fe80::1%eth0", "local-only"],
    ["::", "local-only"],
    ["ff02::1", "local-only"],
    ["2001:db8::1", "local-only"],
    // An IPv4 address in another form.
    ["::ffff:127.0.0.1", "loopback"],
    ["::ffff:a9fe:a9fe", "local-only"],
    ["64:ff9b::10.0.0.1", "private"],
    ["2002:c0a8:0101::1", "private"],
    ["::ffff:93.184.216.34", "public"],
    // What is no address never passes.
    ["999.1.1.1", "local-only"],
    ["1::2::3", "local-only"],
    ["example.org", "local-only"],
  ])("%s: %s", (address, reach) => expect(reachOf(address)).toBe(reach));

  it.each([
    ["https://example.org", "public"],
    ["https://localhost:3000", "loopback"],
    ["https://app.localhost", "loopback"],
    ["https://[::ffff:127.0.0.1]/", "loopback"],
    ["https://2130706433/", "loopback"],
    ["https://wiki/", "private"],
    ["https://printer.local", "private"],
    ["https://metadata.google.internal.", "private"],
    ["https://169.254.169.254/latest/", "local-only"],
  ])("%s, by its name: %s", (address, reach) => expect(reachByName(new URL(address))).toBe(reach));
});

describe("the list of hosts", () => {
  it.each([
    ["https://example.org/x", ["example.org"], true],
    ["https://EXAMPLE.org./x", [" Example.org "], true],
    ["https://docs.example.org/", ["example.org"], false],
    ["https://docs.example.org/", ["*.example.org"], true],
    ["https://example.org/", ["*.example.org"], false],
    ["https://evilexample.org/", ["*.example.org", "example.org"], false],
    ["https://example.org:8443/", ["example.org"], false],
    ["http://localhost:3000/", ["localhost:3000"], true],
    ["https://example.org/", ["*", "*.", ""], false],
  ])("%s in %j: %s", (address, hosts, listed) => expect(isListed(new URL(address), hosts)).toBe(listed));

  it("names a host with its port only if the protocol has another", () => {
    expect(hostOf(new URL("https://example.org:443/"))).toBe("example.org");
    expect(hostOf(new URL("http://localhost:3000/"))).toBe("localhost:3000");
  });
});
