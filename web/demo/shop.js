// The shop: buttons for ready-made shoppers, a form to change anything, and one payment after the other.
import { openCheckout, showIdle } from "./checkout.js";
import { startLanguage } from "./language.js";
import { node } from "./nodes.js";
import { makePayment } from "./payment.js";
import { SHOPPERS, newDevice } from "./shoppers.js";
import { openPayment } from "./timeline.js";

const form = document.getElementById("form");
/** Payments of the person that the form shows. */
let base = SHOPPERS[0].make().now[0];
let count = 0;
/** Ends the waiting of the story before. */
let leave = () => undefined;

function buttons() {
  return SHOPPERS.map(({ id, make }) => {
    const button = node("button", { type: "button", class: "shopper", "data-shopper": id, "aria-pressed": "false" }, node("b", {}, (words) => words.shoppers[id][0]), node("span", {}, (words) => words.shoppers[id][1]));
    button.addEventListener("click", () => {
      press(id);
      const { past, now } = make();
      base = now.at(-1);
      fill(base);
      void run([...past.map((payment) => ({ payment, past: true })), ...now.map((payment) => ({ payment, past: false }))], id);
    });
    return button;
  });
}

function press(id) {
  for (const button of document.querySelectorAll("[data-shopper]")) button.setAttribute("aria-pressed", String(button.dataset.shopper === id));
}

/** Makes payments one after the other, until all are made or something else is begun. */
async function run(steps, story) {
  leave();
  let left = false;
  const leaving = new Promise((resolve) => {
    leave = () => {
      left = true;
      resolve();
    };
  });
  document.querySelector(".seen").scrollIntoView({ block: "nearest", behavior: "smooth" });
  for (const { payment, past } of steps) {
    if (left) return;
    await makePayment(payment, viewsOf(payment, story, past), leaving);
  }
}

/** Both columns hear of everything, each takes what belongs to it. */
function viewsOf(payment, story, past) {
  const views = [openPayment(payment, ++count, past), openCheckout(payment, story, past)];
  const both = (name) => (...said) => views.map((view) => view[name]?.(...said)).find((answer) => answer !== undefined);
  return Object.fromEntries(["message", "phase", "decided", "why", "frame", "closeFrame", "phone", "ended"].map((name) => [name, both(name)]));
}

function fill({ merchant, amount, currency, exponent, person, email, ip, userAgent, challengeInd, version, windowSize }) {
  const values = {
    merchantName: merchant.name, mcc: merchant.mcc, merchantCountry: merchant.country, amount: String(Number(amount) / 10 ** Number(exponent)), currency,
    card: person.card, email, ip, userAgent, challengeInd, version, windowSize, device: "same",
  };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
}

/** The payment that the form describes. */
function described() {
  const value = (name) => form.elements[name].value.trim();
  const exponent = value("currency") === "392" ? 0 : 2;
  return {
    ...base,
    merchant: { ...base.merchant, name: value("merchantName"), mcc: value("mcc"), country: value("merchantCountry") },
    amount: String(Math.round(Number(value("amount")) * 10 ** exponent)),
    currency: value("currency"),
    exponent: String(exponent),
    person: { ...base.person, card: value("card") },
    email: value("email"),
    ip: value("ip"),
    device: { same: base.device, new: newDevice(), own: "own" }[value("device")],
    userAgent: value("userAgent"),
    challengeInd: value("challengeInd"),
    version: value("version"),
    windowSize: value("windowSize"),
    opens: true,
  };
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  base = described();
  form.elements.device.value = "same";
  press("");
  void run([{ payment: base, past: false }], "form");
});

startLanguage();
document.getElementById("shoppers").append(...buttons());
fill(base);
showIdle();
