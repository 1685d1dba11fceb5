// What a host tells by its name alone: whether it is this machine, or near it. Decides whether "local" may be believed, as a
// slip in the settings would otherwise send out a conversation that must stay here.

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

/** Whether a host is this machine itself. `hostname` as a URL has it. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\]|\[::\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/.test(
    host,
  );
}
