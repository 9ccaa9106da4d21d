import { UAParser } from "ua-parser-js";
import { Memo } from "../../base/index.js";
import type { DeviceKind, Maybe } from "./types.js";

/** What a user agent text says of the software that sent it. */
export interface UserAgent {
  readonly kind: Extract<DeviceKind, "desktop" | "mobile" | "tablet" | "other" | "script" | "headless">;
  readonly os: Maybe<string>;
  readonly osMajor: Maybe<number>;
  readonly browser: Maybe<string>;
  readonly browserMajor: Maybe<number>;
  readonly model: Maybe<string>;
  readonly inApp: boolean;
  readonly frozen: boolean;
}

/** HTTP clients of programs: sent by no person's browser. The first group is the family. */
const SCRIPT_CLIENT = new RegExp(
  "^(?:(curl|wget|python-requests|python-urllib|python-httpx|aiohttp|httpx|okhttp|java|apache-httpclient|go-http-client|node-fetch|node|axios|" +
    "undici|got|postmanruntime|insomnia|httpie|libwww-perl|lwp::simple|ruby|faraday|rest-client|guzzlehttp|php|dart|scrapy|dalvik|reqwest|hyper|" +
    "restsharp|jakarta commons-httpclient|symfony|winhttp|k6|vegeta|wrk|jmeter)(?:[/ (]|$)|.*\\b(cfnetwork|alamofire|python|bot|crawler|spider)\\b)",
  "i",
);
const HEADLESS = /headless|phantomjs|slimerjs|puppeteer|playwright|selenium|webdriver|cypress|jsdom|nightmare/i;

/** Apps that show pages inside themselves: token in the user agent, name of the app. The first group is its major version. */
const IN_APP: readonly (readonly [RegExp, string])[] = [
  [/\bLine\/(\d+)/, "LINE"],
  [/\bInstagram[ /](\d+)/, "Instagram"],
  [/\[?FB(?:AN|AV|_IAB)\/(?:.*?FBAV\/(\d+))?/, "Facebook"],
  [/\bYJApp-|\bjp\.co\.yahoo\.|\bYahooJMobileApp\b/, "Yahoo! JAPAN"],
  [/\bTwitter(?: for|Android| )/, "Twitter"],
  [/\b(?:BytedanceWebview|musical_ly|TikTok|trill)[_/ ]?(\d+)?/, "TikTok"],
  [/\bMicroMessenger\/(\d+)/, "WeChat"],
  [/\bKAKAOTALK(?:\/| )?(\d+)?/i, "KakaoTalk"],
  [/\bSnapchat\/?(\d+)?/, "Snapchat"],
  [/\bPinterest\b/, "Pinterest"],
  [/\bLinkedInApp\b/, "LinkedIn"],
  [/\bPayPay\/?(\d+)?/i, "PayPay"],
  [/\bMercari(?:_r|_d)?\/(\d+)/, "Mercari"],
  [/\bRakuten\w*\/(\d+)/, "Rakuten"],
  [/\bSmartNews\b/, "SmartNews"],
  [/\bGSA\/(\d+)/, "Google app"],
];
/** Pages inside an app that does not give its name: Android says "wv", iOS leaves "Safari" out. */
const WEB_VIEW = /; wv\)|\((?:iPhone|iPad|iPod)[^)]*\) AppleWebKit\/(?!.*Safari\/)/;

/** Chromium since 2023 sends zeros for minor versions, "Android 10; K" for every phone and one version of each desktop system. */
const REDUCED_CHROMIUM = /Android 10; K\)|Chrome\/\d+\.0\.0\.0/;
const STOPPED_MAC = /Intel Mac OS X 10[_.]15(?:[_.]7)?[;)]/;
/** Safari since 26 keeps telling iOS 18. */
const STOPPED_IOS = /OS 18_\d(?:_\d)? like Mac OS X\).*Version\/(?:2[6-9]|[3-9]\d)/;

const DESKTOP_SYSTEMS = /Windows(?! Phone| Mobile)|Mac OS|Linux|Ubuntu|Debian|Fedora|Chromium OS|BSD|Solaris|Mint|SUSE|CentOS|RedHat|Gentoo|Arch/;

const parsed = new Memo<UserAgent>(2_048, parse);

export function userAgentOf(text: string): UserAgent {
  return parsed.of(text);
}

function parse(text: string): UserAgent {
  const head = text.slice(0, 512);
  const script = SCRIPT_CLIENT.exec(head);
  const result = new UAParser(head).getResult();
  const os = result.os.name;
  if (script !== null) {
    return {
      kind: "script", os, osMajor: undefined, browser: (script[1] ?? script[2] as string).toLowerCase(),
      browserMajor: majorOf(/\/(\d+)/.exec(head)?.[1]), model: undefined, inApp: false, frozen: false,
    };
  }
  const app = IN_APP.find(([token]) => token.test(head));
  const stopped = STOPPED_MAC.test(head) || STOPPED_IOS.test(head) || /Android 10; K\)/.test(head);
  const model = result.device.model;
  return {
    kind: HEADLESS.test(head) ? "headless" : kindOf(result.device.type, os),
    os,
    osMajor: stopped ? undefined : majorOf(result.os.version),
    browser: app?.[1] ?? result.browser.name,
    browserMajor: majorOf(app === undefined ? result.browser.major : app[0].exec(head)?.[1]),
    model: model === "K" ? undefined : model,
    inApp: app !== undefined || WEB_VIEW.test(head),
    frozen: stopped || REDUCED_CHROMIUM.test(head),
  };
}

function kindOf(deviceType: string | undefined, os: string | undefined): "desktop" | "mobile" | "tablet" | "other" {
  if (deviceType === "mobile" || deviceType === "tablet") return deviceType;
  return deviceType === undefined && os !== undefined && DESKTOP_SYSTEMS.test(os) ? "desktop" : "other";
}

function majorOf(version: string | undefined): Maybe<number> {
  const digits = version === undefined ? null : /^\d{1,6}/.exec(version);
  return digits === null ? undefined : Number(digits[0]);
}
