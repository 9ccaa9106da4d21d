import type { MmdbFile } from "../mmdb/writer.js";
import { writeMmdb } from "../mmdb/writer.js";
import { worldNetworks } from "./networks.js";

/** The addresses of a world as three MaxMind DB files, in the schemas an operator's own files have. */
export interface WorldDatabases {
  readonly city: Uint8Array;
  readonly asn: Uint8Array;
  readonly anonymous: Uint8Array;
}

const BUILD_EPOCH = Date.UTC(2026, 0, 1) / 1000;

export function worldDatabases(seed: number): WorldDatabases {
  const rows = worldNetworks(seed);
  const file = (type: string, networks: MmdbFile["networks"]): Uint8Array => writeMmdb({ type, ipVersion: 6, buildEpoch: BUILD_EPOCH, networks });
  return {
    city: file("Simulated-City", rows.map(({ network, facts }) => ({
      cidr: network,
      record: {
        country: { iso_code: facts.country ?? "" }, city: { names: { en: facts.city ?? "" } }, subdivisions: [{ iso_code: facts.region ?? "" }],
        location: { latitude: facts.latitude ?? 0, longitude: facts.longitude ?? 0 },
      },
    }))),
    asn: file("Simulated-ASN", rows.map(({ network, facts }) => ({
      cidr: network, record: { autonomous_system_number: facts.asn ?? 0, autonomous_system_organization: facts.organisation ?? "" },
    }))),
    anonymous: file("Simulated-Anonymous-IP", rows.map(({ network, facts }) => ({
      cidr: network,
      record: { is_hosting_provider: facts.hosting === true, is_anonymous_vpn: facts.vpn === true, is_public_proxy: facts.proxy === true, is_tor_exit_node: facts.tor === true },
    }))),
  };
}
