import { toRomaji } from "wanakana";
import { Memo, clamp } from "../../base/index.js";
import { CARRIER_DOMAINS, DISPOSABLE_DOMAINS, FREE_DOMAINS, PROVIDER_DOMAINS } from "./email-domains.js";
import type { EmailContext, EmailDomainKind, KeyedHash, Maybe } from "./types.js";

interface Mailbox {
  /** One text for all spellings that reach one box. */
  readonly canonical: string;
  readonly domain: string;
  readonly domainKind: EmailDomainKind;
  readonly localLength: number;
  readonly localDigits: number;
  readonly localRandomness: number;
  readonly plusTag: boolean;
  /** Letters of the local part alone, as names are looked for. */
  readonly letters: string;
}

const mailboxes = new Memo<Mailbox | "malformed">(4_096, parse);
const nameParts = new Memo<readonly string[]>(4_096, partsOfName);

/** What an e-mail address tells; undefined when `text` is none. */
export function emailOf(text: string | undefined, cardholderName: string | undefined, keyedHash: KeyedHash): Maybe<EmailContext> {
  if (text === undefined) return undefined;
  const mailbox = mailboxes.of(text);
  if (mailbox === "malformed") return undefined;
  return {
    key: keyedHash("email", mailbox.canonical),
    domain: mailbox.domain,
    domainKind: mailbox.domainKind,
    localLength: mailbox.localLength,
    localDigits: mailbox.localDigits,
    localRandomness: mailbox.localRandomness,
    plusTag: mailbox.plusTag,
    resemblesName: resembles(mailbox.letters, cardholderName),
  };
}

/** Whether two texts name different boxes; unknown when either is missing or no address. */
export function emailsDiffer(one: string | undefined, other: string | undefined): Maybe<boolean> {
  if (one === undefined || other === undefined) return undefined;
  const [first, second] = [mailboxes.of(one), mailboxes.of(other)];
  return first === "malformed" || second === "malformed" ? undefined : first.canonical !== second.canonical;
}

function parse(text: string): Mailbox | "malformed" {
  // Old carrier addresses break the RFC (".." or "." before "@") and are real all the same.
  const parts = /^([^@\s]{1,128})@([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z0-9-]{2,63})$/.exec(text.normalize("NFKC").trim().toLowerCase());
  if (parts === null) return "malformed";
  const [, local, domain] = parts as unknown as [string, string, string];
  const plus = local.indexOf("+");
  const tagged = plus > 0;
  const box = tagged ? local.slice(0, plus) : local;
  const google = domain === "gmail.com" || domain === "googlemail.com";
  return {
    canonical: `${google ? box.replaceAll(".", "") : box}@${google ? "gmail.com" : domain}`,
    domain,
    domainKind: domainKindOf(domain),
    localLength: local.length,
    localDigits: local.replace(/[^0-9]/g, "").length,
    localRandomness: randomnessOf(box),
    plusTag: tagged,
    letters: box.replace(/[^a-z]/g, ""),
  };
}

function domainKindOf(domain: string): EmailDomainKind {
  // Providers and carriers give out sub-domains (xx.ocn.ne.jp), so every parent is asked as well.
  for (let name = domain; name.includes("."); name = name.slice(name.indexOf(".") + 1)) {
    if (DISPOSABLE_DOMAINS.has(name)) return "disposable";
    if (CARRIER_DOMAINS.has(name)) return "carrier";
    if (FREE_DOMAINS.has(name)) return "free";
    if (PROVIDER_DOMAINS.has(name)) return "provider";
  }
  if (/(?:\.|^)(?:ac|ed)\.[a-z]{2}$|\.edu(?:\.[a-z]{2})?$/.test(domain)) return "education";
  return /\.(?:co|go|or|lg|gr)\.jp$|\.(?:co|com|gov|org)\.[a-z]{2}$|\.gov$/.test(domain) ? "company" : "unknown";
}

/** Pairs of letters that words and names of English and of romanised Japanese are made of. */
const COMMON_PAIRS = new Set((
  "aa ab ac ad ae af ag ah ai ak al am an ao ap ar as at au av aw ay az ba be bi bl bo br bu by ca ce ch ci ck cl co cr ct cu da de di do dr du " +
  "ea ec ed ee ef eg ei el em en eo ep er es et ev ew ex ey fa fe fi fo fr fu ga ge gh gi gl go gr gu ha he hi ho hu hy ia ib ic id ie if ig ii ik il " +
  "im in io ir is it iv iw iy iz ja je ji jo ju ka ke ki ko ku ky la ld le li ll lo ls lt lu ly ma mb me mi mm mo mp mu my na nc nd ne nf ng ni nj nk nn " +
  "no ns nt nu ny oa ob oc od of og oh oi ok ol om on oo op or os ot ou ov ow oy pa pe ph pi pl po pp pr ps pu ra rc rd re rg ri rk rl rm rn ro rr rs " +
  "rt ru ry sa sc se sh si sk sl sm so sp ss st su sy ta te th ti tl to tr ts tt tu ty ub uc ud ue uf ug uh ui uk ul um un uo up ur us ut uy va ve vi " +
  "vo wa we wi wo ya ye yo yu za ze zi zo zu"
).split(" "));

/** 0: words with perhaps a number at the end; 1: letters and digits as dice throw them. */
function randomnessOf(local: string): number {
  let pairs = 0;
  let uncommon = 0;
  let switches = 0;
  for (let index = 1; index < local.length; index++) {
    const pair = local.slice(index - 1, index + 1);
    if (/^[a-z]{2}$/.test(pair)) {
      pairs++;
      if (!COMMON_PAIRS.has(pair)) uncommon++;
    } else if (/^(?:[a-z][0-9]|[0-9][a-z])$/.test(pair)) switches++;
  }
  // Dice hit a common pair in four of ten throws; names miss one in ten. A short word says nothing.
  const strange = pairs < 4 ? 0 : clamp((uncommon / pairs - 0.15) / 0.4, 0, 1);
  const interleaved = clamp((switches - 2) / 4, 0, 1);
  return Math.max(strange, interleaved);
}

function resembles(letters: string, cardholderName: string | undefined): Maybe<boolean> {
  if (cardholderName === undefined || letters === "") return undefined;
  const parts = nameParts.of(cardholderName);
  if (parts.length === 0) return undefined;
  const plain = shortVowels(letters);
  return parts.some((part) => letters.includes(part) || plain.includes(shortVowels(part)));
}

/** Parts of a name of three letters or more, in Latin letters; none for a name in kanji, whose reading nobody can tell. */
function partsOfName(name: string): readonly string[] {
  const plain = name.normalize("NFKC");
  const latin = (/[\u3041-\u30ff]/.test(plain) ? toRomaji(plain) : plain).normalize("NFD").toLowerCase().replace(/\p{M}/gu, "");
  return latin.split(/[^a-z]+/).filter((part) => part.length >= 3);
}

/** Ōno is written oono, ohno, ono; Yūta is yuuta or yuta. */
function shortVowels(text: string): string {
  return text.replace(/o[ouh](?![aiueo])|oo/g, "o").replace(/uu/g, "u");
}
