import type { Request, Response } from "express";

/** The value of a cookie of this name; the first, where there are more. */
export function cookieIn({ headers }: Request, name: string): string | undefined {
  return (headers.cookie ?? "").split(";").map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A cookie for this host alone, which no script can read. */
export interface HostCookie {
  /** Over https a browser takes the prefix as a promise: only this host can have set it. */
  nameAt(publicUrl: string): string;
  set(response: Response, publicUrl: string, value: string): void;
  forget(response: Response, publicUrl: string): void;
}

function hostCookie(name: string, rules: string): HostCookie {
  const nameAt = (publicUrl: string): string => (publicUrl.startsWith("https:") ? `__Host-${name}` : name);
  const set = (response: Response, publicUrl: string, value: string, more = ""): void => {
    const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
    response.append("Set-Cookie", `${nameAt(publicUrl)}=${value}; Path=/; HttpOnly; ${rules}${more}${secure}`);
  };
  return { nameAt, set, forget: (response, publicUrl) => set(response, publicUrl, "", "; Max-Age=0") };
}

export const SESSION_COOKIE = hostCookie("sekisho_session", "SameSite=Strict");

/** What somebody who is away at the identity provider brings back from there, which is another site. */
export const TICKET_COOKIE = hostCookie("sekisho_sign_in", "SameSite=Lax");
