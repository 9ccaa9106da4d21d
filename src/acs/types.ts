import type { Instant } from "../base/index.js";
import type { AReq, JsonObject, MessageVersion, ParseOptions } from "../protocol/index.js";
import type { Engine, SetupIds } from "../engine/index.js";
import type { CardNetwork } from "./card-networks.js";
import type { Cardholders, TrustList } from "./challenge/ports.js";
import type { ChallengeSubject } from "./challenge/types.js";
import type { Action, Context, Listed, Maybe, MethodObservation, RedactedCard, ReferenceData, RiskSetup } from "../risk/index.js";

/** What a card's issuer published: whose cards, which setup, how its answers look. */
export interface IssuerSetup {
  readonly id: string;
  readonly risk: RiskSetup;
  readonly setupIds: SetupIds;
  /** What runs beside `risk` and lands only in the record. */
  readonly shadow?: RiskSetup | undefined;
  /** How the bank calls itself towards its cardholders. */
  readonly name: Readonly<Record<"ja" | "en", string>>;
  /** Shown by the merchant when the cardholder is asked on another channel. */
  readonly cardholderInfo: string;
  /** What to do with a decision that cannot be judged or written down. */
  readonly whenFailing: Action;
}

/** Makes the value that proves an authentication to the card network (CAVV, AAV): the one place where an HSM or a network's own generator plugs in. */
export interface AuthenticationValue {
  /** Base64 of 20 bytes. `areq` is the message as received, because networks bind the value to the account number. */
  generate(areq: AReq, transStatus: "Y" | "A", network: CardNetwork): string;
}

/** Signs the challenge data an SDK is given. */
export interface ContentSigner {
  /** JWS compact with the certificate chain in `x5c`. */
  sign(payload: JsonObject): string;
  /** Public key, as a JWK, of the pair that belongs to this transaction; the private half can be derived again from the id. */
  ephemeralPublicKey(acsTransID: string): JsonObject;
}

/** What an issuer's answers are proven with. */
export interface Proofs {
  readonly authenticationValue: AuthenticationValue;
  readonly contentSigner: ContentSigner;
}

/** How a message of the app channel is encrypted (`enc` of its JWE). */
export type ContentEncryption = "A128CBC-HS256" | "A128GCM";

/** What became of an encrypted CReq. `element` names what was wrong: a member of the header, `iv`, `tag`, `ciphertext`, or `JWE` when it is none. */
export type OpenedCReq = { readonly ok: true; readonly text: string; readonly enc: ContentEncryption } | { readonly ok: false; readonly element: string };

/**
 * The encrypted conversation with one SDK. Counters are 0 to 255 and stand in the IV of A128GCM: each seals one text only, because a
 * second one under the same counter would give both away. What has to be sent again is sent as it was sealed.
 */
export interface AppCipher {
  /** 32 bytes shared with the SDK of a transaction. @throws when the SDK's key is not a point of P-256 */
  keysFor(acsTransID: string, sdkEphemPubKey: JsonObject, sdkReferenceNumber: string): Uint8Array;
  /**
   * The plain text of a CReq. Never throws for anything in `jwe`.
   * @param counterStoA the counter this CReq must have. With A128CBC-HS256 nothing outside of the text shows it: compare its sdkCounterStoA
   */
  open(jwe: string, keys: Uint8Array, acsTransID: string, counterStoA: number): OpenedCReq;
  /** A CRes as JWE compact, encrypted as the SDK did. */
  seal(text: string, keys: Uint8Array, acsTransID: string, enc: ContentEncryption, counterAtoS: number): string;
}

/** How one directory server wants to be spoken to. */
export interface DirectoryServerProfile {
  readonly id: string;
  readonly parseOptions: ParseOptions;
  /** Whose electronic commerce indicators and authentication values its answers have. */
  readonly cardNetwork: CardNetwork;
}

/** What the ACS is towards the outside. */
export interface AcsIdentity {
  readonly referenceNumber: string;
  readonly operatorId: string;
  /** Where browsers and SDKs reach us, without a trailing slash. */
  readonly publicUrl: string;
  /** Highest deviceInfo data version we know (2.3.1). */
  readonly deviceInfoVersion: string;
}

/** What the edge chooses, so that everything below it is the same on every machine. */
export interface Edge {
  now(): Instant;
  newTransactionId(): string;
  /** Digest of a message's bytes, to recognise one that is sent again. */
  digest(bytes: Uint8Array): string;
}

/** What people of an issuer said of cards, devices and whatever else a message names. */
export interface Lists {
  /** What the lists of an issuer say of a message at its moment; undefined where they say nothing. Answers at once. */
  say(issuer: string, context: Context): Maybe<readonly Listed[]>;
}

/** Everything a conversation with a directory server needs. */
export interface Acs {
  readonly identity: AcsIdentity;
  readonly edge: Edge;
  readonly engine: Engine;
  readonly reference: ReferenceData;
  /** An issuer's own, or those of the installation where it has none. */
  proofsOf(issuer: string): Proofs;
  readonly cardholders: Cardholders;
  readonly trustList: Pick<TrustList, "trusts">;
  readonly lists: Lists;
  /** Takes up a challenge that an ARes announces; durable when it resolves. One that is taken up already stays as it is. */
  announce(subject: ChallengeSubject): Promise<void>;
  /** A card's issuer with what decides for this card; undefined when the card is nobody's here. */
  issuerOf(card: Pick<RedactedCard, "bin" | "key">): IssuerSetup | undefined;
  /** What our 3DS Method page saw for this transaction. */
  observationOf(threeDSServerTransID: string): MethodObservation | undefined;
  /** Told of every answer, for metrics and logs; never of any content. */
  onAnswer(answer: AnswerEvent): void;
}

export interface AnswerEvent {
  readonly messageVersion: MessageVersion;
  /** transStatus, the error code of an Erro, or `none` for a message that is not answered. */
  readonly outcome: string;
  readonly repeated: boolean;
  /** What failed, when the fault is ours. Never shown to the peer. */
  readonly failure?: unknown;
}
