import { CHALLENGE_WORDS, appText, codeText, noticeText, optionOf, paymentFacts } from "../acs/index.js";
import type { BrowserReply, Challenge, ChallengeWords, Language, PasskeyRequest } from "../acs/index.js";
import { escapeHtml } from "../base/index.js";
import type { Brand } from "./types.js";

type Asking = Extract<BrowserReply, { readonly kind: "ask" }>;
type Leaving = Extract<BrowserReply, { readonly kind: "leave" }>;

/** How an issuer calls itself and looks. */
export interface Issuer {
  readonly name: string;
  readonly brand: Brand | undefined;
}

/** Where the page's own files are, seen from the address it has: `challenge/` or nothing. */
export type Folder = "challenge/" | "";

/** The page that asks. Works without script; every control is a form's. */
export function askingPage({ challenge, session, offers, passkey }: Asking, { name: issuerName, brand }: Issuer, folder: Folder): string {
  const words = CHALLENGE_WORDS[challenge.language];
  const { subject } = challenge;
  const app = optionOf(challenge).method === "app";
  const facts = paymentFacts(challenge).map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`);
  const styles = brand === undefined ? [] : [`brand/${subject.issuer}/style.css`];
  return page(challenge.language, words.title, folder, sizeOf(challenge), [
    `<header>${brand?.logo === undefined ? "" : `<img src="${folder}brand/${escapeHtml(subject.issuer)}/logo" alt="">`}<strong>${escapeHtml(issuerName)}</strong></header>`,
    `<main><h1>${escapeHtml(words.heading)}</h1><dl>${facts.join("")}</dl>`,
    noticeOf(challenge),
    `<form method="post" action="${folder}answer" autocomplete="off">`,
    `<input type="hidden" name="transaction" value="${escapeHtml(subject.acsTransID)}"><input type="hidden" name="session" value="${escapeHtml(session)}">`,
    passkey === undefined ? questionOf(challenge, words) : passkeyQuestion(passkey, words),
    '<div class="more">',
    offers.resend ? button("resend", app ? words.appAgain : words.resend) : "",
    offers.otherMethod ? button("other-method", words.otherMethod) : "",
    button("cancel", words.cancel),
    app ? '<button name="action" value="wait" hidden></button>' : "",
    "</div></form>",
    app ? `<script src="${folder}wait.js"></script>` : "",
    passkey === undefined ? "" : `<script src="${folder}passkey.js"></script>`,
    `<details><summary>${escapeHtml(words.whyLabel)}</summary><p>${escapeHtml(words.whyText(issuerName))}</p></details></main>`,
  ], styles);
}

const button = (action: string, label: string): string => `<button name="action" value="${action}" formnovalidate>${escapeHtml(label)}</button>`;

/** The requestor chose the frame; the smallest ones have no room to spare. */
const sizeOf = ({ opened }: Challenge): string => `size-${opened?.creq.challengeWindowSize ?? "05"}`;

function noticeOf(challenge: Challenge): string {
  const notice = noticeText(challenge);
  return notice === undefined ? "" : `<p id="notice" class="notice" role="alert">${escapeHtml(notice)}</p>`;
}

function questionOf(challenge: Challenge, words: ChallengeWords): string {
  if (optionOf(challenge).method === "app") return `<p>${escapeHtml(appText(challenge))}</p><button class="main" name="action" value="continue">${escapeHtml(words.appContinue)}</button>`;
  const invalid = challenge.notice === "wrong" || challenge.notice === "expired" || challenge.notice === "empty" ? ' aria-invalid="true" aria-describedby="notice sent"' : ' aria-describedby="sent"';
  return [
    `<p id="sent">${escapeHtml(codeText(challenge))}</p><label for="code">${escapeHtml(words.codeLabel)}</label>`,
    `<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12"${invalid}>`,
    challenge.subject.trust === undefined ? "" : `<label class="trust"><input type="checkbox" name="trust" value="Y"${challenge.trusts === true ? " checked" : ""}> ${escapeHtml(words.trust)}</label>`,
    `<button class="main" name="action" value="answer">${escapeHtml(words.submit)}</button>`,
  ].join("");
}

/** Without script, or without an authenticator, the form goes out with an empty field, and the next page says so. */
function passkeyQuestion(request: PasskeyRequest, words: ChallengeWords): string {
  return [
    `<p>${escapeHtml(words.passkeyText)}</p><input type="hidden" name="assertion">`,
    `<button class="main" name="action" value="passkey" data-request="${escapeHtml(JSON.stringify(request))}">${escapeHtml(words.passkeyUse)}</button>`,
  ].join("");
}

/** The page that brings the browser back to the requestor, by script, or by a button without. */
export function leavingPage({ url, field, message, sessionData, language }: Leaving, folder: Folder): string {
  const words = CHALLENGE_WORDS[language];
  const hidden = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  return page(language, words.title, folder, "size-05", [
    `<main class="leaving"><p>${escapeHtml(words.leaving)}</p><form method="post" action="${escapeHtml(url)}" data-leave>`,
    hidden(field, Buffer.from(message).toString("base64url")),
    sessionData === undefined ? "" : hidden("threeDSSessionData", sessionData),
    `<button class="main">${escapeHtml(words.leave)}</button></form></main><script src="${folder}leave.js"></script>`,
  ]);
}

/** Nothing can be asked or sent. */
export function nothingPage(language: Language, folder: Folder): string {
  const words = CHALLENGE_WORDS[language];
  return page(language, words.nothingTitle, folder, "size-05", [`<main><h1>${escapeHtml(words.nothingTitle)}</h1><p>${escapeHtml(words.nothing)}</p></main>`]);
}

function page(language: Language, title: string, folder: Folder, className: string, content: readonly string[], styles: readonly string[] = []): string {
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<title>${escapeHtml(title)}</title>${["style.css", ...styles].map((file) => `<link rel="stylesheet" href="${folder}${escapeHtml(file)}">`).join("")}</head><body class="${className}">`,
    ...content,
    "</body></html>\n",
  ].join("\n");
}
