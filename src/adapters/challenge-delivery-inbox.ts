import { codeMail, codeSms } from "../acs/index.js";
import type { ChallengeDelivery, CodeMessage } from "../acs/index.js";
import { MINUTE_MS } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { LIMITS } from "../limits.js";

/** A message as the demo shows it to whoever plays the cardholder. */
export interface InboxMessage {
  readonly at: Instant;
  /** When its code stops being good, and the inbox forgets it. */
  readonly until: Instant;
  readonly channel: ChallengeDelivery["channel"];
  readonly acsTransID: string;
  readonly to: string;
  readonly language: CodeMessage["language"];
  /** Undefined of an SMS. */
  readonly subject: string | undefined;
  readonly text: string;
  readonly code: string;
}

/** Where the demo's codes arrive: in memory, for a while, and for everybody to read. No live installation has one. */
export class DemoInbox {
  private kept: readonly InboxMessage[] = [];

  constructor(private readonly now: () => Instant) {}

  /** A delivery that ends here, whatever the address. */
  delivery(channel: ChallengeDelivery["channel"]): ChallengeDelivery {
    return {
      channel,
      deliver: (message) => {
        const at = this.now();
        const { acsTransID, to, language, code, minutesValid } = message;
        const written = channel === "email" ? codeMail(message) : { subject: undefined, text: codeSms(message) };
        const arrived = { at, until: at + minutesValid * MINUTE_MS, channel, acsTransID, to, language, ...written, code };
        this.kept = [arrived, ...this.messages()].slice(0, LIMITS.inboxMessagesMax);
        return Promise.resolve("sent");
      },
    };
  }

  /** Messages whose code is still good, latest first. */
  messages(): readonly InboxMessage[] {
    const now = this.now();
    this.kept = this.kept.filter(({ until }) => now < until);
    return this.kept;
  }
}
