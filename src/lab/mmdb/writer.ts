import { assert } from "../../base/index.js";
import { encodeValue, encodeUnsigned } from "./values.js";
import type { MmdbValue } from "./values.js";

/** All addresses of `cidr` ("203.0.113.0/24", "2001:db8::/32") have this record, unless a longer prefix says otherwise. */
export interface MmdbNetwork {
  readonly cidr: string;
  readonly record: MmdbValue;
}

export interface MmdbFile {
  /** Database type as readers know it: "GeoLite2-City", "GeoLite2-ASN", "GeoIP2-Anonymous-IP". */
  readonly type: string;
  /** A version 6 file holds IPv4 networks too (under ::/96); a version 4 file holds only those. */
  readonly ipVersion: 4 | 6;
  readonly networks: readonly MmdbNetwork[];
  /** Seconds since 1970. */
  readonly buildEpoch: number;
}

/** One bit of the search tree: where 0 and 1 lead. A number is an offset in the data section, undefined is nowhere. */
interface Node {
  0: Branch;
  1: Branch;
  index: number;
}
type Branch = Node | number | undefined;

const METADATA_MARK = Uint8Array.of(0xab, 0xcd, 0xef, ...Buffer.from("MaxMind.com"));
const DATA_SEPARATOR_BYTES = 16;
const RECORD_BITS = 32;

/**
 * A MaxMind DB file (format 2.0), so that tests and simulated worlds have places and networks without licensed data.
 * @throws {Error} when a network's text is none, or is IPv6 in a version 4 file.
 */
export function writeMmdb(file: MmdbFile): Uint8Array {
  const data: Uint8Array[] = [];
  let dataBytes = 0;
  const offsets = new Map<string, number>();
  const offsetOf = (record: MmdbValue): number => {
    const name = JSON.stringify(record);
    const known = offsets.get(name);
    if (known !== undefined) return known;
    const encoded = encodeValue(record);
    const offset = dataBytes;
    offsets.set(name, offset);
    data.push(encoded);
    dataBytes += encoded.length;
    return offset;
  };

  const root: Node = { 0: undefined, 1: undefined, index: 0 };
  const networks = file.networks.map(({ cidr, record }) => ({ bits: bitsOf(cidr, file.ipVersion), record }));
  // Short prefixes first: a longer one then only has to split what is there.
  networks.sort((a, b) => a.bits.length - b.bits.length);
  for (const { bits, record } of networks) insert(root, bits, offsetOf(record));

  const nodes = numbered(root);
  return Buffer.concat([treeOf(nodes), new Uint8Array(DATA_SEPARATOR_BYTES), ...data, METADATA_MARK, metadataOf(file, nodes.length)]);
}

function insert(root: Node, bits: readonly (0 | 1)[], offset: number): void {
  if (bits.length === 0) {
    root[0] = offset;
    root[1] = offset;
    return;
  }
  let node = root;
  for (let depth = 0; depth < bits.length - 1; depth++) {
    const bit = bits[depth] as 0 | 1;
    const below = node[bit];
    const next: Node = typeof below === "object" ? below : { 0: below, 1: below, index: 0 };
    node[bit] = next;
    node = next;
  }
  node[bits[bits.length - 1] as 0 | 1] = offset;
}

function numbered(root: Node): readonly Node[] {
  const nodes: Node[] = [root];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as Node;
    node.index = index;
    for (const branch of [node[0], node[1]]) if (typeof branch === "object") nodes.push(branch);
  }
  return nodes;
}

function treeOf(nodes: readonly Node[]): Uint8Array {
  const tree = Buffer.alloc((nodes.length * RECORD_BITS * 2) / 8);
  const pointer = (branch: Branch) =>
    branch === undefined ? nodes.length : typeof branch === "number" ? nodes.length + DATA_SEPARATOR_BYTES + branch : branch.index;
  for (const node of nodes) {
    tree.writeUInt32BE(pointer(node[0]), node.index * 8);
    tree.writeUInt32BE(pointer(node[1]), node.index * 8 + 4);
  }
  return tree;
}

function metadataOf(file: MmdbFile, nodeCount: number): Uint8Array {
  // Readers in other languages insist on these widths.
  return encodeValue({
    binary_format_major_version: encodeUnsigned(2, "uint16"),
    binary_format_minor_version: encodeUnsigned(0, "uint16"),
    build_epoch: encodeUnsigned(file.buildEpoch, "uint64"),
    database_type: file.type,
    description: { en: `${file.type}, made up` },
    ip_version: encodeUnsigned(file.ipVersion, "uint16"),
    languages: ["en"],
    node_count: encodeUnsigned(nodeCount, "uint32"),
    record_size: encodeUnsigned(RECORD_BITS, "uint16"),
  });
}

/** The prefix of `cidr` as bits; an IPv4 prefix in a version 6 file stands behind 96 zeros. */
function bitsOf(cidr: string, ipVersion: 4 | 6): readonly (0 | 1)[] {
  const [address, lengthText] = cidr.split("/") as [string, string?];
  const bytes = address.includes(":") ? bytesOfIpv6(address) : bytesOfIpv4(address);
  const length = Number(lengthText);
  assert(bytes !== undefined && /^\d{1,3}$/.test(lengthText ?? "") && length <= bytes.length * 8, `${cidr} is no network`);
  assert(bytes.length === 4 || ipVersion === 6, `${cidr} does not fit into a version 4 file`);
  const bits = Array.from({ length }, (_, index) => (((bytes[index >> 3] as number) >> (7 - (index & 7))) & 1) as 0 | 1);
  return bytes.length === 4 && ipVersion === 6 ? [...new Array<0>(96).fill(0), ...bits] : bits;
}

function bytesOfIpv4(text: string): readonly number[] | undefined {
  const octets = text.split(".").map((octet) => (/^\d{1,3}$/.test(octet) ? Number(octet) : 256));
  return octets.length === 4 && octets.every((octet) => octet < 256) ? octets : undefined;
}

function bytesOfIpv6(text: string): readonly number[] | undefined {
  const halves = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [head = [], tail = []] = halves;
  const missing = Math.max(0, 8 - head.length - tail.length);
  const groups = halves.length === 2 ? [...head, ...new Array<string>(missing).fill("0"), ...tail] : head;
  if (halves.length > 2 || groups.length !== 8 || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
}
