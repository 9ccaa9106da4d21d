import type { MeterSettingsView } from "../meters/views.js";

/**
 * GET /api/v1/settings?issuer=: what the installation and the issuer are configured with. Never a secret: no key, no password, no token, no
 * address in which one could stand.
 */
export interface SettingsView {
  readonly issuer: {
    readonly id: string;
    readonly name: { readonly en: string; readonly ja: string };
    readonly country: string | null;
    /** How many ranges of card numbers it answers for, and whether one of them is every card. */
    readonly bins: number;
    readonly everyCard: boolean;
    readonly policy: { readonly id: string; readonly fingerprint: string };
    /** Null while decisions are taken without a score. */
    readonly model: string | null;
    /** The only ways in which its cardholders are asked; null: every way that their records have. */
    readonly methods: readonly string[] | null;
    /** Whether it has a signing key and certificates of its own. */
    readonly ownKeys: boolean;
  };
  readonly meters: MeterSettingsView;
  readonly installation: {
    readonly currency: string;
    readonly signIn: { readonly local: boolean; readonly oidc: string | null };
    /** Where codes and requests to confirm go; `inbox` is the demo's. */
    readonly delivery: { readonly mail: "server" | "inbox"; readonly sms: "gateway" | "inbox"; readonly app: boolean };
    readonly labelDelayDays: number;
    readonly ledgerDecisionsMax: number;
    readonly durability: "fsync" | "os";
    readonly whenFailing: "challenge" | "frictionless" | "reject";
    readonly decoupledTimeoutStatus: "U" | "N";
    readonly directoryServers: number;
    readonly tls: boolean;
    readonly demo: boolean;
    readonly sample: boolean;
  };
}
