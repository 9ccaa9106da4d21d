import { decide } from "../engine/index.js";
import type { AnswerRecord, DecisionRecord, ErroRecord } from "../engine/index.js";
import { parseAReq, serialise, toErro, unforeseen } from "../protocol/index.js";
import type { AReq, ARes, Fault, Subject } from "../protocol/index.js";
import { contextOf, redact, withoutLongNumbers } from "../risk/index.js";
import type { Context, Maybe } from "../risk/index.js";
import { answerOf } from "./answer.js";
import { askableOptions } from "./app-channel.js";
import { subjectOf as challengeSubjectOf } from "./challenge/subject.js";
import type { Announcement } from "./challenge/subject.js";
import type { Acs, DirectoryServerProfile, IssuerSetup } from "./types.js";

/** A message on its way: answered at most once, however often its bytes arrive at the same time. */
export class Authentications {
  private readonly underWay = new Map<string, Promise<string>>();

  constructor(private readonly acs: Acs) {}

  /**
   * Answers one AReq. Never rejects: whatever happens, the peer gets an ARes or an Erro.
   * @param bytes the request body as received
   * @returns the JSON of the answer; undefined for an Erro, which is never answered, not even a malformed one
   */
  async authenticate(bytes: Uint8Array, peer: DirectoryServerProfile): Promise<Maybe<string>> {
    let about: Subject = { messageVersion: peer.parseOptions.supportedVersions.at(-1) ?? "2.2.0" };
    try {
      const parsed = parseAReq(bytes, peer.parseOptions);
      about = parsed.ok ? subjectOf(parsed.message) : parsed.about;
      if (parsed.ok) return await this.answerOnce(parsed.message, this.acs.edge.digest(bytes), peer);
      if (about.errorMessageType === "Erro") return this.hear(about);
      return await this.refuse(parsed.fault, about);
    } catch (failure) {
      this.acs.onAnswer({ messageVersion: about.messageVersion, outcome: "403", repeated: false, failure });
      return serialise(toErro(unforeseen(), about));
    }
  }

  /** A message that arrives again while the first is being decided waits for the first one's answer. */
  private async answerOnce(areq: AReq, digest: string, peer: DirectoryServerProfile): Promise<string> {
    const running = this.underWay.get(digest);
    if (running !== undefined) return running;
    const answer = this.answer(areq, digest, peer);
    this.underWay.set(digest, answer);
    try {
      return await answer;
    } finally {
      this.underWay.delete(digest);
    }
  }

  private async answer(areq: AReq, digest: string, peer: DirectoryServerProfile): Promise<string> {
    const earlier = await this.earlierAnswer(areq, digest);
    if (earlier !== undefined) return this.reply(earlier, true);
    const redacted = redact(areq, this.acs.reference.keyedHash);
    const issuer = this.acs.issuerOf(redacted.card.bin);
    if (issuer === undefined) return this.refuse({ code: "305", elements: ["acctNumber"] }, subjectOf(areq));
    const { context, record } = await this.decide(areq, issuer, redacted, digest, peer);
    const ares = record.answer as unknown as ARes;
    if (ares.transStatus === "C") await this.announce({ areq, redacted, context, ares, issuer, peer });
    return this.reply(ares, false);
  }

  /** A challenge is kept before anybody is told that there is one. */
  private announce(of: Omit<Announcement, "options">): Promise<void> {
    const { acs } = this;
    const options = askableOptions(of.areq, of.context, acs.cardholders.optionsFor(of.issuer.id, of.redacted.card.key));
    return acs.announce(challengeSubjectOf({ ...of, options }, acs.authenticationValue));
  }

  private async decide(areq: AReq, issuer: IssuerSetup, redacted: ReturnType<typeof redact>, digest: string, peer: DirectoryServerProfile): Promise<{ readonly context: Context; readonly record: DecisionRecord }> {
    const { acs } = this;
    const observation = acs.observationOf(areq.threeDSServerTransID);
    const context = contextOf(redacted, observation, acs.reference, acs.edge.now());
    const acsTransID = acs.edge.newTransactionId();
    const record = await decide(acs.engine, issuer.risk, {
      context,
      areq: redacted,
      observation,
      acsTransID,
      messageDigest: digest,
      setup: issuer.setupIds,
      declared: issuer.whenFailing,
      answer: (verdict) => answerOf(acs, peer.eci, issuer, areq, context, verdict, acsTransID) as unknown as AnswerRecord,
    });
    return { context, record };
  }

  private async earlierAnswer(areq: AReq, digest: string): Promise<Maybe<ARes>> {
    const record = await this.acs.engine.journal.findDecision(areq.threeDSServerTransID);
    return record?.messageDigest === digest ? (record.answer as unknown as ARes) : undefined;
  }

  private reply(answer: ARes, repeated: boolean): string {
    this.acs.onAnswer({ messageVersion: answer.messageVersion, outcome: answer.transStatus ?? "none", repeated });
    return serialise(answer);
  }

  private hear(about: Subject): undefined {
    this.acs.onAnswer({ messageVersion: about.messageVersion, outcome: "none", repeated: false });
    return undefined;
  }

  private async refuse(fault: Fault, about: Subject): Promise<string> {
    const { acs } = this;
    const record: ErroRecord = {
      kind: "erro",
      at: acs.edge.now(),
      errorCode: fault.code,
      // Names of duplicate members and of extensions are the peer's own words.
      elements: fault.elements.map(withoutLongNumbers),
      threeDSServerTransID: about.threeDSServerTransID,
    };
    let failure: unknown;
    // A fault is the peer's to mend, and it hears of it even when we cannot write it down.
    await acs.engine.journal.append(record).catch((error: unknown) => (failure = error));
    acs.onAnswer({ messageVersion: about.messageVersion, outcome: fault.code, repeated: false, ...(failure === undefined ? {} : { failure }) });
    return serialise(toErro(fault, about));
  }
}

function subjectOf(areq: AReq): Subject {
  return {
    messageVersion: areq.messageVersion,
    errorMessageType: "AReq",
    threeDSServerTransID: areq.threeDSServerTransID,
    dsTransID: areq.dsTransID,
    ...(areq.sdkTransID === undefined ? {} : { sdkTransID: areq.sdkTransID }),
  };
}
