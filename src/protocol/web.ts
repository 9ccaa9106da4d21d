/** Forms of addresses: URLs, e-mail, IP. Written by hand because `new URL` costs more than the rest of a message. */

const ABSOLUTE = /^(https?):\/\/(\[[0-9a-f:.]+\]|[^\s/?#@:\\[\]%<>"'`{}|^]+)(?::(\d{1,5}))?(?:[/?#][^\s\\<>"`]*)?$/i;
const WITHOUT_SCHEME = /^[a-z0-9._-]+(?::\d{1,5})?(?:[/?#][^\s\\<>"`]*)?$/i;
const CONTROL = /[\u0000-\u001f\u007f]/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** An absolute http or https URL without user or password; only https where `httpsOnly`, except towards loopback hosts. */
export function isUrl(text: string, httpsOnly: boolean): boolean {
  const parts = ABSOLUTE.exec(text);
  if (parts === null || CONTROL.test(text)) return false;
  if (parts[3] !== undefined && Number(parts[3]) > 65_535) return false;
  return !httpsOnly || (parts[1] as string).length === 5 || LOOPBACK.test(parts[2] as string);
}

/** As {@link isUrl}, and where http is allowed also without a scheme, as older test systems send it. */
export function isLooseUrl(text: string, httpsOnly: boolean): boolean {
  return isUrl(text, httpsOnly) || (!httpsOnly && WITHOUT_SCHEME.test(text));
}

/** Scheme, host and port alone. */
export function isOrigin(text: string): boolean {
  return isUrl(text, true) && /^https?:\/\/[^/?#]+\/?$/i.test(text);
}

// Dots may follow each other or end the local part: Japanese mobile carriers gave out such addresses for years.
const EMAIL = /^(?:[^\s@"(),:;<>[\\\]]+|"(?:[^"\\]|\\.)+")@(?:[^\s@"(),:;<>[\\\].]+(?:\.[^\s@"(),:;<>[\\\].]+)*|\[[^\s[\\\]]+\])$/;

/** addr-spec of RFC 5322 without comments and folding. */
export function isEmail(text: string): boolean {
  return EMAIL.test(text) && !CONTROL.test(text);
}

const IPV4 = /^(?:25[0-5]|2[0-4]\d|[01]?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|[01]?\d?\d)){3}$/;

/** IPv4 as dotted quad, or IPv6 as RFC 4291 writes it (without zone). */
export function isIpAddress(text: string): boolean {
  return text.includes(":") ? isIpv6(text) : IPV4.test(text);
}

function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [position, half] of halves.entries()) {
    if (half === "") continue;
    const parts = half.split(":");
    for (const [index, part] of parts.entries()) {
      const last = position === halves.length - 1 && index === parts.length - 1;
      if (/^[0-9a-f]{1,4}$/i.test(part)) groups += 1;
      else if (last && IPV4.test(part)) groups += 2;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}
