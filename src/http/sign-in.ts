import type { Request, Response } from "express";
import type { Language } from "../acs/index.js";
import { escapeHtml } from "../base/index.js";
import { TICKET_COOKIE, cookieIn } from "./cookies.js";
import { languageOf } from "./language.js";
import type { Handler } from "./routes.js";
import { enter } from "./sessions.js";
import type { Services } from "./types.js";

type Words = Readonly<Record<Language, string>>;

const TITLE: Words = { en: "Sign in", ja: "サインイン" };
const TO_CONSOLE: Words = { en: "To the sign-in page", ja: "サインイン画面へ" };

const LINK_GONE: Words = {
  en: "This link was used already or is older than 15 minutes: restart the server and open the new link that it prints.",
  ja: "このリンクは使用済みか、15分の有効期限が切れています。サーバーを再起動し、表示される新しいリンクを開いてください。",
};
const NO_PROVIDER: Words = { en: "This server has no identity provider to sign in with.", ja: "このサーバーには、サインインに使うIDプロバイダーが設定されていません。" };
const PROVIDER_DOWN: Words = { en: "The identity provider cannot be reached; try again in a moment.", ja: "IDプロバイダーに接続できません。しばらくしてからもう一度お試しください。" };
const REFUSED: Words = { en: "The identity provider's answer could not be used; sign in again.", ja: "IDプロバイダーの応答を確認できませんでした。もう一度サインインしてください。" };
const NO_ROLE: Words = { en: "You are known, but have no role here; ask an administrator for one.", ja: "本人確認はできましたが、権限がありません。管理者に依頼してください。" };

/** GET /console/sign-in?token= */
export const followSignInLink: Handler = (services) => (request, response) => {
  const token = request.query["token"];
  // Whoever only looks at where a link leads must not use it up.
  const opened = request.method === "GET" && typeof token === "string" ? services.access.followLink(token, services.now()) : undefined;
  if (opened === undefined) return show(request, response, 401, LINK_GONE, "./");
  enter(services, request, response, opened);
  response.redirect(303, "./");
};

const backAddress = ({ publicUrl }: Services): string => `${publicUrl()}/console/oidc/back`;

/** GET /console/oidc */
export const leaveForProvider: Handler = (services) => async (request, response) => {
  try {
    const begun = await services.access.beginAtProvider(backAddress(services), services.now());
    if (begun === undefined) return show(request, response, 404, NO_PROVIDER, "./");
    TICKET_COOKIE.set(response, services.publicUrl(), begun.ticket);
    response.setHeader("Cache-Control", "no-store");
    response.redirect(303, begun.url);
  } catch (failure) {
    services.onFailure(failure);
    show(request, response, 502, PROVIDER_DOWN, "./");
  }
};

/** GET /console/oidc/back?state=&code= */
export const returnFromProvider: Handler = (services) => async (request, response) => {
  const { state, code } = request.query;
  const ticket = cookieIn(request, TICKET_COOKIE.nameAt(services.publicUrl()));
  TICKET_COOKIE.forget(response, services.publicUrl());
  if (ticket === undefined || typeof state !== "string" || typeof code !== "string") return show(request, response, 400, REFUSED, "../");
  try {
    const result = await services.access.finishAtProvider(ticket, { state, code }, backAddress(services), services.now());
    if (result.outcome === "no-role") return show(request, response, 403, NO_ROLE, "../");
    if (result.outcome === "refused") return show(request, response, 401, REFUSED, "../");
    enter(services, request, response, result);
    response.redirect(303, "../");
  } catch (failure) {
    services.onFailure(failure);
    show(request, response, 502, PROVIDER_DOWN, "../");
  }
};

/** One sentence. @param folder where the console is, seen from here */
function show(request: Request, response: Response, status: number, sentence: Words, folder: "./" | "../"): void {
  const language = languageOf(request.headers["accept-language"]);
  response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'");
  response.setHeader("Cache-Control", "no-store");
  response.status(status).type("html").send(`<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${TITLE[language]}</title>
<link rel="stylesheet" href="${folder}../3ds/challenge/style.css"><main><h1>${TITLE[language]}</h1><p>${escapeHtml(sentence[language])}</p><p><a href="${folder}">${TO_CONSOLE[language]}</a></p></main></html>
`);
}
