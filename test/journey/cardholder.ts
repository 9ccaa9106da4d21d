import { complaintsOf } from "./message-facts.js";
import type { Answer, RunningServer } from "./running-server.js";

/** A page as a person without script has it: its forms, and what it says. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  /** Text without markup. */
  readonly text: string;
  /** Where its form goes, and what hidden fields it has. */
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
}

/** A browser that the person in front of it drives by forms. */
export class Browser {
  constructor(
    private readonly server: Pick<RunningServer, "url">,
    private readonly userAgent = "Mozilla/5.0 (test)",
    private readonly language = "en-GB,en;q=0.8",
  ) {}

  async post(path: string, form: Readonly<Record<string, string>>): Promise<Page> {
    const response = await fetch(`${this.server.url}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "User-Agent": this.userAgent, "Accept-Language": this.language },
      body: new URLSearchParams(form),
    });
    const html = await response.text();
    const hidden = Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [name as string, unescape(value as string)]));
    const text = unescape(html.replaceAll(/<(style|script|title)[^]*?<\/\1>|<[^>]+>/g, " ").replaceAll(/\s+/g, " "));
    return { status: response.status, html, headers: response.headers, text, action: unescape(/<form[^>]* action="([^"]*)"/.exec(html)?.[1] ?? ""), hidden };
  }

  /** Brings the CReq of an ARes. */
  open(ares: Answer, changes: Readonly<Record<string, unknown>> = {}, sessionData?: string): Promise<Page> {
    return this.post("/3ds/challenge", { creq: creqOf(ares, changes), ...(sessionData !== undefined && { threeDSSessionData: sessionData }) });
  }

  /** Presses a button of the page. */
  press(page: Page, action: string, code?: string): Promise<Page> {
    return this.post("/3ds/challenge/answer", { ...page.hidden, action, ...(code !== undefined && { code }) });
  }
}

export function creqOf({ messageVersion, threeDSServerTransID, acsTransID }: Answer, changes: Readonly<Record<string, unknown>> = {}): string {
  const creq = { messageType: "CReq", messageVersion, threeDSServerTransID, acsTransID, challengeWindowSize: "02", ...changes };
  return Buffer.from(JSON.stringify(creq)).toString("base64url");
}

/** The message that a page posts to the requestor. */
export function messageIn(page: Page): Answer {
  const field = page.hidden["cres"] ?? page.hidden["erro"] ?? "";
  const message = JSON.parse(Buffer.from(field, "base64url").toString("utf8")) as Answer;
  expect(complaintsOf(message, { channel: "BRW" })).toEqual([]);
  return message;
}

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const unescape = (text: string): string => text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] as string);
