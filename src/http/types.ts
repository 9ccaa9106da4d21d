import type { AppChallenges, BrowserChallenges, DeviceTokens, Language, Observations } from "../acs/index.js";
import type { Access, Backtests, ChangeLog, IssuerServices, Lists, Meters, Models, Policies, Review, SessionView, SettingsView } from "../issuer/index.js";
import type { Demo } from "./demo.js";

/** A readiness check by name: true, or one sentence on what is missing. */
export type Readiness = Readonly<Record<string, true | string>>;

/** An issuer's style sheet, which goes over ours, and its logo. */
export interface Brand {
  readonly style: string;
  readonly logo: { readonly type: string; readonly bytes: Buffer } | undefined;
}

/** An issuer as it is told to whoever may see it. */
export type IssuerHeading = Omit<SessionView["issuers"][number], "role">;

/** What the doors call. Made by `compose`. */
export interface Services {
  /** False for a peer that must not use the directory servers' door. Arguments as for `authenticate`. */
  knowsPeer(certificateName: string | undefined): boolean;
  /**
   * The answer; undefined for a message that is never answered.
   * @param certificateName common name of the peer's client certificate (empty when it has none); undefined when it showed none
   */
  authenticate(bytes: Uint8Array, certificateName: string | undefined): Promise<string | undefined>;
  /** What the 3DS Method page saw, until its AReq comes. */
  readonly observations: Observations;
  readonly deviceTokens: DeviceTokens;
  /** Text of web/method/collect.js. */
  readonly collector: string;
  readonly browserChallenges: BrowserChallenges;
  readonly appChallenges: AppChallenges;
  /** Network of a peer's address; undefined where it is not known. */
  networkOf(address: string): string | undefined;
  /** How an issuer calls itself. */
  issuerName(issuer: string, language: Language): string;
  /** How the pages of an issuer look, where it says so. */
  brandOf(issuer: string): Brand | undefined;
  /** Texts of web/challenge/. */
  readonly challengeFiles: { readonly style: string; readonly leave: string; readonly wait: string; readonly passkey: string };
  /** What the issuer's app says of persons it was to ask. */
  readonly issuerApp: {
    /** Whether the issuer signed these bytes, lately. @param signature the header X-Sekisho-Signature */
    signed(signature: string | undefined, body: Uint8Array): boolean;
    /** As {@link Challenges.confirm}. */
    confirm(acsTransID: string, said: "confirmed" | "denied"): Promise<boolean>;
  };
  readiness(): Promise<Readiness>;
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  readonly issuer: IssuerServices;
  /** Takes the sample history away for good; undefined where there never was one. */
  readonly removeSample: (() => Promise<void>) | undefined;
  readonly policies: Policies;
  readonly backtests: Backtests;
  readonly review: Review;
  readonly models: Models;
  readonly lists: Lists;
  readonly meters: Meters;
  /** What an issuer of the installation may read of its configuration. */
  settings(issuer: string): SettingsView;
  /** For the audit. */
  readonly changes: Pick<ChangeLog, "all">;
  /** What the doors of the demo show; undefined where it is off. */
  readonly demo: Demo | undefined;
  /** Texts of the bundled console, by file name; empty where it is not built. */
  readonly consoleFiles: ReadonlyMap<string, string>;
  /** Text of openapi.yaml and the page made of it. */
  readonly openapi: { readonly yaml: string; readonly page: string };
  readonly access: Access;
  /** Every issuer of the installation. */
  readonly issuers: readonly IssuerHeading[];
  /** Where others reach this server, without a slash at the end; known once it listens. */
  publicUrl(): string;
  now(): number;
  /** Told of what nobody foresaw. */
  onFailure(failure: unknown): void;
}
