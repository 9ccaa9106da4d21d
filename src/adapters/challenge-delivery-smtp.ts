import { createTransport } from "nodemailer";
import { codeMail, singleLine } from "../acs/index.js";
import type { ChallengeDelivery, DeliveryFailure } from "../acs/index.js";
import { assert } from "../base/index.js";
import { isLoopback } from "./loopback.js";
import { isMailbox } from "./mailbox.js";

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `starttls` demands it after a plain greeting (port 587), `tls` starts with it (465), `none` is for loopback hosts. */
  readonly encryption: "starttls" | "tls" | "none";
  /** Only these authorities (PEM) may have issued the server's certificate; the ones Node knows when absent. */
  readonly authorities?: string;
  readonly login?: { readonly user: string; readonly password: string };
  /** The sender's address; the issuer's name goes before it. */
  readonly from: string;
  /** For the whole delivery, from the look-up of the host to the server's word that it has the message. */
  readonly deadlineMs: number;
}

/**
 * Hands codes to a mail server, each on a connection of its own.
 * @throws {Error} when the settings would send codes in the clear, or from no address
 */
export function smtpDelivery(settings: SmtpSettings): ChallengeDelivery {
  const { host, port, encryption, authorities, login, from, deadlineMs } = settings;
  assert(encryption !== "none" || isLoopback(host), "mail may go unencrypted to loopback hosts only");
  assert(isMailbox(from), "the sender of mail is no address");
  const transport = createTransport({
    host,
    port,
    secure: encryption === "tls",
    requireTLS: encryption === "starttls",
    ignoreTLS: encryption === "none",
    ...(authorities === undefined ? {} : { tls: { ca: authorities } }),
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    channel: "email",
    async deliver(message) {
      if (!isMailbox(message.to)) return "misconfigured";
      try {
        await transport.sendMail({
          ...codeMail(message),
          from: { name: singleLine(message.issuerName), address: from },
          to: { name: "", address: message.to },
          // RFC 3834: no answers from those who are away.
          headers: { "Auto-Submitted": "auto-generated", "Content-Language": message.language },
          signal: AbortSignal.timeout(deadlineMs),
        });
        return "sent";
      } catch (cause) {
        return failureOf(cause as SmtpError);
      }
    },
  };
}

/** What nodemailer says of a failure: its own kind of it, and the reply of the server where there was one. */
interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
}

/** The error itself goes no further, because its text repeats addresses and replies. */
function failureOf({ code, responseCode }: SmtpError): DeliveryFailure {
  if (code === "EABORT" || code === "ETIMEDOUT") return "timed-out";
  // A server that knows no STARTTLS or not our password will say so again, unless its trouble is of the moment (4xx).
  if ((code === "ETLS" || code === "EAUTH") && responseCode !== undefined && responseCode >= 500) return "misconfigured";
  if (responseCode !== undefined && responseCode >= 400) return "refused";
  return code === "EENVELOPE" || code === "EAUTH" ? "misconfigured" : "unreachable";
}
