import fc from "fast-check";
import { userAgentOf } from "../../../src/risk/context/user-agent.js";
import { IPHONE, WINDOWS_CHROME } from "./world.js";

const ANDROID = "Mozilla/5.0 (Linux; Android 14; SO-51D Build/67.1.F.0.70";
const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const IOS = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const _ = undefined;

// kind, os, osMajor, browser, browserMajor, model, inApp, frozen
test.each([
  ["Safari on a phone", IPHONE, "mobile", "iOS", 17, "Mobile Safari", 17, "iPhone", false, false],
  ["Chrome on a phone with iOS", `${IOS} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1`, "mobile", "iOS", 17, "Chrome", 126, "iPhone", false, false],
  ["Safari that stopped telling its iOS", IPHONE.replace("17_5", "18_6").replace("17.5", "26.0"), "mobile", "iOS", _, "Mobile Safari", 26, "iPhone", false, true],
  ["Safari on iOS 18 itself", IPHONE.replace("17_5", "18_1").replace("17.5", "18.1"), "mobile", "iOS", 18, "Mobile Safari", 18, "iPhone", false, false],
  ["Chrome with a reduced phone", `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36`, "mobile", "Android", _, "Chrome", 126, _, false, true],
  ["Chrome with a reduced tablet", `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`, "tablet", "Android", _, "Chrome", 126, _, false, true],
  ["Chrome with model and version", `${ANDROID}) ${WEBKIT} Chrome/109.0.5414.117 Mobile Safari/537.36`, "mobile", "Android", 14, "Chrome", 109, "SO-51D", false, false],
  ["Samsung's browser", `Mozilla/5.0 (Linux; Android 13; SM-S911B) ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, "mobile", "Android", 13, "Samsung Internet", 25, "SM-S911B", false, true],
  ["an iPad", "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1", "tablet", "iOS", 16, "Mobile Safari", 16, "iPad", false, false],
  ["Chrome on Windows", WINDOWS_CHROME, "desktop", "Windows", 10, "Chrome", 126, _, false, true],
  ["Edge on Windows", `${WINDOWS_CHROME} Edg/126.0.0.0`, "desktop", "Windows", 10, "Edge", 126, _, false, true],
  ["Firefox on Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0", "desktop", "Windows", 10, "Firefox", 127, _, false, false],
  ["Internet Explorer on Windows 7", "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "desktop", "Windows", 7, "IE", 11, _, false, false],
  ["Safari on a Mac, which stopped counting", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "desktop", "Mac OS", _, "Safari", 17, "Macintosh", false, true],
  ["a Chromebook", `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`, "desktop", "Chromium OS", 14541, "Chrome", 126, _, false, true],
  ["a game console", "Mozilla/5.0 (PlayStation; PlayStation 5/8.20) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15", "other", "PlayStation", 5, "Safari", 15, "PlayStation 5", false, false],
  ["LINE on iOS", `${IOS} Mobile/15E148 Safari Line/14.9.0`, "mobile", "iOS", 17, "LINE", 14, "iPhone", true, false],
  ["LINE on Android", `${ANDROID}; wv) ${WEBKIT} Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36 Line/14.8.0/IAB`, "mobile", "Android", 14, "LINE", 14, "SO-51D", true, false],
  ["Instagram", `${ANDROID}; wv) ${WEBKIT} Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36 Instagram 331.0.0.37.90 Android`, "mobile", "Android", 14, "Instagram", 331, "SO-51D", true, false],
  ["Facebook", `${IOS} Mobile/15E148 [FBAN/FBIOS;FBAV/463.0.0.0;FBDV/iPhone15,2;FBLC/ja_JP]`, "mobile", "iOS", 17, "Facebook", 463, "iPhone", true, false],
  ["Yahoo! JAPAN's app", `${IOS} Mobile/15E148 YJApp-IOS jp.co.yahoo.ipn.appli/4.99`, "mobile", "iOS", 17, "Yahoo! JAPAN", _, "iPhone", true, false],
  ["WeChat", `${IOS} Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/ja`, "mobile", "iOS", 17, "WeChat", 8, "iPhone", true, false],
  ["an unnamed app on Android", `${ANDROID}; wv) ${WEBKIT} Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36`, "mobile", "Android", 14, "Chrome WebView", 124, "SO-51D", true, false],
  ["an unnamed app on iOS", `${IOS} Mobile/15E148`, "mobile", "iOS", 17, "WebKit", 605, "iPhone", true, false],
  ["headless Chrome", `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/120.0.0.0 Safari/537.36`, "headless", "Linux", _, "Chrome Headless", 120, _, false, true],
  ["nonsense", "garbage", "other", _, _, _, _, _, false, false],
  ["nothing", "", "other", _, _, _, _, _, false, false],
])("%s", (_name, text, kind, os, osMajor, browser, browserMajor, model, inApp, frozen) => {
  expect(userAgentOf(text)).toEqual({ kind, os, osMajor, browser, browserMajor, model, inApp, frozen });
});

test.each([
  ["curl/8.4.0", "curl", 8], ["Wget/1.21.4", "wget", 1], ["python-requests/2.32.3", "python-requests", 2], ["Python-urllib/3.12", "python-urllib", 3],
  ["okhttp/4.12.0", "okhttp", 4], ["Java/17.0.9", "java", 17], ["Apache-HttpClient/4.5.14 (Java/11.0.22)", "apache-httpclient", 4],
  ["Go-http-client/1.1", "go-http-client", 1], ["node-fetch/1.0 (+https://example.org)", "node-fetch", 1], ["node", "node", undefined],
  ["axios/1.7.2", "axios", 1], ["undici", "undici", undefined], ["GuzzleHttp/7", "guzzlehttp", 7], ["PostmanRuntime/7.39.0", "postmanruntime", 7],
  ["Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7)", "dalvik", 2], ["Shop/3 CFNetwork/1496.0.7 Darwin/23.5.0", "cfnetwork", 3],
  ["Mozilla/5.0 (compatible; ExampleBot/2.1; +https://example.org/bot)", "bot", 5],
])("%s is a program", (text, browser, browserMajor) => {
  expect(userAgentOf(text)).toMatchObject({ kind: "script", browser, browserMajor });
});

test("any text is read, long ones quickly", () => {
  fc.assert(fc.property(fc.string({ maxLength: 300, unit: "binary" }), (text) => userAgentOf(text).kind !== undefined));
  const began = performance.now();
  for (const piece of ["(", "Chrome/", "FBAN/", "OS 18_1 like Mac OS X) ", "(iPhone) AppleWebKit/ "]) userAgentOf(piece.repeat(2_048));
  expect(performance.now() - began).toBeLessThan(500);
});
