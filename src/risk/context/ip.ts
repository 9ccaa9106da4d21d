/** IP addresses: reading, canonical text, and which ranges are not places on the internet. */

export interface IpAddress {
  readonly version: 4 | 6;
  /** Canonical text: dotted quad, or RFC 5952. An IPv4 address mapped into IPv6 is the IPv4 address. */
  readonly text: string;
  /** The network that the address is in: /24 of IPv4, /48 of IPv6. */
  readonly prefix: string;
  readonly isPublic: boolean;
}

/** The address `text` names, or undefined when it names none. */
export function parseIp(text: string): IpAddress | undefined {
  const quad = parseIpv4(text);
  if (quad !== undefined) return ipv4(quad);
  if (text.length > 45 || !text.includes(":")) return undefined;
  const groups = parseIpv6(text);
  if (groups === undefined) return undefined;
  return isMapped(groups) ? ipv4((groups[6] as number) * 0x1_0000 + (groups[7] as number)) : ipv6(groups);
}

function parseIpv4(text: string): number | undefined {
  if (text.length < 7 || text.length > 15) return undefined;
  let value = 0;
  let octet = -1;
  let octets = 0;
  for (let index = 0; index <= text.length; index++) {
    const unit = index === text.length ? 46 : text.charCodeAt(index);
    if (unit === 46) {
      if (octet < 0) return undefined;
      value = value * 256 + octet;
      octets++;
      octet = -1;
      continue;
    }
    const digit = unit - 48;
    // A leading zero means octal to some readers and decimal to others, so it means nothing to us.
    if (digit < 0 || digit > 9 || octet === 0) return undefined;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return undefined;
  }
  return octets === 4 ? value : undefined;
}

/** Ranges as [first address, prefix length]. Documentation ranges are not among them: nobody real comes from there, but
 * examples, tests and simulated worlds do, and should meet the same code as everybody else. */
const NOT_PUBLIC_V4 = [
  ["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8], ["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24],
  ["192.168.0.0", 16], ["198.18.0.0", 15], ["224.0.0.0", 4], ["240.0.0.0", 4],
] as const;
const notPublicV4 = NOT_PUBLIC_V4.map(([first, bits]) => {
  const size = 0x1_0000_0000 / (1 << bits);
  const start = parseIpv4(first) as number;
  return [start, start + size] as const;
});

function ipv4(value: number): IpAddress {
  const a = Math.floor(value / 0x100_0000);
  const b = (value >>> 16) & 255;
  const c = (value >>> 8) & 255;
  return {
    version: 4,
    text: `${a}.${b}.${c}.${value & 255}`,
    prefix: `${a}.${b}.${c}.0/24`,
    isPublic: !notPublicV4.some(([start, end]) => value >= start && value < end),
  };
}

/** Eight groups of 16 bits. */
function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] as string, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** Groups between colons; the last may be a dotted quad where the address ends. */
function parseGroups(text: string, endsAddress: boolean): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as string;
    if (endsAddress && index === parts.length - 1 && part.includes(".")) {
      const quad = parseIpv4(part);
      if (quad === undefined) return undefined;
      groups.push(quad >>> 16, quad & 0xffff);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(parseInt(part, 16));
    }
  }
  return groups;
}

function isMapped(groups: readonly number[]): boolean {
  return groups[5] === 0xffff && groups.every((group, index) => index >= 5 || group === 0);
}

function ipv6(groups: readonly number[]): IpAddress {
  const [first, second, third] = groups as readonly [number, number, number];
  return {
    version: 6,
    text: compressed(groups),
    prefix: `${first.toString(16)}:${second.toString(16)}:${third.toString(16)}::/48`,
    // Global unicast is 2000::/3; of it, 2001::/23 holds protocol assignments. Everything else is local, multicast or reserved.
    isPublic: first >>> 13 === 1 && !(first === 0x2001 && second < 0x200),
  };
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first of equals) as "::". */
function compressed(groups: readonly number[]): string {
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > bestLength) {
      bestStart = start;
      bestLength = length;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestStart < 0) return hex.join(":");
  return `${hex.slice(0, bestStart).join(":")}::${hex.slice(bestStart + bestLength).join(":")}`;
}
