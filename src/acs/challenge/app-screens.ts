import { escapeHtml } from "../../base/index.js";
import type { CRes } from "../../protocol/index.js";
import { offersOf, optionOf, templateOf } from "./machine.js";
import { CHALLENGE_WORDS, appText, codeText, noticeText, paymentFacts, wayText } from "./words.js";
import type { Challenge, ChallengeRules } from "./types.js";

/** How much of a text each member of a CRes may have. */
const LABEL_MAX = 45;
const TEXT_MAX = 350;

type Screen = Partial<CRes>;

/** The members of a CRes that show a screen, in the template that the ARes announced. */
export function appScreen(challenge: Challenge, issuerName: string, rules: ChallengeRules): Screen {
  const template = challenge.subject.app?.rendering.acsUiTemplate;
  return template === "05" ? htmlScreen(challenge, issuerName, rules) : nativeScreen(challenge, issuerName, rules);
}

function nativeScreen(challenge: Challenge, issuerName: string, rules: ChallengeRules): Screen {
  const { subject, language } = challenge;
  const words = CHALLENGE_WORDS[language];
  const offers = offersOf(challenge, rules);
  const notice = noticeText(challenge);
  const in231 = subject.messageVersion === "2.3.1";
  const question = challenge.choosing ? words.choose : questionText(challenge);
  const shared: Screen = {
    challengeInfoHeader: cut(words.heading, LABEL_MAX),
    challengeInfoText: cut([notice, paymentText(challenge), question].filter(Boolean).join("\n"), TEXT_MAX),
    challengeInfoTextIndicator: notice === undefined ? "N" : "Y",
    whyInfoLabel: cut(words.whyLabel, LABEL_MAX),
    whyInfoText: cut(words.whyText(issuerName), 256),
    ...(in231 && offers.otherMethod && { challengeAddLabel: cut(words.otherMethod, LABEL_MAX) }),
  };
  const acsUiType = templateOf(challenge) as string;
  if (challenge.choosing) {
    const ways = subject.options.map((option, place) => ({ [String(place + 1)]: cut(wayText(option, language), LABEL_MAX) }));
    return { acsUiType, ...shared, challengeInfoLabel: " ", challengeSelectInfo: ways, submitAuthenticationLabel: cut(words.chooseSubmit, LABEL_MAX) };
  }
  // An SDK stops at a template that lacks its label: one space says nothing.
  if (optionOf(challenge).method === "app") return { acsUiType, ...shared, challengeInfoLabel: " ", oobContinueLabel: cut(words.appContinue, LABEL_MAX) };
  return {
    acsUiType,
    ...shared,
    challengeInfoLabel: cut(words.codeLabel, LABEL_MAX),
    submitAuthenticationLabel: cut(words.submit, LABEL_MAX),
    ...(subject.trust !== undefined && (in231 ? { trustListInfoText: words.trust } : { whitelistingInfoText: words.trust })),
    ...(offers.resend && { resendInformationLabel: cut(words.resend, LABEL_MAX) }),
    ...(in231 && { challengeEntryBox: { challengeDataEntryLabel: cut(words.codeLabel, LABEL_MAX), challengeDataEntryLengthMax: "6", challengeDataEntryKeyboardType: "01", challengeDataEntryAutofill: "Y", challengeDataEntryAutofillType: "01" } }),
  };
}

const paymentText = (challenge: Challenge): string => paymentFacts(challenge).map(([name, value]) => `${name}: ${value}`).join("\n");
const questionText = (challenge: Challenge): string => (optionOf(challenge).method === "app" ? appText(challenge) : codeText(challenge));

/** A page for SDKs without native templates. The SDK takes what the form would send, as a query string; script and files it refuses. */
function htmlScreen(challenge: Challenge, issuerName: string, rules: ChallengeRules): Screen {
  const words = CHALLENGE_WORDS[challenge.language];
  const offers = offersOf(challenge, rules);
  const button = (action: string, label: string): string => `<p><button name="action" value="${action}">${escapeHtml(label)}</button></p>`;
  const notice = noticeText(challenge);
  const asked = optionOf(challenge).method === "code"
    ? `<p><label for="code">${escapeHtml(words.codeLabel)}</label><br><input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12"></p>${challenge.subject.trust === undefined ? "" : `<p><label><input type="checkbox" name="trust" value="Y"> ${escapeHtml(words.trust)}</label></p>`}${button("answer", words.submit)}${offers.resend ? button("resend", words.resend) : ""}`
    : `${button("continue", words.appContinue)}${offers.resend ? button("resend", words.appAgain) : ""}`;
  const page = [
    `<!doctype html><html lang="${challenge.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(words.title)}</title>`,
    "<style>body{font:16px/1.5 sans-serif;margin:16px;color:#1a2230}button,input{font:inherit;min-height:48px;width:100%}h1{font-size:1.2rem}.notice{color:#9c2a10;font-weight:600}</style></head><body>",
    `<p><strong>${escapeHtml(issuerName)}</strong></p><h1>${escapeHtml(words.heading)}</h1>`,
    notice === undefined ? "" : `<p class="notice" role="alert">${escapeHtml(notice)}</p>`,
    `<p>${escapeHtml(paymentText(challenge)).replaceAll("\n", "<br>")}</p><p>${escapeHtml(questionText(challenge))}</p>`,
    `<form method="get" action="HTTPS://EMV3DS/challenge">${asked}${offers.otherMethod ? button("other-method", words.otherMethod) : ""}</form></body></html>`,
  ].join("");
  return { acsUiType: "05", acsHTML: Buffer.from(page).toString("base64url") };
}

/** Lengths count characters; what does not fit ends with an ellipsis. */
function cut(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join("")}…`;
}
