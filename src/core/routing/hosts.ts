// Classifies a host by its name: this machine, near it, or SnowCell's. Decides whether the setting "local" is plausible; otherwise a
// typo could send out a conversation that must stay here.

/** `hostname` in URL form: an IPv6 address is in brackets. */
export function isNearHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  if (host.startsWith("[")) {
    // Loopback, unique local (fc00::/7), link-local (fe80::/10), and IPv4-mapped IPv6.
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
  // A name without a dot, or with a suffix that is never public.
  return !host.includes(".") || /\.(?:localhost|local|internal|lan|home\.arpa)$/.test(host);
}

/** Whether a host is this machine. `hostname` in URL form. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\]|\[::\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/.test(
    host,
  );
}

/** Whether a host belongs to SnowCell, the service. `hostname` in URL form. */
export function isSnowCellHost(hostname: string): boolean {
  return /(?:^|\.)snowcell\.(?:app|io)$/i.test(hostname);
}

/** The host name of a `host[:port]`. */
export function withoutPort(host: string): string {
  return host.replace(/:\d+$/, "");
}
