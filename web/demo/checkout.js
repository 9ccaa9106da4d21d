// What the shopper sees: basket, the bank's page in a frame, the phone beside it, and how it ended.
import { newFrame } from "./frames.js";
import { money } from "./language.js";
import { node } from "./nodes.js";
import { badge } from "./timeline.js";

/** Sizes of the challenge frame, by challengeWindowSize; 05 is as large as there is room. */
const SIZES = { "01": [250, 400], "02": [390, 400], "03": [500, 600], "04": [600, 400], "05": [undefined, 620] };

/** What requestors allow to a challenge. */
const SANDBOX = "allow-forms allow-scripts allow-same-origin allow-pointer-lock allow-popups";

const PAID = ["Y", "A"];

/** The empty shop. */
export function showIdle() {
  document.getElementById("checkout").replaceChildren(node("p", { class: "idle" }, (words) => words.seenEmpty));
}

/**
 * Opens the checkout of a payment.
 * @param story id of the shopper, for the words about the phone
 * @returns what payment.js tells of it, as far as it belongs here
 */
export function openCheckout(payment, story, past) {
  const status = node("p", { class: "status", role: "status" });
  const stage = node("div", { class: "stage" });
  const phone = node("div", { class: "phone", hidden: "" }, node("h3", {}, (words) => (story === "thief" ? words.phoneOfVictim : words.phone)));
  const messages = node("ul", { "aria-live": "polite" });
  phone.append(messages);
  let shown = "";
  document.getElementById("checkout").replaceChildren(basket(payment), status, phone, stage);
  const tell = (text, tone = "") => {
    status.className = `status ${tone}`;
    status.replaceChildren(node("span", {}, text));
  };
  return {
    phase: (name) => tell((words) => (past ? words.phasePast : words.phases[name]), name === "challenge" ? "" : "busy"),
    frame({ windowSize }) {
      const [width, height] = SIZES[windowSize] ?? SIZES["02"];
      const frame = Object.assign(newFrame(), { className: "challenge", title: "3-D Secure", allow: "payment; publickey-credentials-get", sandbox: SANDBOX });
      frame.style.width = width === undefined ? "100%" : `${width}px`;
      frame.style.height = `${height}px`;
      stage.replaceChildren(frame);
      phone.hidden = false;
      // The question and the code that answers it should be in sight together.
      frame.scrollIntoView({ block: "nearest" });
      status.scrollIntoView({ block: "nearest" });
      return frame;
    },
    closeFrame: () => stage.replaceChildren(),
    phone(inbox) {
      const key = inbox.map(({ at, code }) => `${at} ${code}`).join();
      if (key === shown) return;
      shown = key;
      messages.replaceChildren(...inbox.map(messageOnPhone));
    },
    ended(outcome) {
      phone.hidden = true;
      tell(...endingOf(outcome));
      const shownStatus = outcome.transStatus ?? (outcome.kind === "not-opened" ? "C" : "U");
      stage.replaceChildren(badge(shownStatus));
      if (outcome.kind === "challenged") stage.append(node("p", { class: "hint", "data-rreq": outcome.rreq?.transStatus ?? "", "data-cres": outcome.cres ?? "" }, (words) => words.bothSay(outcome.rreq?.transStatus, outcome.cres)));
    },
  };
}

function basket(payment) {
  return node(
    "dl",
    { class: "basket" },
    row((words) => words.shop, payment.merchant.name),
    row((words) => words.total, () => money(payment)),
    row((words) => words.cardShort, `•••• ${payment.person.card.slice(-4)}`),
  );
}

const row = (name, value) => node("div", {}, node("dt", {}, name), node("dd", {}, value));

function messageOnPhone({ channel, subject, text, code }) {
  return node(
    "li",
    { "data-code": code },
    node("p", { class: "channel" }, `${channel === "email" ? "✉" : "💬"} ${subject ?? "SMS"}`),
    node("p", { class: "code" }, code),
    node("details", {}, node("summary", {}, (words) => words.showMail), node("p", { class: "text" }, text)),
  );
}

function endingOf({ kind, transStatus }) {
  if (kind === "unanswered" || kind === "refused") return [(words) => words.endings[kind], "bad"];
  if (kind === "not-opened") return [(words) => words.endings[kind], ""];
  if (PAID.includes(transStatus)) return [(words) => (kind === "challenged" ? words.endings.proved : words.endings.paid), "good"];
  if (transStatus === "I") return [(words) => words.endings.informed, "good"];
  if (transStatus === undefined || transStatus === "U") return [(words) => words.endings.unknown, ""];
  return [(words) => (kind === "challenged" ? words.endings.notProved : words.endings.declined), "bad"];
}
