/** What a cardholder is sent. Never logged: it holds the code. */
export interface CodeMessage {
  readonly acsTransID: string;
  /** E-mail address or telephone number (E.164) from the issuer's own records, never from the merchant. */
  readonly to: string;
  readonly language: "ja" | "en";
  readonly code: string;
  readonly issuerName: string;
  /** As the merchant wrote it; what it may do to a message is undone where the text is made. */
  readonly merchantName: string;
  /** As the person reads it, such as ￥12,800; undefined where nothing is paid. */
  readonly amount: string | undefined;
  /** Of the card number. */
  readonly lastFour: string;
  /** From now on. */
  readonly minutesValid: number;
}

/**
 * Why a message did not go out; holds nothing of the message.
 * - `refused`: the other side understood and would not take it
 * - `unreachable`: no conversation came about, or it broke off
 * - `timed-out`: it was not taken in time, and may arrive all the same
 * - `misconfigured`: no message will go out until somebody changes our settings or the issuer's record of the contact
 */
export type DeliveryFailure = "refused" | "unreachable" | "timed-out" | "misconfigured";

/** How a one-time code reaches the cardholder. */
export interface ChallengeDelivery {
  /** Which contact it needs. */
  readonly channel: "email" | "sms";
  /** One try; whether there is another is the caller's to say. Never rejects. */
  deliver(message: CodeMessage): Promise<DeliveryFailure | "sent">;
}
