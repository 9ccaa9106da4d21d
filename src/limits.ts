/** Everything an outsider can make larger has a bound, and all bounds stand here. */
export const LIMITS = {
  /** Largest AReq: device information (64,000), extensions (81,920), authentication data and sellers at their maximum, in UTF-8. */
  messageBytesMax: 512 * 1024,
  /** Of a body that is refused, how much we let go by before we hang up. */
  ignoredBytesMax: 64 * 1024 * 1024,
  /** Largest body of the issuer's own API. */
  apiBodyBytesMax: 512 * 1024,
  /** Largest body at the doors of the 3DS Method. */
  methodBytesMax: 16 * 1024,
  /** Largest body that a browser brings to a challenge: a CReq with extensions, in base64url. */
  challengeBytesMax: 256 * 1024,
  /** A directory server that has not answered a result by then has not answered, and how much it may say. */
  resultMsMax: 5_000,
  resultAnswerBytesMax: 128 * 1024,
  /** A mail server or SMS gateway that has not taken a code by then has not taken it; a person waits. */
  deliveryMsMax: 8_000,
  /** How many messages the demo's inbox holds; the oldest goes first. */
  inboxMessagesMax: 100,
  /** How many results the demo's directory server holds; the oldest goes first. */
  demoResultsMax: 200,
  /** How long, and of how many transactions, an observation waits for its AReq. */
  observationMsMax: 15 * 60_000,
  observationsMax: 100_000,
  /** A peer that has not sent its whole request by then is cut off. */
  requestMsMax: 10_000,
  headersMsMax: 5_000,
  /** 3DS Servers give up at 10 s and directory servers earlier: past this we answer what the degrade table says. */
  profileReadMsMax: 1_000,
  /** Connections waiting for a free handler, beyond which new ones are refused. */
  connectionsMax: 4_096,
  /** Largest file of a model. A greater one is refused before it is read; boosted trees of half a million leaves take less. */
  modelFileBytesMax: 64 * 1024 * 1024,
  /** How many may listen to decisions as they are taken, and how much may wait for one who reads slowly. */
  streamsMax: 100,
  streamBytesMax: 256 * 1024,
  /** A session in which nobody asks anything, and any session, is over after that; and how many there are at a time. */
  sessionIdleMsMax: 30 * 60_000,
  sessionMsMax: 12 * 60 * 60_000,
  sessionsMax: 10_000,
  /** The sign-in link of the start is good for that long; and so long may somebody be away at an identity provider. */
  signInLinkMsMax: 15 * 60_000,
  providerSignInMsMax: 10 * 60_000,
  /** An identity provider that has not answered by then has not answered, and how much it may say. */
  providerMsMax: 5_000,
  providerAnswerBytesMax: 256 * 1024,
  /** Wrong passwords and codes, by name and by address: how many without a wait, and how the waits grow. */
  attemptsByName: { free: 5, waitMs: 1_000, waitMsMax: 15 * 60_000 },
  attemptsByAddress: { free: 20, waitMs: 1_000, waitMsMax: 30_000 },
  attemptKeysMax: 10_000,
  /** Passwords that wait their turn to be looked at, which takes a tenth of a second each. */
  passwordsWaitingMax: 20,
  /** A file of labels over the API: how large, and how many labels. */
  labelFileBytesMax: 4 * 1024 * 1024,
  labelsPerCallMax: 10_000,
} as const;
