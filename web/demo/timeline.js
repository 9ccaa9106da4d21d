// What is sent: one block for each payment, the latest on top, its messages in order of time.
import { money } from "./language.js";
import { node } from "./nodes.js";
import { decisionNode } from "./decision.js";

const TONES = { Y: "good", A: "good", I: "calm", C: "ask", D: "ask", N: "bad", R: "bad", U: "dull" };

/** A coloured status in plain words. */
export function badge(status) {
  return node("span", { class: `badge ${TONES[status] ?? "dull"}`, "data-status": status }, node("b", {}, status), node("span", {}, (words) => words.status[status] ?? ""));
}

const role = (name) => node("span", { class: `role ${name}` }, (words) => words.roles[name]);

/** Opens the block of a payment. @returns what payment.js tells of it, as far as it belongs here */
export function openPayment(payment, number, past) {
  const started = performance.now();
  const state = node("span", { class: "state" });
  const messages = node("ol", { class: "messages" });
  const decision = node("div", { class: "decision" });
  const block = node(
    "details",
    { class: past ? "payment past" : "payment", open: "" },
    node(
      "summary",
      {},
      node("span", { class: "number" }, (words) => (past ? words.pastPayment(number) : words.payment(number))),
      node("span", { class: "what" }, () => `${money(payment)} · ${payment.merchant.name} · •••• ${payment.person.card.slice(-4)}`),
      state,
    ),
    decision,
    messages,
  );
  const list = document.getElementById("payments");
  for (const other of list.children) other.open = false;
  list.prepend(block);
  document.getElementById("sent-empty").hidden = true;
  return {
    message: (message) => messages.append(messageNode(message, Math.round(performance.now() - started))),
    decided: ({ messageType, transStatus }) => state.replaceChildren(messageType === "ARes" ? badge(transStatus) : badge("U")),
    why: (why) => decision.replaceChildren(decisionNode(why)),
    ended: ({ kind, transStatus }) => {
      if (kind === "challenged" && transStatus !== undefined) state.append(node("span", { class: "then", "aria-hidden": "true" }, "→"), badge(transStatus));
    },
  };
}

function messageNode({ from, to, name, door, body, status, say }, ms) {
  return node(
    "li",
    { "data-message": name, "data-from": from },
    node("p", { class: "route" }, role(from), node("span", { class: "arrow", "aria-hidden": "true" }, "→"), role(to), node("span", { class: "time" }, `+${ms} ms`)),
    node("p", { class: "name" }, node("b", {}, name), status === undefined ? undefined : badge(status)),
    node("p", { class: "saying" }, say),
    node("details", { class: "json" }, node("summary", {}, (words) => words.showMessage), door === undefined ? undefined : node("p", { class: "door" }, door), node("pre", { tabindex: "0" }, JSON.stringify(body, null, 2))),
  );
}
