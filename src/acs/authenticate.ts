import type { Instant } from "../base/index.js";
import { decide } from "../engine/index.js";
import type { AnswerRecord, DecisionRecord, ErroRecord } from "../engine/index.js";
import { parseAReq, serialise, toErro, unforeseen } from "../protocol/index.js";
import type { AReq, ARes, Fault, Subject } from "../protocol/index.js";
import { contextOf, redact, withoutLongNumbers } from "../risk/index.js";
import type { Context, Maybe, MethodObservation, RedactedAReq } from "../risk/index.js";
import { answerOf } from "./answer.js";
import { askableOptions } from "./app-channel.js";
import { CHALLENGE_RULES } from "./challenge/machine.js";
import { preferred } from "./challenge/methods.js";
import { subjectOf as challengeSubjectOf } from "./challenge/subject.js";
import type { Announcement } from "./challenge/subject.js";
import { decoupledOptions } from "./decoupled.js";
import { trustStatusOf } from "./trust-status.js";
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
    const { acs } = this;
    const earlier = await this.earlierDecision(areq, digest);
    if (earlier !== undefined && !announces(answerIn(earlier))) return this.reply(answerIn(earlier), true);
    const received = redact(areq, acs.reference.keyedHash);
    const issuer = acs.issuerOf(received.card);
    if (issuer === undefined) return this.refuse({ code: "305", elements: ["acctNumber"] }, subjectOf(areq));
    const observation = acs.observationOf(areq.threeDSServerTransID);
    const { redacted, context } = this.understand(received, observation, earlier?.at ?? acs.edge.now());
    const record = earlier ?? (await this.decide({ areq, issuer, redacted, observation, context, digest, peer }));
    const ares = answerIn(record);
    if (announces(ares)) await this.announce({ areq, redacted, context, ares, issuer, peer }, record);
    return this.reply(ares, earlier !== undefined);
  }

  /** What our own list says of the merchant is added to the message as a member of it, so that the record explains the decision. */
  private understand(received: RedactedAReq, observation: Maybe<MethodObservation>, at: Instant): Pick<Judged, "redacted" | "context"> {
    const { reference, trustList } = this.acs;
    const context = contextOf(received, observation, reference, at);
    const { merchant, version } = context;
    if (version === "2.1.0" || merchant.key === undefined || !trustList.trusts(received.card.key, merchant.key)) return { redacted: received, context };
    const redacted = { ...received, ...trustStatusOf(version, true) };
    return { redacted, context: contextOf(redacted, observation, reference, at) };
  }

  /**
   * A challenge is kept before anybody is told that there is one. A message that comes again because we could not keep it then, or
   * died, finds it kept now; when its time is over there is nothing to keep any more.
   */
  private async announce(of: Omit<Announcement, "options">, { at: decidedAt, ask }: DecisionRecord): Promise<void> {
    const { acs } = this;
    const decoupled = of.ares.transStatus === "D";
    // One that is decoupled may be over long before its time: only as long as it is remembered can nobody be asked twice.
    if (acs.edge.now() - decidedAt >= (decoupled ? CHALLENGE_RULES.rememberMs : CHALLENGE_RULES.firstCReqMs)) return;
    const known = acs.cardholders.optionsFor(of.issuer.id, of.redacted.card.key);
    await acs.announce(challengeSubjectOf({ ...of, options: decoupled ? decoupledOptions(known) : askableOptions(of.areq, of.context, preferred(known, ask)) }, acs.proofsOf(of.issuer.id).authenticationValue));
  }

  private decide({ areq, issuer, redacted, observation, context, digest, peer }: Judged): Promise<DecisionRecord> {
    const { acs } = this;
    const acsTransID = acs.edge.newTransactionId();
    return decide(acs.engine, issuer.risk, {
      context,
      areq: redacted,
      observation,
      acsTransID,
      messageDigest: digest,
      setup: issuer.setupIds,
      listed: acs.lists.say(issuer.id, context),
      declared: issuer.whenFailing,
      shadow: issuer.shadow,
      answer: (verdict) => answerOf(acs, peer.cardNetwork, issuer, areq, context, verdict, acsTransID) as unknown as AnswerRecord,
    });
  }

  private async earlierDecision(areq: AReq, digest: string): Promise<Maybe<DecisionRecord>> {
    const record = await this.acs.engine.journal.findDecision(areq.threeDSServerTransID);
    return record?.messageDigest === digest && record.answer !== undefined ? record : undefined;
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

const answerIn = ({ answer }: DecisionRecord): ARes => answer as unknown as ARes;

/** Whether an answer says that somebody will be asked, which must have been kept. */
const announces = ({ transStatus }: ARes): boolean => transStatus === "C" || transStatus === "D";

/** A message and what is known of it when it is decided about. */
interface Judged {
  readonly areq: AReq;
  readonly issuer: IssuerSetup;
  readonly redacted: RedactedAReq;
  readonly observation: Maybe<MethodObservation>;
  readonly context: Context;
  readonly digest: string;
  readonly peer: DirectoryServerProfile;
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
