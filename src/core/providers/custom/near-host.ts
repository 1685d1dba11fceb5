// Whether a host is on this machine or its own network, by its name alone. Decides whether "local" may be believed: a
// conversation that must stay here would otherwise leave by a slip in the settings.

/** `hostname` as a URL has it: an IPv6 address stands in brackets. */
export function isNearHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  if (host.startsWith("[")) {
    // Loopback, unique local (fc00::/7) and link-local (fe80::/10), and IPv4 written as IPv6.
    return host === "[::1]" || /^\[f[cd]|^\[fe[89ab]/.test(host) || /^\[::ffff:(?:7f|a[0-9a-f]{2}:|c0a8:)/.test(host);
  }
  const bytes = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (bytes) {
    const [first, second] = [Number(bytes[1]), Number(bytes[2])];
    return (
      first === 127 ||
      first === 10 ||
      (first === 172 && second >= 16 && second <= 31) ||
      (first === 192 && second === 168) ||
      (first === 169 && second === 254)
    );
  }
  // A name without a dot, or under a suffix that no public name has.
  return !host.includes(".") || /\.(?:localhost|local|internal|lan|home\.arpa)$/.test(host);
}
