// Classifies IP addresses: a page may be fetched from the internet, but not from a network that only this machine can reach,
// unless the user listed the host. Ranges: https://www.iana.org/assignments/iana-ipv4-special-registry and
// https://www.iana.org/assignments/iana-ipv6-special-registry.

/** `local-only` is never fetched: link-local addresses serve credentials in clouds; multicast and reserved ones serve no page. */
export type Reach = "public" | "private" | "loopback" | "local-only";

type Range = readonly [start: string, bits: number, reach: Reach];

const ranges4: readonly Range[] = [
  ["0.0.0.0", 8, "local-only"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "private"],
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "local-only"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "local-only"],
  ["192.0.2.0", 24, "local-only"],
  ["192.168.0.0", 16, "private"],
  ["198.18.0.0", 15, "private"],
  ["198.51.100.0", 24, "local-only"],
  ["203.0.113.0", 24, "local-only"],
  ["224.0.0.0", 3, "local-only"],
];

/** Each with the number of its 16-bit groups that an IPv4 address follows. */
const carriers: readonly (readonly [start: readonly number[], at: number])[] = [
  // IPv4-mapped and IPv4-compatible addresses, NAT64, 6to4.
  [[0, 0, 0, 0, 0, 0xffff], 6],
  [[0, 0, 0, 0, 0xffff, 0], 6],
  [[0, 0, 0, 0, 0, 0], 6],
  [[0x64, 0xff9b, 0, 0, 0, 0], 6],
  [[0x2002], 1],
];

/** How far an address reaches; `local-only` for what is no address. Takes IPv6 with or without brackets. */
export function reachOf(address: string): Reach {
  // Without the zone of a link-local address.
  const [text = ""] = address.replace(/^\[|\]$/g, "").split("%", 1);
  const four = numberOf4(text);
  if (four !== undefined) return reachOf4(four);
  const groups = groupsOf6(text);
  return groups ? reachOf6(groups) : "local-only";
}

/** Whether a host is an address and not a name. */
export function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || numberOf4(hostname) !== undefined;
}

function reachOf4(address: number): Reach {
  const inside = ranges4.find(([start, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor((numberOf4(start) ?? 0) / size);
  });
  return inside?.[2] ?? "public";
}

function reachOf6(groups: readonly number[]): Reach {
  const [first = 0, second = 0] = groups;
  if (groups.slice(0, 7).every((group) => group === 0)) return groups[7] === 1 ? "loopback" : "local-only";
  for (const [start, at] of carriers) {
    if (start.every((group, index) => groups[index] === group))
      return reachOf4((groups[at] ?? 0) * 65_536 + (groups[at + 1] ?? 0));
  }
  if ((first & 0xfe00) === 0xfc00) return "private";
  // Only 2000::/3 is the internet; Teredo (2001::/32) and documentation (2001:db8::/32) are not.
  if ((first & 0xe000) !== 0x2000 || (first === 0x2001 && (second === 0 || second === 0xdb8))) return "local-only";
  return "public";
}

function numberOf4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** The eight groups of an IPv6 address; undefined for any other text. */
function groupsOf6(text: string): readonly number[] | undefined {
  const dotted = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text);
  const four = dotted ? numberOf4(dotted[2] ?? "") : undefined;
  if (dotted && four === undefined) return undefined;
  const whole =
    four === undefined ? text : `${dotted?.[1]}${Math.floor(four / 65_536).toString(16)}:${(four % 65_536).toString(16)}`;
  const halves = whole.split("::");
  if (halves.length > 2) return undefined;
  const [before = [], after] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - before.length - (after?.length ?? 0);
  if (after ? missing < 1 : missing !== 0) return undefined;
  const groups = after ? [...before, ...Array.from({ length: missing }, () => "0"), ...after] : before;
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map((group) => Number.parseInt(group, 16)) : undefined;
}
