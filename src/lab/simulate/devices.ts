import type { SeededRandom } from "../../base/index.js";
import { DAY_MS, HOUR_MS, hash32, hex32 } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { hex8 } from "./draw.js";

export type DeviceKind = "windows" | "mac" | "android" | "iphone" | "ipad";

/**
 * How long a page's identifier lives in a browser that shops embed it in: until its owner clears it, for some weeks
 * and in one shop alone (tracking protection), or for one private session.
 */
export type Storage = "kept" | "by-shop" | "private";

/** One phone, tablet or computer. */
export interface Device {
  readonly kind: DeviceKind;
  /** Model as an app names it. */
  readonly model: string;
  readonly width: number;
  readonly height: number;
  readonly colorDepth: string;
  readonly language: string;
  /** JavaScript sign: positive west of Greenwich. */
  readonly timeZoneOffset: number;
  readonly cores: number;
  readonly canvas: string;
  readonly storage: Storage;
  /** What identifiers of this device are made from; changes when its owner clears its data. */
  secret: string;
  /** A content blocker stops our method page. */
  readonly blocksMethod: boolean;
  /** A browser inside an app or a television, which asks for anything. */
  readonly acceptsAnything: boolean;
  /** What the SDK warns of in every app on it. */
  readonly warnings: readonly string[];
  /** How many weeks its browser is behind the newest version. */
  readonly weeksBehind: number;
  readonly safari: boolean;
  /** When it is given up for a new one. */
  readonly until: Instant;
}

const MODELS: { readonly [Kind in DeviceKind]: readonly string[] } = {
  windows: ["PC"], mac: ["Mac"], ipad: ["iPad13,18", "iPad14,3"],
  android: ["SO-51D", "SC-51C", "Pixel 7a", "Pixel 8", "A301OP", "SHG11", "FCG02", "SM-S911", "XQ-DC44"],
  iphone: ["iPhone13,2", "iPhone14,5", "iPhone14,7", "iPhone15,2", "iPhone15,4", "iPhone16,1"],
};
const SCREENS: { readonly [Kind in DeviceKind]: readonly (readonly [number, number])[] } = {
  windows: [[1920, 1080], [1920, 1080], [1536, 864], [1366, 768], [2560, 1440], [1280, 720]],
  mac: [[1440, 900], [1512, 982], [1680, 1050], [2560, 1440]],
  android: [[360, 800], [412, 915], [393, 851], [360, 780], [384, 854]],
  iphone: [[390, 844], [393, 852], [375, 667], [375, 812], [414, 896]],
  ipad: [[820, 1180], [810, 1080], [834, 1194]],
};

export function makeDevice(random: SeededRandom, kind: DeviceKind, language: string, utcOffsetMinutes: number, at: Instant): Device {
  const [width, height] = random.pick(SCREENS[kind]);
  const safari = kind === "iphone" || kind === "ipad" || (kind === "mac" && random.chance(0.6));
  return {
    kind, model: random.pick(MODELS[kind]), width, height,
    colorDepth: kind === "iphone" || kind === "ipad" ? "32" : random.chance(0.9) ? "24" : "32",
    language, timeZoneOffset: -utcOffsetMinutes,
    cores: random.pick([4, 6, 8, 8, 12]), canvas: hex8(random) + hex8(random), secret: hex8(random) + hex8(random),
    storage: random.chance(0.05) ? "private" : safari || random.chance(0.12) ? "by-shop" : "kept",
    blocksMethod: random.chance(0.05),
    acceptsAnything: random.chance(0.03),
    warnings: warningsOf(random, kind),
    weeksBehind: random.chance(0.75) ? random.below(5) : random.below(60),
    safari,
    until: at + DAY_MS * (60 + random.below(1100)),
  };
}

/** Honest people root their telephones, play on emulators and keep old systems. */
function warningsOf(random: SeededRandom, kind: DeviceKind): readonly string[] {
  const draw = random.next();
  if (draw < 0.012) return ["SW01"];
  if (kind === "android" && draw < 0.018) return ["SW03"];
  return draw > 0.985 ? ["SW05"] : [];
}

/** The identifier our method page finds in the browser, or leaves there, on a visit to the `shop`th merchant. */
export function browserIdOf({ storage, secret }: Device, shop: number, at: Instant): string {
  switch (storage) {
    case "kept": return identifier(`${secret} browser`);
    case "by-shop": return identifier(`${secret} browser ${shop} ${Math.floor(at / (28 * DAY_MS))}`);
    case "private": return identifier(`${secret} browser ${shop} ${Math.floor(at / HOUR_MS)}`);
  }
}

/** The identifier of one maker's apps on the device; both systems give every maker another one. */
export function installationIdOf({ secret }: Device, shop: number): string {
  return identifier(`${secret} app ${shop}`);
}

function identifier(text: string): string {
  return hex32(hash32(text)) + hex32(hash32(text, 1));
}

/** Version numbers go up with time, so that a user agent known from last month is not this month's. */
const VERSION_ZERO = Date.UTC(2022, 8, 1);

/** User agent text of the device's browser at `at`. */
export function userAgent(device: Device, at: Instant): string {
  const weeks = Math.max(0, Math.floor((at - VERSION_ZERO) / (7 * DAY_MS)) - device.weeksBehind);
  const chrome = 105 + Math.floor(weeks / 4);
  const ios = 16 + Math.floor(weeks / 52);
  const minor = Math.floor((weeks % 52) / 9);
  switch (device.kind) {
    case "windows":
      return `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36${device.cores === 6 ? ` Edg/${chrome}.0.0.0` : ""}`;
    case "mac":
      return device.safari
        ? `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${ios}.${minor} Safari/605.1.15`
        : `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36`;
    case "android":
      return `Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Mobile Safari/537.36`;
    case "iphone":
      return `Mozilla/5.0 (iPhone; CPU iPhone OS ${ios}_${minor} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${ios}.${minor} Mobile/15E148 Safari/604.1`;
    case "ipad":
      return `Mozilla/5.0 (iPad; CPU OS ${ios}_${minor} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${ios}.${minor} Mobile/15E148 Safari/604.1`;
  }
}

/** True for what an app can run on. */
export function runsApps(device: Device): boolean {
  return device.kind === "android" || device.kind === "iphone" || device.kind === "ipad";
}
