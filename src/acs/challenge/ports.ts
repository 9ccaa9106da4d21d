import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { DeliveryFailure } from "./delivery.js";
import type { Challenge, Language, MethodOption } from "./types.js";

/** Challenges under way, and those that ended lately. Kept sealed: they hold contacts and authentication values. */
export interface Transactions {
  /** Durable when it resolves. */
  put(challenge: Challenge): Promise<void>;
  get(acsTransID: string): Promise<Maybe<Challenge>>;
  remove(acsTransID: string): Promise<void>;
  /** When each of them wants to be looked at, in any order. */
  deadlines(): Promise<readonly { readonly acsTransID: string; readonly at: Instant }[]>;
  close(): Promise<void>;
}

/** What became of one try to tell a directory server something. */
export type DirectoryServerReply =
  /** What it said, which may be anything. */
  | { readonly kind: "answer"; readonly body: Uint8Array }
  /** It surely did not get the message: no connection, or a status that says so. */
  | { readonly kind: "undelivered" }
  /** It may have got it, and said nothing in time. */
  | { readonly kind: "no-answer" }
  /** The address is none we may speak to. */
  | { readonly kind: "forbidden" };

export interface DirectoryServers {
  /** One try; never rejects. @param message JSON of an RReq or an Erro */
  tell(url: string, message: string): Promise<DirectoryServerReply>;
}

/** Merchants that cardholders trust, so that they need not be asked there; kept by us (whitelist of 2.2.0, trust list of 2.3.1). */
export interface TrustList {
  trusts(cardKey: string, merchantKey: string): boolean;
  /** Durable when it resolves. */
  add(cardKey: string, merchantKey: string): Promise<void>;
}

/** The issuer's records of who holds a card. */
export interface Cardholders {
  /** How this card's person can be asked, the best first; empty when in no way. */
  optionsFor(issuer: string, cardKey: string): readonly MethodOption[];
}

/** What the issuer's app is to put before a person. Never logged. */
export interface AppRequest {
  readonly acsTransID: string;
  readonly issuer: string;
  /** The issuer's own name of the person, from its own records. */
  readonly person: string;
  readonly language: Language;
  /** As the merchant wrote it. */
  readonly merchantName: string;
  /** As the person reads it, such as ￥12,800; undefined where nothing is paid. */
  readonly amount: Maybe<string>;
  /** Of the card number. */
  readonly lastFour: string;
  /** When nobody waits for the answer any more. */
  readonly expiresAt: Instant;
}

/** Confirmation out of band. What the person did there, the issuer says in a message of its own ({@link Challenges.confirm}). */
export interface IssuerApp {
  /** One try; never rejects. */
  ask(request: AppRequest): Promise<DeliveryFailure | "asked">;
}

/** A credential of WebAuthn that the issuer knows to be a cardholder's. */
export interface Passkey {
  /** Base64url. */
  readonly id: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** Uses that were counted so far; 0 where the authenticator does not count. */
  readonly counter: number;
  /** What it was registered for; our own host where left out. */
  readonly rpId?: string;
}

/** What a browser is asked for; the members of PublicKeyCredentialRequestOptionsJSON that we use. */
export interface PasskeyRequest {
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials: readonly { readonly type: "public-key"; readonly id: string }[];
  readonly userVerification: "required";
}

export interface Passkeys {
  /** @param card key of the card. @param challenge bytes in base64url */
  request(card: string, challenge: string): PasskeyRequest;
  /**
   * Whether `assertion`, JSON from a browser, is one of this card's passkeys over this challenge, made by a person who was verified.
   * When it is, its use is counted before this resolves. Never rejects for what a browser sent.
   */
  verify(card: string, challenge: string, assertion: string): Promise<boolean>;
}
