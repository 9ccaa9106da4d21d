import type { SetupLibrary } from "../adapters/setup-library.js";
import { assert } from "../base/index.js";
import type { Config } from "../config.js";
import type { Access, DecisionDesk, Meters, SettingsView } from "../issuer/index.js";

interface Sources {
  readonly config: Config;
  readonly library: SetupLibrary;
  readonly access: Access;
  readonly desk: DecisionDesk;
  readonly meters: Meters;
}

/** What an issuer may read of its configuration: every member is named here, so that a new setting is secret until somebody says otherwise. */
export function settingsOf({ config, library, access, desk, meters }: Sources, id: string): SettingsView {
  const issuers = config.issuers.filter((one) => one.id === id);
  const [issuer] = issuers;
  const live = desk.parts.liveOf(id);
  assert(issuer !== undefined && live !== undefined, `there is an issuer ${id}`);
  const bins = issuers.flatMap((one) => one.bins);
  const { mail, smsGateway, issuerApp, labelDelayDays, ledgerDecisionsMax, durability, whenFailing, decoupledTimeoutStatus, directoryServers, tls, demo, sample } = config;
  return {
    issuer: {
      id, name: issuer.name, country: issuer.country ?? null, bins: bins.length, everyCard: bins.includes(""),
      policy: { id: live.policy.id, fingerprint: live.policy.fingerprint }, model: live.model ?? null, methods: issuer.methods ?? null, ownKeys: issuer.keysFile !== undefined,
    },
    meters: meters.settings(id),
    installation: {
      currency: library.reference.rates.reference, signIn: access.ways,
      delivery: { mail: mail === undefined ? "inbox" : "server", sms: smsGateway === undefined ? "inbox" : "gateway", app: issuerApp !== undefined },
      labelDelayDays, ledgerDecisionsMax, durability, whenFailing, decoupledTimeoutStatus, directoryServers: directoryServers.length, tls: tls !== undefined, demo, sample,
    },
  };
}
